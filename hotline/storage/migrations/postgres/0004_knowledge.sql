-- Every version of every article; head marks the newest.
CREATE TABLE article (
  id         TEXT COLLATE "C" NOT NULL,
  version    BIGINT NOT NULL,
  head       BIGINT NOT NULL,
  status     TEXT COLLATE "C" NOT NULL,
  team       TEXT COLLATE "C" NOT NULL,
  review     TEXT COLLATE "C" NOT NULL, -- day, '' = never
  title      TEXT COLLATE "C" NOT NULL, -- normalised, with the document number, for finding
  doc        TEXT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX article_head ON article (id) WHERE head = 1;
CREATE INDEX article_status ON article (status, id) WHERE head = 1;
CREATE INDEX article_team ON article (team, id) WHERE head = 1;

-- Trigger classes whose approved words an article holds.
CREATE TABLE article_safety (
  class   TEXT COLLATE "C" NOT NULL,
  article TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (class, article)
);

CREATE TABLE gap (
  id     TEXT COLLATE "C" PRIMARY KEY,
  status TEXT COLLATE "C" NOT NULL,
  doc    TEXT NOT NULL
);
CREATE INDEX gap_status ON gap (status, id);

-- What people taught the classifier.
CREATE TABLE example (
  id  TEXT COLLATE "C" PRIMARY KEY,
  at  BIGINT NOT NULL,
  doc TEXT NOT NULL
);
CREATE INDEX example_at ON example (at, id);
