-- What the last check of ownership found wrong, and when the next one is due.
ALTER TABLE destination_domains ADD COLUMN last_errors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE destination_domains ADD COLUMN next_check_at INTEGER;
CREATE INDEX ix_destination_domains_next_check_at ON destination_domains (next_check_at);
