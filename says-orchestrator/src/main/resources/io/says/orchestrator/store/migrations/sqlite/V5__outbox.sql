-- How far each receiver of events has come.
CREATE TABLE receiver (
    name     TEXT PRIMARY KEY,
    sequence INTEGER NOT NULL
);
