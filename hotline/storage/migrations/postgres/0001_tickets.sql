-- Tickets: the document is the truth, the columns beside it are for finding. seq orders tickets by
-- creation: milliseconds << 20 | random bits. Every index below ends in seq.
CREATE TABLE ticket (
  seq        BIGINT PRIMARY KEY,
  id         TEXT COLLATE "C" NOT NULL UNIQUE,
  number     TEXT COLLATE "C" NOT NULL UNIQUE,
  version    BIGINT NOT NULL,
  status     TEXT COLLATE "C" NOT NULL,
  open       BIGINT NOT NULL, -- 1 while somebody must still do something
  type       TEXT COLLATE "C" NOT NULL,
  team       TEXT COLLATE "C" NOT NULL,
  category   TEXT COLLATE "C" NOT NULL,
  rank       BIGINT NOT NULL, -- priority: 0 critical … 3 low
  channel    TEXT COLLATE "C" NOT NULL,
  risk       TEXT COLLATE "C" NOT NULL,
  handler    TEXT COLLATE "C" NOT NULL, -- person, '' = none
  requester  TEXT COLLATE "C" NOT NULL, -- person, '' = a stranger
  phone      TEXT COLLATE "C" NOT NULL, -- digits, last one first
  unit       TEXT COLLATE "C" NOT NULL, -- only when colleagues may see the ticket
  building   TEXT COLLATE "C" NOT NULL,
  parent     TEXT COLLATE "C" NOT NULL,
  source     TEXT COLLATE "C" NOT NULL,
  updated_at BIGINT NOT NULL, -- instants: milliseconds of UTC
  due        BIGINT NOT NULL, -- of the resolution; far away = none
  queued_at  BIGINT NOT NULL,
  next_at    BIGINT, -- when the watcher must look again
  doc        TEXT NOT NULL
);
CREATE UNIQUE INDEX ticket_source ON ticket (channel, source) WHERE source <> '';
CREATE INDEX ticket_team ON ticket (team, status, seq);
CREATE INDEX ticket_status ON ticket (status, seq);
CREATE INDEX ticket_category ON ticket (category, seq);
CREATE INDEX ticket_updated ON ticket (updated_at, seq);
CREATE INDEX ticket_handler ON ticket (handler, open, seq) WHERE handler <> '';
CREATE INDEX ticket_requester ON ticket (requester, seq) WHERE requester <> '';
CREATE INDEX ticket_phone ON ticket (phone, seq) WHERE phone <> '';
CREATE INDEX ticket_unit ON ticket (unit, seq) WHERE unit <> '';
CREATE INDEX ticket_parent ON ticket (parent, seq) WHERE parent <> '';
CREATE INDEX ticket_risk ON ticket (risk, team, seq) WHERE risk IN ('soon', 'breached');
CREATE INDEX ticket_next ON ticket (next_at, seq) WHERE next_at IS NOT NULL;
CREATE INDEX ticket_queue ON ticket (team, queued_at, seq) WHERE status = 'queued';
CREATE INDEX ticket_urgency ON ticket (team, rank, due, seq) WHERE open = 1;

-- Teams that see a ticket they do not hold: it waits after their return, or they assist.
CREATE TABLE ticket_share (
  team TEXT COLLATE "C" NOT NULL,
  seq  BIGINT NOT NULL,
  PRIMARY KEY (team, seq)
);
CREATE INDEX ticket_share_seq ON ticket_share (seq);

-- Which ticket has which pair of characters, tag, building and name. The terms are made by the
-- program.
CREATE TABLE ticket_search (
  seq   BIGINT PRIMARY KEY,
  terms TSVECTOR NOT NULL
);
CREATE INDEX ticket_search_terms ON ticket_search USING gin (terms);

-- History. The document is the event as it was sealed.
CREATE TABLE event (
  ticket TEXT COLLATE "C" NOT NULL,
  seq    BIGINT NOT NULL,
  doc    TEXT NOT NULL,
  PRIMARY KEY (ticket, seq)
);

-- Last sequence of the ticket numbers of a day.
CREATE TABLE counter (
  initials TEXT COLLATE "C" NOT NULL,
  day      TEXT COLLATE "C" NOT NULL,
  n        BIGINT NOT NULL,
  PRIMARY KEY (initials, day)
);

-- Open tickets, kept up to date with each change.
CREATE TABLE ticket_count (
  team   TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  risk   TEXT COLLATE "C" NOT NULL,
  rank   BIGINT NOT NULL,
  n      BIGINT NOT NULL,
  PRIMARY KEY (team, status, risk, rank)
);

-- What each team did on each local day, kept up to date with each change.
CREATE TABLE tally (
  team             TEXT COLLATE "C" NOT NULL,
  day              TEXT COLLATE "C" NOT NULL,
  opened           BIGINT NOT NULL,
  resolved         BIGINT NOT NULL,
  closed           BIGINT NOT NULL,
  claimed          BIGINT NOT NULL,
  claimed_in_time  BIGINT NOT NULL,
  resolved_in_time BIGINT NOT NULL,
  returned         BIGINT NOT NULL,
  reopened         BIGINT NOT NULL,
  breached         BIGINT NOT NULL,
  callbacks        BIGINT NOT NULL,
  contacted        BIGINT NOT NULL,
  solved           BIGINT NOT NULL,
  satisfied        BIGINT NOT NULL,
  basically        BIGINT NOT NULL,
  PRIMARY KEY (day, team)
);

-- Answers to repeat (Idempotency-Key).
CREATE TABLE replay (
  scope  TEXT COLLATE "C" NOT NULL,
  key    TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  answer BYTEA    NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (scope, key)
);

-- Messages on their way to a sink, in the order of n. due: not before; moved on by a lease, and
-- therefore in no index.
CREATE TABLE outbox (
  id       TEXT COLLATE "C" PRIMARY KEY,
  n        BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
  sink     TEXT COLLATE "C" NOT NULL,
  subject  TEXT COLLATE "C" NOT NULL,
  body     BYTEA    NOT NULL,
  at       BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  due      BIGINT NOT NULL
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX outbox_sink ON outbox (sink, n);

-- Tickets that a watcher looks at. The lease is for one value of next_at only.
CREATE TABLE watch_lease (
  seq     BIGINT PRIMARY KEY,
  next_at BIGINT NOT NULL,
  until   BIGINT NOT NULL
);
CREATE INDEX watch_lease_until ON watch_lease (until);
