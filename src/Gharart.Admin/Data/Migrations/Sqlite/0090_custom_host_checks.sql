-- How a custom host was proved, what the last check found wrong, and when the next one is due.
ALTER TABLE custom_hosts ADD COLUMN verification_method TEXT;
ALTER TABLE custom_hosts ADD COLUMN lapsing_since INTEGER;
ALTER TABLE custom_hosts ADD COLUMN last_errors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE custom_hosts ADD COLUMN next_check_at INTEGER;
CREATE INDEX ix_custom_hosts_next_check_at ON custom_hosts (next_check_at);
