CREATE TABLE publish_counters (
    id INTEGER NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL
);
