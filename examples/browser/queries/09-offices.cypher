// Who holds which office, of which state or body.
MATCH (person:Person)-[holds:HOLDS_OFFICE]->(office:Office)
OPTIONAL MATCH (office)-[of:OFFICE_OF]->(body:Entity)
RETURN person, holds, office, of, body
LIMIT 100
