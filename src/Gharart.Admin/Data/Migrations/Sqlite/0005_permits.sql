ALTER TABLE links ADD COLUMN max_clicks INTEGER;

-- Who holds permits of links with a limit of clicks, and how many clicks each may answer and has answered.
CREATE TABLE permit_holders (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    seen_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_permit_holders_name ON permit_holders (name);

CREATE TABLE permit_leases (
    link_id INTEGER NOT NULL,
    holder_id INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    ceiling INTEGER NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (link_id, holder_id),
    FOREIGN KEY (link_id) REFERENCES links (id) ON DELETE CASCADE
);
