// What is alleged, of whom, and by whom. An allegation is never drawn with the type of its
// relation: it is a CLAIMED arrow until a document affirms it.
MATCH (claim:Claim)<-[:OF]-(assertion:Assertion {factuality: 'ALLEGED'})
MATCH (assertion)-[:STATED_IN]->(:Sentence)-[:IN]->(document:Document)
RETURN claim.fromName AS from, claim.type AS relation, claim.toName AS to,
  CASE assertion.speaker WHEN '' THEN document.title ELSE assertion.speaker END AS allegedBy,
  assertion.quote AS quote, document.title AS document, document.publishedOn AS published
ORDER BY published DESC
LIMIT 100
