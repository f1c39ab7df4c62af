CREATE TABLE person (
  id       TEXT COLLATE "C" PRIMARY KEY,
  username TEXT COLLATE "C" NOT NULL, -- '' = no account
  name     TEXT COLLATE "C" NOT NULL,
  staff_no TEXT COLLATE "C" NOT NULL,
  phone    TEXT COLLATE "C" NOT NULL, -- digits, last one first
  role     TEXT COLLATE "C" NOT NULL,
  disabled BIGINT NOT NULL,
  version  BIGINT NOT NULL,
  doc      TEXT NOT NULL
);
CREATE UNIQUE INDEX person_username ON person (username) WHERE username <> '';
CREATE INDEX person_name ON person (name, id);
CREATE INDEX person_staff_no ON person (staff_no, id) WHERE staff_no <> '';
CREATE INDEX person_phone ON person (phone, id) WHERE phone <> '';
CREATE INDEX person_role ON person (role, id);

CREATE TABLE person_team (
  team   TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL REFERENCES person (id),
  PRIMARY KEY (team, person)
);
CREATE INDEX person_team_person ON person_team (person);

-- Signed-in browsers. The key is the hash of the cookie.
CREATE TABLE session (
  hash       TEXT COLLATE "C" PRIMARY KEY,
  person     TEXT COLLATE "C" NOT NULL,
  expires_at BIGINT NOT NULL,
  doc        TEXT NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_expires ON session (expires_at);

-- API tokens, by hash.
CREATE TABLE token (
  id     TEXT COLLATE "C" PRIMARY KEY,
  hash   TEXT COLLATE "C" NOT NULL UNIQUE,
  person TEXT COLLATE "C" NOT NULL,
  doc    TEXT NOT NULL
);
CREATE INDEX token_person ON token (person, id);

-- Every version of every document that administrators edit.
CREATE TABLE setting (
  kind    TEXT COLLATE "C" NOT NULL,
  name    TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  body    BYTEA    NOT NULL,
  by_whom TEXT COLLATE "C" NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (kind, name, version)
);

-- Acts on anything but tickets, one chain: each hash is of the one before and of the document as it
-- stands here. The one row of audit_head is the end of the chain.
CREATE TABLE audit (
  seq    BIGINT PRIMARY KEY,
  at     BIGINT NOT NULL,
  by_id  TEXT COLLATE "C" NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  object TEXT COLLATE "C" NOT NULL,
  doc    TEXT NOT NULL,
  hash   TEXT NOT NULL
);
CREATE INDEX audit_by ON audit (by_id, seq);
CREATE INDEX audit_action ON audit (action, seq);
CREATE INDEX audit_object ON audit (object, seq);
CREATE INDEX audit_at ON audit (at, seq);

CREATE TABLE audit_head (
  one  BIGINT PRIMARY KEY CHECK (one = 1),
  seq  BIGINT NOT NULL,
  hash TEXT COLLATE "C" NOT NULL
);
INSERT INTO audit_head (one, seq, hash) VALUES (1, 0, '');
