// Where documents contradict each other: one says that it is so, another that it is not.
MATCH (claim:Relation)
WHERE coalesce(claim.asserted, 0) + coalesce(claim.reported, 0) + coalesce(claim.alleged, 0) > 0
MATCH (against:Relation {from: claim.from, to: claim.to, type: claim.type})
WHERE coalesce(against.denied, 0) + coalesce(against.negated, 0) > 0
RETURN claim.fromName AS from, claim.type AS relation, claim.toName AS to, claim.quote AS said, claim.documentTitle AS saidIn,
  against.quote AS against, against.documentTitle AS againstIn
LIMIT 50
