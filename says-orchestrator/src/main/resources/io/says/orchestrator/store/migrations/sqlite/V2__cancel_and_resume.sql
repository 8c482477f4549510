-- A run can be cancelled, and says what it was asked to do. SQLite cannot change a CHECK, so the table is made anew; rows of
-- other tables refer to it by name. What was checked in the table is a state of RunState, which the code knows by itself.
CREATE TABLE run_made_anew (
    id                  TEXT PRIMARY KEY,
    state               TEXT NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'CRASHED')),
    started_at          INTEGER NOT NULL,
    ended_at            INTEGER,
    pid                 INTEGER NOT NULL,
    release_id          TEXT,
    error_code          TEXT,
    error_text          TEXT,
    request             TEXT,
    resumes             TEXT,
    cancel_requested_at INTEGER,
    cancel_requested_by TEXT
);

INSERT INTO run_made_anew(id, state, started_at, ended_at, pid, release_id, error_code, error_text)
SELECT id, state, started_at, ended_at, pid, release_id, error_code, error_text FROM run;

DROP TABLE run;

ALTER TABLE run_made_anew RENAME TO run;

CREATE INDEX run_by_start ON run (started_at);

ALTER TABLE attempt ADD COLUMN next_at INTEGER;
