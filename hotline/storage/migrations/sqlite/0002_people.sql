CREATE TABLE person (
  id       TEXT    PRIMARY KEY,
  username TEXT    NOT NULL, -- '' = no account
  name     TEXT    NOT NULL,
  staff_no TEXT    NOT NULL,
  phone    TEXT    NOT NULL, -- digits, last one first
  role     TEXT    NOT NULL,
  disabled INTEGER NOT NULL,
  version  INTEGER NOT NULL,
  doc      TEXT    NOT NULL
);
CREATE UNIQUE INDEX person_username ON person (username) WHERE username <> '';
CREATE INDEX person_name ON person (name, id);
CREATE INDEX person_staff_no ON person (staff_no, id) WHERE staff_no <> '';
CREATE INDEX person_phone ON person (phone, id) WHERE phone <> '';
CREATE INDEX person_role ON person (role, id);

CREATE TABLE person_team (
  team   TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES person (id),
  PRIMARY KEY (team, person)
) WITHOUT ROWID;
CREATE INDEX person_team_person ON person_team (person);

-- Signed-in browsers. The key is the hash of the cookie.
CREATE TABLE session (
  hash       TEXT    PRIMARY KEY,
  person     TEXT    NOT NULL,
  expires_at INTEGER NOT NULL,
  doc        TEXT    NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires_at);

-- API tokens, by hash.
CREATE TABLE token (
  id     TEXT PRIMARY KEY,
  hash   TEXT NOT NULL UNIQUE,
  person TEXT NOT NULL,
  doc    TEXT NOT NULL
);
CREATE INDEX token_person ON token (person, id);

-- Every version of every document that administrators edit.
CREATE TABLE setting (
  kind    TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  version INTEGER NOT NULL,
  body    BLOB    NOT NULL,
  by_whom TEXT    NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (kind, name, version)
);

-- Acts on anything but tickets, one chain: each hash is of the one before and of the document as it
-- stands here. The one row of audit_head is the end of the chain.
CREATE TABLE audit (
  seq    INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  by_id  TEXT    NOT NULL,
  action TEXT    NOT NULL,
  object TEXT    NOT NULL,
  doc    TEXT    NOT NULL,
  hash   TEXT    NOT NULL
);
CREATE INDEX audit_by ON audit (by_id, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_object ON audit (object, seq);
CREATE INDEX audit_at ON audit (at, seq);

CREATE TABLE audit_head (
  one  INTEGER PRIMARY KEY CHECK (one = 1),
  seq  INTEGER NOT NULL,
  hash TEXT    NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');
