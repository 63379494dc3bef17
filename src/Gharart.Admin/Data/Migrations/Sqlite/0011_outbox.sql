-- Mail that waits to be sent. Subject and text are sealed: they can hold one-time links.
CREATE TABLE outbox_mails (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL,
    sealed_content BLOB NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL
);
CREATE INDEX ix_outbox_mails_next_attempt_at ON outbox_mails (next_attempt_at);
