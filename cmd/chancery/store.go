package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"chancery/loader/files"
	"chancery/store"
	"chancery/store/neo4j"
	"chancery/store/sqlite"
)

// storeFlag says which store a command uses.
type storeFlag struct {
	Store string `short:"s" default:"data/chancery.db" env:"CHANCERY_STORE" placeholder:"FILE|URI" help:"The store: a file, or neo4j://HOST:PORT (user and password from CHANCERY_NEO4J_USER and CHANCERY_NEO4J_PASSWORD)."`
}

// isURI says whether an address names a server rather than a file.
func isURI(address string) bool {
	return strings.Contains(address, "://")
}

// open opens the store; a file is made where mayCreate says so and is otherwise an error that
// names the remedy.
func (f storeFlag) open(ctx context.Context, mayCreate bool) (store.Store, error) {
	if isURI(f.Store) {
		return f.openServer(ctx)
	}
	if _, err := os.Stat(f.Store); err != nil {
		if !mayCreate {
			return nil, fmt.Errorf("%w: there is no file %s (load documents first: chancery load PATH… --store %s)", store.ErrUnavailable, f.Store, f.Store)
		}
		if err := os.MkdirAll(filepath.Dir(f.Store), 0o755); err != nil {
			return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, err)
		}
	}
	s, err := sqlite.Open(ctx, f.Store)
	if err != nil {
		return nil, err
	}
	return s, nil
}

// openServer opens a Neo4j store.
func (f storeFlag) openServer(ctx context.Context) (store.Store, error) {
	user := os.Getenv("CHANCERY_NEO4J_USER")
	if user == "" {
		user = "neo4j"
	}
	s, err := neo4j.Open(ctx, f.Store, neo4j.Access{User: user, Password: os.Getenv("CHANCERY_NEO4J_PASSWORD"), Database: os.Getenv("CHANCERY_NEO4J_DATABASE")})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// with opens the store, uses it and closes it; closing outlives an interrupt, so that what is
// written is whole.
func (f storeFlag) with(ctx context.Context, mayCreate bool, use func(store.Store) error) error {
	s, err := f.open(ctx, mayCreate)
	if err != nil {
		return err
	}
	err = use(s)
	if closed := s.Close(context.WithoutCancel(ctx)); err == nil {
		err = closed
	}
	return err
}

// limits gives the limits of reading files, with the compiled PDF engine kept in the user's
// own cache folder: compiling it anew takes seconds.
func limits() files.Limits {
	out := files.DefaultLimits()
	if cache, err := os.UserCacheDir(); err == nil {
		folder := filepath.Join(cache, "chancery", "pdf")
		if os.MkdirAll(folder, 0o700) == nil {
			out.EngineFolder = folder
		}
	}
	return out
}
