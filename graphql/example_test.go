package graphql_test

import (
	"context"
	"fmt"

	"chancery/graphql"
	"chancery/store/sqlite"
	"chancery/store/storetest"
)

func ExampleEndpoint_Execute() {
	ctx := context.Background()
	opened, err := sqlite.Open(ctx, ":memory:")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer opened.Close(ctx)
	readings, _, err := storetest.Sample()
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := opened.Put(ctx, readings); err != nil {
		fmt.Println(err)
		return
	}
	endpoint, err := graphql.New(opened, graphql.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	response := endpoint.Execute(ctx, graphql.Request{
		Query:     `query Who($place: String!) { relations(where: {type: {eq: VISITED}, toName: {eq: $place}}) { nodes { fromName validFrom quote } } }`,
		Variables: map[string]any{"place": "China"},
	})
	fmt.Println(string(response.JSON))
	// Output: {"data":{"relations":{"nodes":[{"fromName":"Vladimir Putin","validFrom":"2024-05-16","quote":"Vladimir Putin, the President of Russia, visited China on 16 May 2024."}]}},"extensions":{"assumptions":[{"field":"relations","asOf":"any time, and relations without a known time","knownAt":"every document stored"}]}}
}
