package cypher_test

import (
	"fmt"

	"chancery/schema/query"
	"chancery/store/cypher"
)

func ExampleCompile() {
	statement, err := cypher.Compile(query.Question{Selections: []query.Selection{{
		Key: "countries", Step: query.All{Of: query.EntityRecord}, Order: []query.Order{{Field: "name"}, {Field: "id"}}, First: 2, Fields: []query.Field{"name"},
	}}})
	fmt.Println(statement.Text, err)
	// Output: RETURN [[COLLECT { MATCH (n1:Entity) WHERE n1.name >= '' AND n1.id >= '' WITH n1 ORDER BY n1.name, n1.id LIMIT $p1 RETURN [n1.name, n1.id] AS row }, 0]] AS answer <nil>
}
