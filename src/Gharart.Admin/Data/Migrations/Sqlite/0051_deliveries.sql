CREATE TABLE deliveries (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    delivery_id TEXT NOT NULL,
    template_id INTEGER NOT NULL,
    event TEXT NOT NULL,
    status TEXT NOT NULL,
    attempt_count INTEGER NOT NULL,
    round_attempts INTEGER NOT NULL,
    attempts TEXT NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    gives_up_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    completed_at INTEGER,
    FOREIGN KEY (template_id) REFERENCES tracking_templates (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ux_deliveries_delivery_id ON deliveries (delivery_id);
CREATE INDEX ix_deliveries_template_id_id ON deliveries (template_id, id);
CREATE INDEX ix_deliveries_template_id_next_attempt_at ON deliveries (template_id, next_attempt_at) WHERE status = 'PENDING';
