// Pins the module that carries the validation cases of graphql-js as data. Nothing of it is built:
// the tests read internal/validation/testdata/tests.json from the module cache.
module chancery/tools/graphql-js

go 1.26

require github.com/graph-gophers/graphql-go v1.11.0
