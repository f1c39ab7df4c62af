-- What a person is told, newest last by id. unread is 1 until the person has read it.
CREATE TABLE inbox (
  person TEXT    NOT NULL,
  id     TEXT    NOT NULL,
  unread INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  doc    TEXT    NOT NULL,
  PRIMARY KEY (person, id)
);
CREATE INDEX inbox_unread ON inbox (person, id) WHERE unread = 1;
CREATE INDEX inbox_at ON inbox (at);

-- What was told already: key names matter and person, so that nobody hears of it twice.
CREATE TABLE told (
  key TEXT    PRIMARY KEY,
  at  INTEGER NOT NULL
);
CREATE INDEX told_at ON told (at);

-- How each place outside stands (webhook, mail server, robot), for all copies.
CREATE TABLE delivery (
  sink TEXT PRIMARY KEY,
  doc  TEXT NOT NULL
);

-- Messages that were given up, with the reason; kept for a while to be looked at.
CREATE TABLE dead_message (
  id      TEXT    PRIMARY KEY,
  sink    TEXT    NOT NULL,
  subject TEXT    NOT NULL,
  body    BLOB    NOT NULL,
  at      INTEGER NOT NULL,
  died_at INTEGER NOT NULL,
  reason  TEXT    NOT NULL
);
CREATE INDEX dead_message_sink ON dead_message (sink, died_at);
CREATE INDEX dead_message_died ON dead_message (died_at);
