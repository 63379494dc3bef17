-- No foreign keys: entries outlive what they tell of.
CREATE TABLE audit_entries (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    audit_id TEXT NOT NULL,
    handle_id INTEGER,
    account_id INTEGER,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    role TEXT,
    action TEXT NOT NULL,
    resource TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    request_id TEXT NOT NULL
);
CREATE INDEX ix_audit_entries_handle_id_id ON audit_entries (handle_id, id);
CREATE INDEX ix_audit_entries_account_id_id ON audit_entries (account_id, id);
