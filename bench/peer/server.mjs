// The peer: Apollo Server over @neo4j/graphql, set up as their documentation does, on the
// labels, types and properties that Chancery's store writes.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const typeDefs = `#graphql
  type Country @node {
    id: ID!
    name: String!
    kind: String!
    agreements: [Agreement!]! @relationship(type: "PARTY_TO", properties: "PartyTo", direction: OUT)
  }
  type Agreement @node {
    id: ID!
    name: String!
    nameFolded: String!
    parties: [Country!]! @relationship(type: "PARTY_TO", properties: "PartyTo", direction: IN)
  }
  type PartyTo @relationshipProperties {
    claim: ID!
    validFrom: String
    validTo: String
    factuality: String!
    confidence: Float!
  }
`;

const driver = neo4j.driver(process.env.NEO4J_URI, neo4j.auth.basic("neo4j", process.env.NEO4J_PASSWORD));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
const server = new ApolloServer({ schema });
const { url } = await startStandaloneServer(server, {
  listen: { host: "127.0.0.1", port: Number(process.env.PORT) },
  context: async () => ({}),
});
console.log(url);
