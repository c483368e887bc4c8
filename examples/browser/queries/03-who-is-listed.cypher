// Who stands on which sanctions list, under which programme, and who keeps the list.
MATCH (listed:Entity)-[entry:LISTED_ON]->(list:SanctionsList)
OPTIONAL MATCH (authority:Entity)-[:MAINTAINS]->(list)
RETURN listed.name AS listed, listed.kind AS kind, list.name AS list, entry.programme AS programme,
  entry.validFrom AS since, collect(DISTINCT authority.name) AS keptBy, entry.documentTitle AS source, entry.published AS edition
ORDER BY list, listed
LIMIT 200
