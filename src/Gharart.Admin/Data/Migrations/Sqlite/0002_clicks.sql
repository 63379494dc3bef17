CREATE TABLE clicks (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    click_id BLOB NOT NULL,
    clicked_at INTEGER NOT NULL,
    handle_id INTEGER NOT NULL,
    link_id INTEGER NOT NULL,
    campaign_id INTEGER NOT NULL,
    rule_number INTEGER NOT NULL,
    variant_index INTEGER NOT NULL,
    layer TEXT NOT NULL,
    snapshot_revision INTEGER NOT NULL,
    visitor_key INTEGER NOT NULL,
    country TEXT NOT NULL,
    device TEXT NOT NULL,
    flags INTEGER NOT NULL,
    source TEXT NOT NULL,
    referrer_host TEXT NOT NULL,
    segment TEXT NOT NULL
);
CREATE INDEX ix_clicks_handle_id_clicked_at ON clicks (handle_id, clicked_at);

CREATE TABLE click_rollups (
    handle_id INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    link_id INTEGER NOT NULL,
    country TEXT NOT NULL,
    device TEXT NOT NULL,
    clicks INTEGER NOT NULL,
    bot_clicks INTEGER NOT NULL,
    PRIMARY KEY (handle_id, hour, link_id, country, device)
);

CREATE TABLE click_watermarks (
    edge_id TEXT NOT NULL PRIMARY KEY,
    segment INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    corrupt INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
