-- Runs of the link health check, at most one of a handle unfinished, and the last result of each link.
CREATE TABLE health_runs (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    handle_id INTEGER NOT NULL,
    slugs TEXT NOT NULL,
    total INTEGER NOT NULL,
    checked INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    lease_until INTEGER NOT NULL,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_health_runs_handle_id ON health_runs (handle_id) WHERE finished_at IS NULL;
CREATE INDEX ix_health_runs_handle_id_id ON health_runs (handle_id, id);
CREATE TABLE link_health (
    link_id INTEGER NOT NULL PRIMARY KEY,
    handle_id INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    status TEXT NOT NULL,
    destinations TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    FOREIGN KEY (link_id) REFERENCES links (id) ON DELETE CASCADE
);
CREATE INDEX ix_link_health_handle_id_checked_at ON link_health (handle_id, checked_at);
