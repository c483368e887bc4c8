// Whose words the documents pass on, and how: who reports, alleges, denies most.
MATCH (assertion:Assertion) WHERE assertion.speaker <> ''
RETURN assertion.speaker AS speaker, assertion.factuality AS factuality, count(*) AS assertions, count(DISTINCT assertion.document) AS documents
ORDER BY assertions DESC, speaker, factuality
LIMIT 50
