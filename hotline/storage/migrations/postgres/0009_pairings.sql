-- Which clauses people took as the answer to which question, by day. It names nobody.
CREATE TABLE pairing (
  question TEXT COLLATE "C" NOT NULL, -- personal data masked
  article  TEXT COLLATE "C" NOT NULL,
  clause   TEXT COLLATE "C" NOT NULL, -- its number
  day      TEXT COLLATE "C" NOT NULL,
  trust    BIGINT NOT NULL, -- 0 anybody, 1 somebody with an account, 2 an editor
  PRIMARY KEY (question, article, clause, day)
);
CREATE INDEX pairing_trust ON pairing (trust, day);
