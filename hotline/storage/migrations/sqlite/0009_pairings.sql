-- Which clauses people took as the answer to which question, by day. It names nobody.
CREATE TABLE pairing (
  question TEXT    NOT NULL, -- personal data masked
  article  TEXT    NOT NULL,
  clause   TEXT    NOT NULL, -- its number
  day      TEXT    NOT NULL,
  trust    INTEGER NOT NULL, -- 0 anybody, 1 somebody with an account, 2 an editor
  PRIMARY KEY (question, article, clause, day)
) WITHOUT ROWID;
CREATE INDEX pairing_trust ON pairing (trust, day);
