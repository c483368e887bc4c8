// All that ties one country to others. Put another name into the first line.
WITH 'China' AS name
MATCH (country:Country {name: name})-[relation]-(other:Entity)
RETURN country, relation, other
ORDER BY relation.confidence DESC, relation.claim
LIMIT 150
