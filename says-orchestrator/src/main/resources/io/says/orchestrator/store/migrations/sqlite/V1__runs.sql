CREATE TABLE run (
    id         TEXT PRIMARY KEY,
    state      TEXT NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CRASHED')),
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    pid        INTEGER NOT NULL,
    release_id TEXT,
    error_code TEXT,
    error_text TEXT
);

CREATE INDEX run_by_start ON run (started_at);

CREATE TABLE stage (
    run_id      TEXT NOT NULL REFERENCES run (id),
    ordinal     INTEGER NOT NULL,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    state       TEXT NOT NULL,
    attempt     INTEGER NOT NULL,
    started_at  INTEGER,
    ended_at    INTEGER,
    output_name TEXT,
    progress    TEXT,
    done        INTEGER NOT NULL DEFAULT 0,
    total       INTEGER NOT NULL DEFAULT 0,
    error_text  TEXT,
    facts       TEXT,
    PRIMARY KEY (run_id, name)
);

CREATE TABLE attempt (
    run_id     TEXT NOT NULL REFERENCES run (id),
    stage      TEXT NOT NULL,
    attempt    INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    outcome    TEXT,
    message    TEXT,
    PRIMARY KEY (run_id, stage, attempt)
);

CREATE TABLE event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id   TEXT NOT NULL REFERENCES run (id),
    at       INTEGER NOT NULL,
    type     TEXT NOT NULL,
    stage    TEXT,
    attempt  INTEGER NOT NULL,
    message  TEXT NOT NULL,
    details  TEXT NOT NULL
);

CREATE INDEX event_by_run ON event (run_id, sequence);
