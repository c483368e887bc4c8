// All that documents say between two of them, in both directions, affirmed or not.
WITH 'China' AS one, 'Russia' AS other
MATCH (a:Entity {name: one})-[relation]-(b:Entity {name: other})
RETURN relation.relation AS relation, startNode(relation).name AS from, endNode(relation).name AS to, relation.factuality AS factuality,
  relation.speaker AS speaker, relation.quote AS quote, relation.documentTitle AS document, relation.published AS published
ORDER BY published DESC, relation
