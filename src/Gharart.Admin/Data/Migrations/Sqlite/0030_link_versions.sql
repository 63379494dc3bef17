-- What a link was at each of its versions, and who made it that; the newest 200 of a link are kept.
CREATE TABLE link_versions (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    link_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by TEXT,
    token_id TEXT,
    request_id TEXT,
    action TEXT NOT NULL,
    restored_version INTEGER,
    changed TEXT NOT NULL,
    content TEXT NOT NULL,
    FOREIGN KEY (link_id) REFERENCES links (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_link_versions_link_id_version ON link_versions (link_id, version);
