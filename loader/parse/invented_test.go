package parse

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"chancery/loader/parse/internal/kernel"
)

// inventedFile writes a small model file with weights drawn from a seed: of the right form,
// but it knows nothing.
func inventedFile(seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 1))
	config := modelConfig{Layers: 2, Width: 48, Heads: 3, Inner: 80, Positions: 130, Arc: 24, Case: 6, Claim: 20}
	pieces := []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "envoy", "left", "##ed", "##ing", "min", "##ister"}
	for r := 'a'; r <= 'z'; r++ {
		pieces = append(pieces, string(r), "##"+string(r))
	}
	tags := []string{"NOUN|NN", "VERB|VBD", "PROPN|NNP", "PUNCT|.", "ADP|IN"}
	relations := []string{"nsubj", "obj", "root", "punct", "obl", "nmod", "conj"}
	names := []string{"O", "B-PERSON", "I-PERSON", "B-PARTY", "I-PARTY", "B-MEDIA", "I-MEDIA", "B-OFFICE", "I-OFFICE"}
	types := map[string]string{"PERSON": "PER", "PARTY": "ORG", "MEDIA": "ORG", "OFFICE": ""}
	claims, factualities := []string{"-", "MET", "VISITED"}, []string{"ASSERTED", "PLANNED"}
	events := []string{"-", "CONSULT"}
	var data []byte
	var tensors []map[string]any
	put := func(bytes []byte) int {
		for len(data)%fileAlignment > 0 {
			data = append(data, 0)
		}
		offset := len(data)
		data = append(data, bytes...)
		return offset
	}
	floats := func(n int, mean, spread float64) []byte {
		var bytes []byte
		for range n {
			bytes = binary.LittleEndian.AppendUint32(bytes, math.Float32bits(float32(mean+float64(spread*random.NormFloat64()))))
		}
		return bytes
	}
	vector := func(name string, mean, spread float64, shape ...int) {
		n := 1
		for _, size := range shape {
			n *= size
		}
		tensors = append(tensors, map[string]any{"name": name, "type": "float32", "shape": shape, "offset": put(floats(n, mean, spread))})
	}
	matrix := func(name string, rows, columns int, biased bool) {
		weights := make([]byte, rows*columns)
		for i := range weights {
			weights[i] = byte(int8(random.IntN(255) - 127))
		}
		weight := name
		if name != "word" {
			weight += ".weight"
		}
		tensors = append(tensors, map[string]any{"name": weight, "type": "int8", "shape": []int{rows, columns},
			"offset": put(weights), "scales": put(floats(rows, .003, .0005))})
		if biased {
			vector(name+".bias", 0, .1, rows)
		}
	}
	norm := func(name string) {
		vector(name+".weight", 1, .1, config.Width)
		vector(name+".bias", 0, .1, config.Width)
	}
	matrix("word", len(pieces), config.Width, false)
	vector("position", 0, .1, config.Positions, config.Width)
	vector("type", 0, .1, 1, config.Width)
	vector("case", 0, .1, config.Case, config.Width)
	norm("embed.norm")
	for i := range config.Layers {
		layer := fmt.Sprintf("layer.%d.", i)
		for _, name := range []string{"query", "key", "value", "output"} {
			matrix(layer+name, config.Width, config.Width, true)
		}
		matrix(layer+"inner", config.Inner, config.Width, true)
		matrix(layer+"outer", config.Width, config.Inner, true)
		norm(layer + "norm1")
		norm(layer + "norm2")
	}
	inventedHeads(config, sizes{len(tags), len(relations), len(names), len(claims), len(factualities), len(events)}, vector, matrix)
	vocabulary := []byte(strings.Join(pieces, "\n") + "\n")
	header, err := json.Marshal(map[string]any{"format": fileFormat, "made_by": "a test", "created": "2026-01-01",
		"config": config, "tags": tags, "relations": relations, "names": names,
		"name_types": types, "claims": claims, "factualities": factualities, "events": events,
		"vocabulary_bytes": []int{put(vocabulary), len(vocabulary)}, "tensors": tensors})
	if err != nil {
		panic(err)
	}
	header = []byte(strings.NewReplacer(`"Width"`, `"width"`).Replace(string(header)))
	file := binary.LittleEndian.AppendUint32([]byte(fileMagic), fileFormat)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(header)))
	file = append(file, header...)
	for len(file)%fileAlignment > 0 {
		file = append(file, 0)
	}
	return string(append(file, data...))
}

type sizes struct{ tags, relations, names, claims, factualities, events int }

// inventedHeads writes the weights of all heads.
func inventedHeads(config modelConfig, n sizes, vector func(string, float64, float64, ...int), matrix func(string, int, int, bool)) {
	for _, task := range []string{"tree", "tag", "name", "claim"} {
		vector("mix."+task, .33, .1, config.Layers+1)
	}
	matrix("arc.dependent", config.Arc, config.Width, true)
	matrix("arc.head", config.Arc, config.Width, true)
	matrix("arc.bilinear", config.Arc, config.Arc, false)
	vector("arc.headbias", 0, .1, config.Arc)
	matrix("label.dependent", config.Arc, config.Width, false)
	matrix("label.head", config.Arc, config.Width, true)
	matrix("label.out", n.relations, config.Arc, true)
	matrix("tag", n.tags, config.Width, true)
	matrix("name", n.names, config.Width, true)
	for _, name := range []string{"subject", "subject.beside", "object", "object.beside", "trigger", "trigger.subject", "trigger.object"} {
		matrix("claim."+name, config.Claim, config.Width, true)
	}
	matrix("claim.relation", n.claims, config.Claim, true)
	matrix("claim.factuality", n.factualities, config.Claim, true)
	matrix("claim.event", n.events, config.Claim, true)
}

func invented(t testing.TB, seed uint64) *Model {
	t.Helper()
	m, err := open(inventedFile(seed), kernel.Best())
	if err != nil {
		t.Fatal(err)
	}
	return m
}
