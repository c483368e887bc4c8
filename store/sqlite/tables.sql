-- The tables of a Chancery database. Ids are derived from content; n is the row number that
-- joins use. Columns named *_folded hold schema.Fold of their twin. Lists between the words
-- "from the table of" and "end" are kept equal to the tables in schema by a test.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL,
  source TEXT NOT NULL,
  title TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  authors TEXT NOT NULL,
  publisher TEXT NOT NULL,
  publisher_folded TEXT NOT NULL,
  published_on TEXT NOT NULL,
  published_day INTEGER NOT NULL,
  language TEXT NOT NULL,
  url TEXT NOT NULL,
  licence TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  load_key TEXT NOT NULL,
  collection TEXT NOT NULL,
  story TEXT NOT NULL,
  superseded INTEGER NOT NULL,
  known_from INTEGER NOT NULL,  -- the days on which it counted among what was published,
  known_until INTEGER NOT NULL, -- as schema.Knowledge says
  assertions INTEGER NOT NULL,
  sketch BLOB,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX document_source ON document (source);
CREATE INDEX document_story ON document (story) WHERE sketch IS NOT NULL;

-- Documents that share a band of their sketches may tell the same story.
CREATE TABLE band (
  band INTEGER NOT NULL,
  document INTEGER NOT NULL REFERENCES document (n),
  PRIMARY KEY (band, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX band_document ON band (document);

CREATE TABLE sentence (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES document (n),
  ordinal INTEGER NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  page INTEGER NOT NULL,
  text TEXT NOT NULL,
  text_folded TEXT NOT NULL
) STRICT;
CREATE INDEX sentence_document ON sentence (document, ordinal);
CREATE VIRTUAL TABLE sentence_text USING fts5 (text, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- An entity as all documents together describe it.
CREATE TABLE entity (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ( -- from the table of kinds
    'Person', 'Country', 'Organization', 'Bloc', 'Office', 'Place', 'Agreement', 'SanctionsList', 'Measure', 'Event', 'Project', 'Topic', 'Asset', 'Group'
    -- end
  )),
  sub_kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  description TEXT NOT NULL,
  names TEXT NOT NULL,
  identifiers TEXT NOT NULL,
  degree INTEGER NOT NULL
) STRICT;
CREATE INDEX entity_by_name ON entity (name, id);
CREATE INDEX entity_kind ON entity (kind, name, id);
CREATE INDEX entity_walk ON entity (n, kind, degree);
CREATE TABLE entity_name (
  entity INTEGER NOT NULL REFERENCES entity (n),
  folded TEXT NOT NULL,
  PRIMARY KEY (entity, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_name_folded ON entity_name (folded);
CREATE VIRTUAL TABLE entity_text USING fts5 (names, content='', contentless_delete=1, detail=none, tokenize='ascii');

-- One way in which documents describe an entity, and how many do so.
CREATE TABLE contribution (
  n INTEGER PRIMARY KEY,
  entity INTEGER NOT NULL REFERENCES entity (n),
  digest BLOB NOT NULL,
  documents INTEGER NOT NULL,
  content TEXT NOT NULL,
  UNIQUE (entity, digest)
) STRICT;
CREATE TABLE document_entity (
  document INTEGER NOT NULL REFERENCES document (n),
  contribution INTEGER NOT NULL, -- of contribution.n
  PRIMARY KEY (document, contribution)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL, -- of document.n; its sentence holds it there
  sentence INTEGER NOT NULL REFERENCES sentence (n),
  entity INTEGER NOT NULL REFERENCES entity (n),
  surface TEXT NOT NULL,
  surface_folded TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  rule TEXT NOT NULL,
  score REAL NOT NULL,
  score_text TEXT NOT NULL
) STRICT;
CREATE INDEX mention_sentence ON mention (sentence);
CREATE INDEX mention_entity ON mention (entity);

-- A claim and, where it is live, its view over all assertions that count. A row with past_of is
-- no claim but an earlier view of the claim with that number: how it was known on the days from
-- known_from until before known_until (schema.History). A claim itself is its view from
-- known_from on; most were known on one day only and have no earlier views.
CREATE TABLE claim (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  past_of INTEGER,
  known_from INTEGER NOT NULL DEFAULT 99999999,
  known_until INTEGER NOT NULL DEFAULT 99999999,
  type TEXT NOT NULL CHECK (type IN ( -- from the table of relations
    'HOLDS_OFFICE', 'OFFICE_OF', 'PART_OF', 'MEMBER_OF', 'ALLIED_WITH', 'LOCATED_IN', 'CAPITAL_OF', 'CITIZEN_OF', 'AFFILIATED_WITH', 'LISTED_ON', 'MAINTAINS', 'PARTY_TO', 'VIEWS_AS', 'CONCERNS', 'OWNS', 'CONTROLS', 'DIRECTOR_OF', 'FAMILY_OF', 'COOPERATES_WITH', 'TRADES_WITH', 'SUPPLIES', 'MET', 'VISITED', 'PARTICIPATED_IN', 'SIGNED', 'AGREED', 'SUPPORTED', 'AIDED', 'CONCEDED', 'RETREATED', 'REQUESTED', 'REJECTED', 'ACCUSED', 'THREATENED', 'PROTESTED', 'SANCTIONED', 'MOBILIZED', 'COERCED', 'ATTACKED', 'IMPOSED'
    -- end
  )),
  nature TEXT NOT NULL,
  from_n INTEGER NOT NULL REFERENCES entity (n),
  to_n INTEGER NOT NULL REFERENCES entity (n),
  qualifiers TEXT NOT NULL,
  at TEXT NOT NULL,     -- when, of dated events
  within TEXT NOT NULL, -- the document, of undated events
  live INTEGER NOT NULL DEFAULT 0,
  affirmed INTEGER NOT NULL DEFAULT 0,
  dated INTEGER NOT NULL DEFAULT 0,
  factuality TEXT NOT NULL DEFAULT '',
  confidence REAL NOT NULL DEFAULT 0,
  confidence_text TEXT NOT NULL DEFAULT '0',
  evidence INTEGER NOT NULL DEFAULT 0,
  sources INTEGER NOT NULL DEFAULT 0,
  asserted INTEGER NOT NULL DEFAULT 0,
  reported INTEGER NOT NULL DEFAULT 0,
  alleged INTEGER NOT NULL DEFAULT 0,
  denied INTEGER NOT NULL DEFAULT 0,
  negated INTEGER NOT NULL DEFAULT 0,
  planned INTEGER NOT NULL DEFAULT 0,
  hypothetical INTEGER NOT NULL DEFAULT 0,
  earliest INTEGER NOT NULL DEFAULT 0,
  latest INTEGER NOT NULL DEFAULT 99991231,
  valid_from TEXT NOT NULL DEFAULT '',
  valid_to TEXT NOT NULL DEFAULT '',
  intervals TEXT NOT NULL DEFAULT '[]',
  quote TEXT NOT NULL DEFAULT '',
  quote_folded TEXT NOT NULL DEFAULT '',
  speaker TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL DEFAULT '',
  document_title TEXT NOT NULL DEFAULT '',
  document_title_folded TEXT NOT NULL DEFAULT '',
  published TEXT NOT NULL DEFAULT '',
  first_published TEXT NOT NULL DEFAULT '',
  last_published TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX claim_id ON claim (id, known_from);
CREATE INDEX claim_type ON claim (type, id) WHERE live;
CREATE INDEX claim_past ON claim (past_of) WHERE past_of IS NOT NULL;
CREATE INDEX claim_opposing ON claim (from_n, to_n) WHERE denied > 0 OR negated > 0;
-- Walks read these two alone, and entity_walk: nothing of a table's wide rows.
CREATE INDEX claim_out ON claim (from_n, to_n, confidence, live, affirmed, type, factuality, dated, known_from, known_until);
CREATE INDEX claim_in ON claim (to_n, from_n, confidence, live, affirmed, type, factuality, dated, known_from, known_until);
CREATE TABLE interval (
  claim INTEGER NOT NULL REFERENCES claim (n),
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  PRIMARY KEY (claim, earliest, latest)
) STRICT, WITHOUT ROWID;

CREATE TABLE assertion (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  claim INTEGER NOT NULL REFERENCES claim (n),
  document INTEGER NOT NULL REFERENCES document (n),
  sentence INTEGER NOT NULL REFERENCES sentence (n),
  quote TEXT NOT NULL,
  quote_folded TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at INTEGER NOT NULL,
  factuality TEXT NOT NULL CHECK (factuality IN ( -- from the table of factualities
    'ASSERTED', 'REPORTED', 'ALLEGED', 'PLANNED', 'HYPOTHETICAL', 'DENIED', 'NEGATED'
    -- end
  )),
  negated INTEGER NOT NULL,
  speaker TEXT NOT NULL,
  speaker_folded TEXT NOT NULL,
  time TEXT NOT NULL,
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  extractor TEXT NOT NULL,
  extractor_version TEXT NOT NULL,
  rule TEXT NOT NULL,
  confidence REAL NOT NULL,
  confidence_text TEXT NOT NULL
) STRICT;
CREATE INDEX assertion_claim ON assertion (claim);
CREATE INDEX assertion_document ON assertion (document);
CREATE INDEX assertion_sentence ON assertion (sentence);

CREATE TABLE voice (
  n INTEGER PRIMARY KEY,
  assertion INTEGER NOT NULL REFERENCES assertion (n),
  ordinal INTEGER NOT NULL,
  entity INTEGER REFERENCES entity (n),
  name TEXT NOT NULL,
  name_folded TEXT NOT NULL,
  UNIQUE (assertion, ordinal)
) STRICT;
CREATE INDEX voice_entity ON voice (entity);

-- For people with any SQLite tool.
CREATE VIEW relations AS
  SELECT f.name AS "from", c.type AS relation, t.name AS "to", c.affirmed, c.factuality, c.confidence, c.evidence, c.sources,
         c.valid_from, c.valid_to, c.quote, c.speaker, c.document_title AS document, c.published, c.qualifiers, c.id
  FROM claim c JOIN entity f ON f.n = c.from_n JOIN entity t ON t.n = c.to_n WHERE c.live;
CREATE VIEW evidence AS
  SELECT c.id AS relation_id, f.name AS "from", c.type AS relation, t.name AS "to", a.factuality, a.negated, a.speaker, a.quote, a.time,
         d.title AS document, d.published_on AS published, d.source, d.superseded, a.rule, a.confidence, a.id
  FROM assertion a JOIN claim c ON c.n = a.claim JOIN entity f ON f.n = c.from_n JOIN entity t ON t.n = c.to_n JOIN document d ON d.n = a.document;

-- The writes that changed something, a number that each of them draws anew, and the second of
-- the last one.
INSERT INTO meta (key, value) VALUES ('changes', 0), ('mark', random() & 0x7fffffffffffffff), ('changed', 0);
