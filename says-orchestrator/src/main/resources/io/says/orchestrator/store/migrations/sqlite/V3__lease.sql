-- Who may run in the workspace: a token that only ever rises, a beat, and for how many
-- milliseconds its holder may be silent.
CREATE TABLE lease (
    name    TEXT PRIMARY KEY,
    token   INTEGER NOT NULL,
    beat    INTEGER NOT NULL,
    beat_at INTEGER NOT NULL,
    lasts   INTEGER NOT NULL,
    held    INTEGER NOT NULL
);

INSERT INTO lease(name, token, beat, beat_at, lasts, held) VALUES ('workspace', 0, 0, 0, 0, 0);
