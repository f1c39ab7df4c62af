-- One table of tallies for every dimension instead of two: a change of a ticket adds to it with one
-- statement. Of a person there is no line for what nobody has in hand.
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
  SELECT 'team', day, team, '', opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, extended, direct, merged, first_right FROM tally;
INSERT INTO tally_new (dimension, day, team, item, opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, extended, direct, merged, first_right)
  SELECT dimension, day, team, item, opened, resolved, closed, claimed, claimed_in_time, resolved_in_time, returned, reopened, breached, callbacks, contacted, solved, satisfied, basically, extended, direct, merged, first_right FROM tally_by WHERE dimension <> 'person' OR item <> '';
DROP TABLE tally;
DROP TABLE tally_by;
ALTER TABLE tally_new RENAME TO tally;
