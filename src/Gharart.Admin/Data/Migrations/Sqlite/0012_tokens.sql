CREATE TABLE personal_access_tokens (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    handle_id INTEGER NOT NULL,
    created_by INTEGER NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_day INTEGER,
    revoked_at INTEGER,
    FOREIGN KEY (created_by) REFERENCES accounts (id) ON DELETE CASCADE,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE INDEX ix_personal_access_tokens_created_by ON personal_access_tokens (created_by);
CREATE INDEX ix_personal_access_tokens_handle_id ON personal_access_tokens (handle_id);
CREATE UNIQUE INDEX ux_personal_access_tokens_token_id ON personal_access_tokens (token_id);
