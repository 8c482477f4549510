-- What requests with a key of their own were answered, so that a repeated one is answered alike and does nothing twice.
CREATE TABLE idempotency (
    name     TEXT PRIMARY KEY,
    request  TEXT NOT NULL,
    taken_at BIGINT NOT NULL,
    answer   TEXT
);
