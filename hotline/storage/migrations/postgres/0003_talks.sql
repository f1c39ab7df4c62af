CREATE TABLE chat (
  id      TEXT COLLATE "C" PRIMARY KEY,
  state   TEXT COLLATE "C" NOT NULL,
  waits   BIGINT NOT NULL, -- since when it asks for a person
  version BIGINT NOT NULL,
  doc     TEXT NOT NULL
);
CREATE INDEX chat_waits ON chat (waits, id) WHERE state IN ('queued', 'operator');

CREATE TABLE phone_call (
  id         TEXT COLLATE "C" PRIMARY KEY,
  external   TEXT COLLATE "C" NOT NULL, -- id of the telephone system, '' = none
  operator   TEXT COLLATE "C" NOT NULL,
  started_at BIGINT NOT NULL,
  version    BIGINT NOT NULL,
  doc        TEXT NOT NULL
);
CREATE UNIQUE INDEX phone_call_external ON phone_call (external) WHERE external <> '';
CREATE INDEX phone_call_operator ON phone_call (operator, started_at, id);
CREATE INDEX phone_call_started ON phone_call (started_at, id);

CREATE TABLE file (
  id   TEXT COLLATE "C" PRIMARY KEY,
  body BYTEA NOT NULL
);
