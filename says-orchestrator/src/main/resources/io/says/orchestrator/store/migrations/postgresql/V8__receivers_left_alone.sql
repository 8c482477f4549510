-- How often a receiver of events has failed in a row, and since when it is left alone for that.
ALTER TABLE receiver ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE receiver ADD COLUMN tried_at BIGINT;
ALTER TABLE receiver ADD COLUMN open_since BIGINT;
ALTER TABLE receiver ADD COLUMN problem TEXT;
