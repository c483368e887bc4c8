package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// contender answers questions. The answer is what leaves gives of it, which costs time and is
// therefore only read where it is asked for.
type contender interface {
	ask(ctx context.Context, q question, variables map[string]any, read bool) ([]any, error)
}

// endpoint is a GraphQL server, asked over connections that are kept.
type endpoint struct {
	url    string
	peer   bool
	client *http.Client
}

func newEndpoint(url string, peer bool) *endpoint {
	transport := &http.Transport{MaxIdleConns: 64, MaxIdleConnsPerHost: 64, DisableCompression: true}
	return &endpoint{url: url, peer: peer, client: &http.Client{Transport: transport, Timeout: time.Minute}}
}

func (e *endpoint) ask(ctx context.Context, q question, variables map[string]any, read bool) ([]any, error) {
	text := q.ours
	if e.peer {
		text = q.peer
	}
	body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := e.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if !read && response.StatusCode == http.StatusOK {
		_, err := io.Copy(io.Discard, response.Body)
		return nil, err
	}
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK || bytes.Contains(raw, []byte(`"errors"`)) {
		return nil, fmt.Errorf("%s: %s: %.400s", e.url, response.Status, raw)
	}
	return ordered(raw)
}

// ordered gives the leaves of a JSON answer's data in the order of the text.
func ordered(raw []byte) ([]any, error) {
	var answer struct{ Data json.RawMessage }
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, err
	}
	decoder, key, deep := json.NewDecoder(bytes.NewReader(answer.Data)), false, []bool{}
	var out []any
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			deep = append(deep, token == json.Delim('{'))
			key = token == json.Delim('{')
			continue
		case json.Delim('}'), json.Delim(']'):
			deep = deep[:len(deep)-1]
		default:
			if key {
				key = false
				continue
			}
			out = append(out, leaf(token))
		}
		key = len(deep) > 0 && deep[len(deep)-1]
	}
}

// leaf makes values comparable: words of enumerations differ in case, and whole numbers in type.
func leaf(value any) any {
	switch v := value.(type) {
	case string:
		return strings.ToLower(v)
	case int64:
		return float64(v)
	}
	return value
}

// bare is the driver with Cypher by hand: one auto-commit read, one record.
type bare struct{ driver neo4j.DriverWithContext }

func newBare(uri, password string) (*bare, error) {
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth("neo4j", password, ""))
	return &bare{driver: driver}, err
}

func (b *bare) ask(ctx context.Context, q question, variables map[string]any, read bool) ([]any, error) {
	session := b.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead, FetchSize: neo4j.FetchAll})
	defer session.Close(ctx)
	result, err := session.Run(ctx, q.cypher, variables)
	if err != nil {
		return nil, err
	}
	record, err := result.Single(ctx)
	if err != nil || !read {
		return nil, err
	}
	return leaves(record.Values[0], nil), nil
}

// leaves gives the scalars in nested lists, in order.
func leaves(value any, out []any) []any {
	list, ok := value.([]any)
	if !ok {
		return append(out, leaf(value))
	}
	for _, item := range list {
		out = leaves(item, out)
	}
	return out
}
