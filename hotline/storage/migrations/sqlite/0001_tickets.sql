-- Tickets: the document is the truth, the columns beside it are for finding. seq orders tickets by
-- creation: milliseconds << 20 | random bits. Every index below ends in seq, which SQLite adds.
CREATE TABLE ticket (
  seq        INTEGER PRIMARY KEY,
  id         TEXT    NOT NULL UNIQUE,
  number     TEXT    NOT NULL UNIQUE,
  version    INTEGER NOT NULL,
  status     TEXT    NOT NULL,
  open       INTEGER NOT NULL, -- 1 while somebody must still do something
  type       TEXT    NOT NULL,
  team       TEXT    NOT NULL,
  category   TEXT    NOT NULL,
  rank       INTEGER NOT NULL, -- priority: 0 critical … 3 low
  channel    TEXT    NOT NULL,
  risk       TEXT    NOT NULL,
  handler    TEXT    NOT NULL, -- person, '' = none
  requester  TEXT    NOT NULL, -- person, '' = a stranger
  phone      TEXT    NOT NULL, -- digits, last one first
  unit       TEXT    NOT NULL, -- only when colleagues may see the ticket
  building   TEXT    NOT NULL,
  parent     TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  updated_at INTEGER NOT NULL, -- instants: milliseconds of UTC
  due        INTEGER NOT NULL, -- of the resolution; far away = none
  queued_at  INTEGER NOT NULL,
  next_at    INTEGER,          -- when the watcher must look again
  doc        TEXT    NOT NULL
);
CREATE UNIQUE INDEX ticket_source ON ticket (channel, source) WHERE source <> '';
CREATE INDEX ticket_team ON ticket (team, status);
CREATE INDEX ticket_status ON ticket (status);
CREATE INDEX ticket_category ON ticket (category);
CREATE INDEX ticket_updated ON ticket (updated_at);
CREATE INDEX ticket_handler ON ticket (handler, open) WHERE handler <> '';
CREATE INDEX ticket_requester ON ticket (requester) WHERE requester <> '';
CREATE INDEX ticket_phone ON ticket (phone) WHERE phone <> '';
CREATE INDEX ticket_unit ON ticket (unit) WHERE unit <> '';
CREATE INDEX ticket_parent ON ticket (parent) WHERE parent <> '';
CREATE INDEX ticket_risk ON ticket (risk, team) WHERE risk IN ('soon', 'breached');
CREATE INDEX ticket_next ON ticket (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX ticket_queue ON ticket (team, queued_at) WHERE status = 'queued';
CREATE INDEX ticket_urgency ON ticket (team, rank, due) WHERE open = 1;

-- Teams that see a ticket they do not hold: it waits after their return, or they assist.
CREATE TABLE ticket_share (
  team TEXT    NOT NULL,
  seq  INTEGER NOT NULL,
  PRIMARY KEY (team, seq)
) WITHOUT ROWID;
CREATE INDEX ticket_share_seq ON ticket_share (seq);

-- Which ticket has which pair of characters, tag, building and name. The terms are made by the
-- program, by rowid = seq.
CREATE VIRTUAL TABLE ticket_search USING fts5 (
  terms, content = '', contentless_delete = 1, detail = none, tokenize = "unicode61 remove_diacritics 0"
);

-- History. The document is the event as it was sealed.
CREATE TABLE event (
  ticket TEXT    NOT NULL,
  seq    INTEGER NOT NULL,
  doc    TEXT    NOT NULL,
  PRIMARY KEY (ticket, seq)
);

-- Last sequence of the ticket numbers of a day.
CREATE TABLE counter (
  initials TEXT    NOT NULL,
  day      TEXT    NOT NULL,
  n        INTEGER NOT NULL,
  PRIMARY KEY (initials, day)
) WITHOUT ROWID;

-- Open tickets, kept up to date with each change.
CREATE TABLE ticket_count (
  team   TEXT    NOT NULL,
  status TEXT    NOT NULL,
  risk   TEXT    NOT NULL,
  rank   INTEGER NOT NULL,
  n      INTEGER NOT NULL,
  PRIMARY KEY (team, status, risk, rank)
) WITHOUT ROWID;

-- What each team did on each local day, kept up to date with each change.
CREATE TABLE tally (
  team             TEXT    NOT NULL,
  day              TEXT    NOT NULL,
  opened           INTEGER NOT NULL,
  resolved         INTEGER NOT NULL,
  closed           INTEGER NOT NULL,
  claimed          INTEGER NOT NULL,
  claimed_in_time  INTEGER NOT NULL,
  resolved_in_time INTEGER NOT NULL,
  returned         INTEGER NOT NULL,
  reopened         INTEGER NOT NULL,
  breached         INTEGER NOT NULL,
  callbacks        INTEGER NOT NULL,
  contacted        INTEGER NOT NULL,
  solved           INTEGER NOT NULL,
  satisfied        INTEGER NOT NULL,
  basically        INTEGER NOT NULL,
  PRIMARY KEY (day, team)
) WITHOUT ROWID;

-- Answers to repeat (Idempotency-Key).
CREATE TABLE replay (
  scope  TEXT    NOT NULL,
  key    TEXT    NOT NULL,
  digest TEXT    NOT NULL,
  answer BLOB    NOT NULL,
  at     INTEGER NOT NULL,
  PRIMARY KEY (scope, key)
);

-- Messages on their way to a sink, in the order of n. due: not before; moved on by a lease, and
-- therefore in no index.
CREATE TABLE outbox (
  n        INTEGER PRIMARY KEY AUTOINCREMENT,
  id       TEXT    NOT NULL UNIQUE,
  sink     TEXT    NOT NULL,
  subject  TEXT    NOT NULL,
  body     BLOB    NOT NULL,
  at       INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due      INTEGER NOT NULL
);
CREATE INDEX outbox_sink ON outbox (sink);

-- Tickets that a watcher looks at. The lease is for one value of next_at only.
CREATE TABLE watch_lease (
  seq     INTEGER PRIMARY KEY,
  next_at INTEGER NOT NULL,
  until   INTEGER NOT NULL
);
CREATE INDEX watch_lease_until ON watch_lease (until);
