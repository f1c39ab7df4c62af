-- Tallies of every dimension in one table, with more process rates: a change of a ticket adds to it
-- with one statement. Of a person there is no line for what nobody has in hand.
CREATE TABLE tally_new (
  dimension TEXT COLLATE "C" NOT NULL, -- team, person, category or building
  day TEXT COLLATE "C" NOT NULL,
  team TEXT COLLATE "C" NOT NULL,
  item TEXT COLLATE "C" NOT NULL, -- '' of a team; '' of a building: not known
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
INSERT INTO tally_new (dimension, day, team, item, opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, extended, direct, merged, first_right)
  SELECT 'team', day, team, '', opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, 0, 0, 0, 0 FROM tally;
DROP TABLE tally;
ALTER TABLE tally_new RENAME TO tally;

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
