-- scope and fingerprint are HMACs, answer is sealed: nothing of a request or an answer can be read here.
CREATE TABLE idempotency_records (
    scope BLOB NOT NULL PRIMARY KEY,
    fingerprint BLOB NOT NULL,
    first_seen_at INTEGER NOT NULL,
    sealed_answer BLOB NOT NULL
);
CREATE INDEX ix_idempotency_records_first_seen_at ON idempotency_records (first_seen_at);
