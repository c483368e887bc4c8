package graphql

// Installed is installed for the tests of package graphql_test.
var Installed = installed
