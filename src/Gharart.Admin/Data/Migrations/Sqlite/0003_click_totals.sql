-- What each edge counted itself, beside what arrived of its journal.
CREATE TABLE click_totals (
    edge_id TEXT NOT NULL PRIMARY KEY,
    segment INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    served INTEGER NOT NULL,
    appended INTEGER NOT NULL,
    skipped_head INTEGER NOT NULL,
    skipped_prefetch INTEGER NOT NULL,
    dropped INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

-- By this the publisher tells links that were removed from links that went missing.
ALTER TABLE pending_publishes ADD COLUMN removed_links INTEGER NOT NULL DEFAULT 0;
