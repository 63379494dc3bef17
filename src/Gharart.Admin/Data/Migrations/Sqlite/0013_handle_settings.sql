ALTER TABLE handles ADD COLUMN context_origins TEXT NOT NULL DEFAULT '[]';

CREATE TABLE custom_hosts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle_id INTEGER NOT NULL,
    host TEXT NOT NULL,
    verification_status TEXT NOT NULL,
    challenge_token TEXT NOT NULL,
    challenge_expires_at INTEGER NOT NULL,
    checked_at INTEGER,
    verified_at INTEGER,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_custom_hosts_handle_id_host ON custom_hosts (handle_id, host);
-- Anybody may claim a host; one handle can have proved it.
CREATE UNIQUE INDEX ux_custom_hosts_host ON custom_hosts (host) WHERE verification_status IN ('VERIFIED', 'LAPSING');

-- Names of deleted handles: printed links still carry them, so only who had one last may take it again.
CREATE TABLE released_handles (
    name TEXT NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    released_at INTEGER NOT NULL
);
