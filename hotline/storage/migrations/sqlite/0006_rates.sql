-- More process rates.
ALTER TABLE tally ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN direct INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN merged INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN first_right INTEGER NOT NULL DEFAULT 0;

-- What was done on each local day by person, category and building, kept up to date with each change.
CREATE TABLE tally_by (
  dimension TEXT NOT NULL, -- person, category or building
  day TEXT NOT NULL,
  team TEXT NOT NULL,
  item TEXT NOT NULL, -- '' = not known
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
