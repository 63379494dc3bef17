-- Instants are milliseconds since 1970-01-01T00:00:00Z; booleans are 0 and 1; enums are the words of the API.

CREATE TABLE accounts (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    display_name TEXT,
    plan TEXT NOT NULL,
    is_operator INTEGER NOT NULL,
    failed_logins INTEGER NOT NULL,
    locked_until INTEGER,
    created_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_accounts_email ON accounts (email);

CREATE TABLE refresh_tokens (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL,
    family_id TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    spent_at INTEGER,
    revoked_at INTEGER,
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE INDEX ix_refresh_tokens_account_id ON refresh_tokens (account_id);
CREATE INDEX ix_refresh_tokens_expires_at ON refresh_tokens (expires_at);
CREATE INDEX ix_refresh_tokens_family_id ON refresh_tokens (family_id);
CREATE UNIQUE INDEX ux_refresh_tokens_hash ON refresh_tokens (hash);

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    sealed_private_key BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER
);

CREATE TABLE handles (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    display_name TEXT,
    time_zone TEXT NOT NULL,
    fallback_url TEXT,
    collision_policy TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE UNIQUE INDEX ux_handles_name ON handles (name);

CREATE TABLE handle_members (
    handle_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (handle_id, account_id),
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE INDEX ix_handle_members_account_id ON handle_members (account_id);

CREATE TABLE links (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle_id INTEGER NOT NULL,
    slug TEXT NOT NULL,
    slug_key TEXT NOT NULL,
    shard_hash INTEGER NOT NULL,
    destination_url TEXT NOT NULL,
    title TEXT,
    description TEXT,
    tags TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    redirect_type INTEGER NOT NULL,
    scheduled_start_at INTEGER,
    scheduled_end_at INTEGER,
    expires_at INTEGER,
    utm_source TEXT,
    utm_medium TEXT,
    utm_campaign TEXT,
    utm_term TEXT,
    utm_content TEXT,
    tracking_mode TEXT NOT NULL,
    append_context_param INTEGER NOT NULL,
    forward_query INTEGER NOT NULL,
    fallback_url TEXT,
    campaign_key TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE INDEX ix_links_handle_id_shard_hash ON links (handle_id, shard_hash);
CREATE UNIQUE INDEX ux_links_handle_id_slug_key ON links (handle_id, slug_key);

CREATE TABLE routing_rules (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle_id INTEGER NOT NULL,
    link_id INTEGER,
    rule_id TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    note TEXT,
    "when" TEXT NOT NULL,
    variants TEXT NOT NULL,
    seed TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE,
    FOREIGN KEY (link_id) REFERENCES links (id) ON DELETE CASCADE
);
CREATE INDEX ix_routing_rules_handle_id_link_id ON routing_rules (handle_id, link_id);
CREATE UNIQUE INDEX ux_routing_rules_handle_id_rule_id ON routing_rules (handle_id, rule_id) WHERE link_id IS NULL;
CREATE UNIQUE INDEX ux_routing_rules_link_id_rule_id ON routing_rules (link_id, rule_id) WHERE link_id IS NOT NULL;

CREATE TABLE destination_domains (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle_id INTEGER NOT NULL,
    domain TEXT NOT NULL,
    scope TEXT NOT NULL,
    verification_status TEXT NOT NULL,
    verification_method TEXT,
    challenge_token TEXT NOT NULL,
    challenge_expires_at INTEGER NOT NULL,
    checked_at INTEGER,
    verified_at INTEGER,
    lapsing_since INTEGER,
    risk_score INTEGER NOT NULL,
    risk_band TEXT NOT NULL,
    risk_factors TEXT NOT NULL,
    risk_model_version TEXT NOT NULL,
    risk_assessed_at INTEGER NOT NULL,
    automated_decision TEXT NOT NULL,
    manual_decision TEXT,
    decision_reason TEXT,
    decision_by TEXT,
    decision_at INTEGER,
    decision_expires_at INTEGER,
    waived_by TEXT,
    waived_reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    FOREIGN KEY (handle_id) REFERENCES handles (id) ON DELETE CASCADE
);
CREATE INDEX ix_destination_domains_checked_at ON destination_domains (checked_at);
CREATE UNIQUE INDEX ux_destination_domains_handle_id_domain ON destination_domains (handle_id, domain);

CREATE TABLE domain_history (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    domain_id INTEGER NOT NULL,
    handle_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX ix_domain_history_handle_id_domain_id_at ON domain_history (handle_id, domain_id, at);

CREATE TABLE pending_publishes (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    handle_id INTEGER NOT NULL,
    shard_hash INTEGER
);
