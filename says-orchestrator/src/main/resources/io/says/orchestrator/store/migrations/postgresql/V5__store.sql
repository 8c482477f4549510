-- What the file of a workspace holds after its fifth migration; from the sixth on each has its like there. Moments are
-- milliseconds since 1970.
CREATE TABLE workspace (
    id TEXT PRIMARY KEY
);

-- What was committed: a mark of each write, for a day, by which one that was cut off finds out.
CREATE TABLE written (
    id TEXT PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE INDEX written_by_time ON written (at);

CREATE TABLE run (
    id                  TEXT PRIMARY KEY,
    state               TEXT   NOT NULL CHECK (state IN ('RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'CRASHED')),
    started_at          BIGINT NOT NULL,
    ended_at            BIGINT,
    pid                 BIGINT NOT NULL,
    release_id          TEXT,
    error_code          TEXT,
    error_text          TEXT,
    request             TEXT,
    resumes             TEXT,
    cancel_requested_at BIGINT,
    cancel_requested_by TEXT
);

CREATE INDEX run_by_start ON run (started_at);

CREATE TABLE stage (
    run_id      TEXT    NOT NULL REFERENCES run (id),
    ordinal     INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    description TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    attempt     INTEGER NOT NULL,
    started_at  BIGINT,
    ended_at    BIGINT,
    output_name TEXT,
    progress    TEXT,
    done        BIGINT  NOT NULL DEFAULT 0,
    total       BIGINT  NOT NULL DEFAULT 0,
    error_text  TEXT,
    facts       TEXT,
    PRIMARY KEY (run_id, name)
);

CREATE TABLE attempt (
    run_id     TEXT    NOT NULL REFERENCES run (id),
    stage      TEXT    NOT NULL,
    attempt    INTEGER NOT NULL,
    started_at BIGINT  NOT NULL,
    ended_at   BIGINT,
    next_at    BIGINT,
    outcome    TEXT,
    message    TEXT,
    PRIMARY KEY (run_id, stage, attempt)
);

CREATE TABLE event (
    sequence BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id   TEXT    NOT NULL REFERENCES run (id),
    at       BIGINT  NOT NULL,
    type     TEXT    NOT NULL,
    stage    TEXT,
    attempt  INTEGER NOT NULL,
    message  TEXT    NOT NULL,
    details  TEXT    NOT NULL
);

CREATE INDEX event_by_run ON event (run_id, sequence);

CREATE TABLE lease (
    name    TEXT PRIMARY KEY,
    token   BIGINT  NOT NULL,
    beat    BIGINT  NOT NULL,
    beat_at BIGINT  NOT NULL,
    lasts   BIGINT  NOT NULL,
    held    INTEGER NOT NULL
);

INSERT INTO lease(name, token, beat, beat_at, lasts, held) VALUES ('workspace', 0, 0, 0, 0, 0);

CREATE TABLE schedule (
    name         TEXT PRIMARY KEY,
    cron         TEXT,
    zone         TEXT    NOT NULL,
    arrival      TEXT,
    settle       BIGINT  NOT NULL,
    misfire      TEXT    NOT NULL,
    paused       INTEGER NOT NULL DEFAULT 0,
    request      TEXT    NOT NULL,
    next_at      BIGINT,
    seen         TEXT,
    last_at      BIGINT,
    last_outcome TEXT
);

CREATE TABLE receiver (
    name     TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL
);
