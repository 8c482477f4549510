-- When runs shall start by themselves.
CREATE TABLE schedule (
    name         TEXT PRIMARY KEY,
    cron         TEXT,
    zone         TEXT NOT NULL,
    arrival      TEXT,
    settle       INTEGER NOT NULL,
    misfire      TEXT NOT NULL,
    paused       INTEGER NOT NULL DEFAULT 0,
    request      TEXT NOT NULL,
    next_at      INTEGER,
    seen         TEXT,
    last_at      INTEGER,
    last_outcome TEXT
);
