-- An invited account has the password hash '' until somebody follows the link in its mail.
ALTER TABLE accounts ADD COLUMN email_verified_at INTEGER;
UPDATE accounts SET email_verified_at = created_at;

CREATE TABLE login_networks (
    network TEXT NOT NULL PRIMARY KEY,
    failed_logins INTEGER NOT NULL,
    last_failed_at INTEGER NOT NULL,
    locked_until INTEGER
);
CREATE INDEX ix_login_networks_last_failed_at ON login_networks (last_failed_at);

CREATE TABLE one_time_links (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL,
    purpose TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX ix_one_time_links_account_id ON one_time_links (account_id);
CREATE UNIQUE INDEX ux_one_time_links_hash ON one_time_links (hash);
