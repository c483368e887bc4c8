// Who is tied by ownership, control, office or family to somebody on a list, without being on
// it. To be near a listed person says nothing about conduct.
MATCH path = (near:Entity)-[:OWNS|CONTROLS|DIRECTOR_OF|FAMILY_OF|PART_OF]-{1,2}(listed:Entity)-[:LISTED_ON]->(:SanctionsList)
WHERE NOT EXISTS { (near)-[:LISTED_ON]->(:SanctionsList) }
RETURN path
LIMIT 50
