-- Every version of every article; head marks the newest.
CREATE TABLE article (
  id         TEXT    NOT NULL,
  version    INTEGER NOT NULL,
  head       INTEGER NOT NULL,
  status     TEXT    NOT NULL,
  team       TEXT    NOT NULL,
  review     TEXT    NOT NULL, -- day, '' = never
  title      TEXT    NOT NULL, -- normalised, with the document number, for finding
  doc        TEXT    NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX article_head ON article (id) WHERE head = 1;
CREATE INDEX article_status ON article (status, id) WHERE head = 1;
CREATE INDEX article_team ON article (team, id) WHERE head = 1;

-- Trigger classes whose approved words an article holds.
CREATE TABLE article_safety (
  class   TEXT NOT NULL,
  article TEXT NOT NULL,
  PRIMARY KEY (class, article)
) WITHOUT ROWID;

CREATE TABLE gap (
  id     TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  doc    TEXT NOT NULL
);
CREATE INDEX gap_status ON gap (status, id);

-- What people taught the classifier.
CREATE TABLE example (
  id  TEXT    PRIMARY KEY,
  at  INTEGER NOT NULL,
  doc TEXT    NOT NULL
);
CREATE INDEX example_at ON example (at, id);
