-- sealed_* are readable with the master secret alone.
CREATE TABLE tracking_templates (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle_id INTEGER NOT NULL,
    template_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    applies_to TEXT NOT NULL,
    settings TEXT NOT NULL,
    sealed_secret BLOB,
    sealed_old_secret BLOB,
    old_secret_until INTEGER,
    disabled_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_tracking_templates_handle_id_template_key ON tracking_templates (handle_id, template_key);
