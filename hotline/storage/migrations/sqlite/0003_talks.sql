CREATE TABLE chat (
  id      TEXT    PRIMARY KEY,
  state   TEXT    NOT NULL,
  waits   INTEGER NOT NULL, -- since when it asks for a person
  version INTEGER NOT NULL,
  doc     TEXT    NOT NULL
);
CREATE INDEX chat_waits ON chat (waits, id) WHERE state IN ('queued', 'operator');

CREATE TABLE phone_call (
  id         TEXT    PRIMARY KEY,
  external   TEXT    NOT NULL, -- id of the telephone system, '' = none
  operator   TEXT    NOT NULL,
  started_at INTEGER NOT NULL,
  version    INTEGER NOT NULL,
  doc        TEXT    NOT NULL
);
CREATE UNIQUE INDEX phone_call_external ON phone_call (external) WHERE external <> '';
CREATE INDEX phone_call_operator ON phone_call (operator, started_at, id);
CREATE INDEX phone_call_started ON phone_call (started_at, id);

CREATE TABLE file (
  id   TEXT PRIMARY KEY,
  body BLOB NOT NULL
);
