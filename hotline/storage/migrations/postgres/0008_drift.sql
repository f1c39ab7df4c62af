-- How many requests the machine judged by itself, and how many of these below its line: for the drift by week.
-- Days before have none of both, and show no share.
ALTER TABLE tally ADD COLUMN judged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN unsure BIGINT NOT NULL DEFAULT 0;
