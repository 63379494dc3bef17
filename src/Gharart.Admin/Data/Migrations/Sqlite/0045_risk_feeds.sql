-- Whether a feed is among the factors: such a domain is scored again whenever feeds change.
ALTER TABLE destination_domains ADD COLUMN is_listed INTEGER NOT NULL DEFAULT 0;

-- Work that one of several admins does at a time.
CREATE TABLE work_leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL
);
