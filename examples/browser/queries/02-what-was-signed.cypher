// What was signed, by whom, and what it concerns.
MATCH (who:Entity)-[signed:SIGNED]->(agreement:Agreement)
OPTIONAL MATCH (agreement)-[concerns:CONCERNS]->(subject:Entity)
RETURN who, signed, agreement, concerns, subject
LIMIT 100
