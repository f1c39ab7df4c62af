-- More process rates.
ALTER TABLE tally ADD COLUMN extended BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN direct BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN merged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN first_right BIGINT NOT NULL DEFAULT 0;

-- What was done on each local day by person, category and building, kept up to date with each change.
CREATE TABLE tally_by (
  dimension TEXT COLLATE "C" NOT NULL, -- person, category or building
  day TEXT COLLATE "C" NOT NULL,
  team TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL, -- '' = not known
  opened BIGINT NOT NULL,
  resolved BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  claimed BIGINT NOT NULL,
  claimed_in_time BIGINT NOT NULL,
  resolved_in_time BIGINT NOT NULL,
  returned BIGINT NOT NULL,
  reopened BIGINT NOT NULL,
  breached BIGINT NOT NULL,
  callbacks BIGINT NOT NULL,
  contacted BIGINT NOT NULL,
  solved BIGINT NOT NULL,
  satisfied BIGINT NOT NULL,
  basically BIGINT NOT NULL,
  extended BIGINT NOT NULL,
  direct BIGINT NOT NULL,
  merged BIGINT NOT NULL,
  first_right BIGINT NOT NULL,
  PRIMARY KEY (dimension, day, team, item)
);

-- Which ticket was counted when and as what: the tickets behind each number of the tallies. marks has
-- one bit for each number, in the order of the columns above; n is -1 where a verdict was taken back.
CREATE TABLE deed (
  day TEXT COLLATE "C" NOT NULL,
  team TEXT COLLATE "C" NOT NULL,
  seq BIGINT NOT NULL, -- of the ticket
  marks BIGINT NOT NULL,
  n BIGINT NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  category TEXT COLLATE "C" NOT NULL,
  building TEXT COLLATE "C" NOT NULL
);
CREATE INDEX deed_day ON deed (day, team, seq);
