// Who visited whom, and when. Click on an arrow to read the sentence that it comes from.
MATCH (who:Entity)-[visit:VISITED]->(where:Entity)
RETURN who, visit, where
ORDER BY visit.validFrom DESC
LIMIT 100
