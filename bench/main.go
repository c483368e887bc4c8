// Command bench measures chancery over a real Neo4j beside its peer and the bare driver. It
// takes a folder of treaty rows and running servers, and gives a table; bench/run starts them.
//
//	bench load --treaties ../shared/treaties
//	bench measure --ours URL --peer URL
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/alecthomas/kong"

	"chancery/store/neo4j"
)

type server struct {
	Neo4j    string `name:"neo4j" required:"" help:"Address of the Neo4j server." placeholder:"URI"`
	Password string `env:"CHANCERY_NEO4J_PASSWORD" help:"Password of its user neo4j."`
}

type loadCommand struct {
	server
	Treaties string `required:"" help:"The folder with parties_ggo.csv." placeholder:"FOLDER"`
	Batch    int    `default:"100" help:"Treaties a transaction."`
}

// Run loads what is not there yet.
func (c *loadCommand) Run(ctx context.Context) error {
	readings, err := treaties(c.Treaties)
	if err != nil {
		return err
	}
	s, err := neo4j.Open(ctx, c.Neo4j, neo4j.Access{User: "neo4j", Password: c.Password})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close(context.WithoutCancel(ctx)) }()
	began, claims := time.Now(), 0
	for batch := range slices.Chunk(readings, c.Batch) {
		changed, err := s.Put(ctx, batch)
		if err != nil {
			return err
		}
		for _, reading := range batch {
			claims += len(reading.Claims)
		}
		if changed > 0 {
			fmt.Fprintf(os.Stderr, "%d rows, %.0f a second\n", claims, float64(claims)/time.Since(began).Seconds())
		}
	}
	fmt.Printf("%d treaties, %d rows\n", len(readings), claims)
	return nil
}

func main() {
	var commands struct {
		Load    loadCommand    `cmd:"" help:"Put the treaty rows into Neo4j, once."`
		Measure measureCommand `cmd:"" help:"Time everybody in turns and print a table."`
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	command := kong.Parse(&commands, kong.Name("bench"))
	command.BindTo(ctx, (*context.Context)(nil))
	command.FatalIfErrorf(command.Run())
}
