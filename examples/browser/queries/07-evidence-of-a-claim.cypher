// Every assertion of one claim with its sentence and document. Put the "claim" of an arrow
// that you clicked on into the first line.
MATCH (claim:Claim) WHERE claim.id = 'claim:…' OR claim.type = 'VISITED'
WITH claim LIMIT 1
MATCH (claim)<-[of:OF]-(assertion:Assertion)-[stated:STATED_IN]->(sentence:Sentence)-[in:IN]->(document:Document)
RETURN claim, of, assertion, stated, sentence, in, document
