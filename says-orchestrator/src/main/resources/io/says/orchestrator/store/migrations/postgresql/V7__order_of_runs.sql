-- Runs in the order in which they began, whatever the clock said: somebody may have set it meanwhile.
ALTER TABLE run ADD COLUMN number BIGINT NOT NULL DEFAULT 0;

UPDATE run SET number = ranked.number
FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY started_at, id) AS number FROM run) AS ranked
WHERE ranked.id = run.id;

DROP INDEX run_by_start;

CREATE UNIQUE INDEX run_by_number ON run (number);

-- Given here and not by who inserts: an older version that shares the store knows nothing of it. Writers take turns, so that the
-- sequence is in the order in which they insert.
CREATE SEQUENCE run_number OWNED BY run.number;

SELECT setval('run_number', (SELECT COALESCE(MAX(number), 0) + 1 FROM run), false);

ALTER TABLE run ALTER COLUMN number SET DEFAULT nextval('run_number');
