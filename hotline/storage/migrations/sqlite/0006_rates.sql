-- Tallies of every dimension in one table, with more process rates: a change of a ticket adds to it
-- with one statement. Of a person there is no line for what nobody has in hand.
CREATE TABLE tally_new (
  dimension TEXT NOT NULL, -- team, person, category or building
  day TEXT NOT NULL,
  team TEXT NOT NULL,
  item TEXT NOT NULL, -- '' of a team; '' of a building: not known
  opened INTEGER NOT NULL,
  resolved INTEGER NOT NULL,
  closed INTEGER NOT NULL,
  claimed INTEGER NOT NULL,
  claimed_in_time INTEGER NOT NULL,
  resolved_in_time INTEGER NOT NULL,
  returned INTEGER NOT NULL,
  reopened INTEGER NOT NULL,
  breached INTEGER NOT NULL,
  callbacks INTEGER NOT NULL,
  contacted INTEGER NOT NULL,
  solved INTEGER NOT NULL,
  satisfied INTEGER NOT NULL,
  basically INTEGER NOT NULL,
  extended INTEGER NOT NULL,
  direct INTEGER NOT NULL,
  merged INTEGER NOT NULL,
  first_right INTEGER NOT NULL,
  PRIMARY KEY (dimension, day, team, item)
) WITHOUT ROWID;
INSERT INTO tally_new (dimension, day, team, item, opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, extended, direct, merged, first_right)
  SELECT 'team', day, team, '', opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, 0, 0, 0, 0 FROM tally;
DROP TABLE tally;
ALTER TABLE tally_new RENAME TO tally;

-- Which ticket was counted when and as what: the tickets behind each number of the tallies. marks has
-- one bit for each number, in the order of the columns above; n is -1 where a verdict was taken back.
CREATE TABLE deed (
  day TEXT NOT NULL,
  team TEXT NOT NULL,
  seq INTEGER NOT NULL, -- of the ticket
  marks INTEGER NOT NULL,
  n INTEGER NOT NULL,
  person TEXT NOT NULL,
  category TEXT NOT NULL,
  building TEXT NOT NULL
);
CREATE INDEX deed_day ON deed (day, team, seq);
