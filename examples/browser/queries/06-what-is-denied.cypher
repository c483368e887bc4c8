// What is denied, and by whom: DENIED is a source's denial, NEGATED the document's own words.
MATCH (claim:Claim)<-[:OF]-(assertion:Assertion)-[:STATED_IN]->(:Sentence)-[:IN]->(document:Document)
WHERE assertion.factuality IN ['DENIED', 'NEGATED']
RETURN claim.fromName AS from, claim.type AS relation, claim.toName AS to, assertion.factuality AS factuality,
  CASE assertion.speaker WHEN '' THEN document.title ELSE assertion.speaker END AS deniedBy,
  assertion.quote AS quote, document.publishedOn AS published
ORDER BY published DESC
LIMIT 100
