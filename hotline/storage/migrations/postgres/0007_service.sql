-- How conversations went, by the local day on which they began; '' while nothing was asked.
ALTER TABLE chat ADD COLUMN day TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE chat ADD COLUMN outcome TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX chat_outcome ON chat (day, outcome, id) WHERE outcome <> '';

-- Closed and nobody had to come back on the matter (一次解决).
ALTER TABLE tally ADD COLUMN once BIGINT NOT NULL DEFAULT 0;
