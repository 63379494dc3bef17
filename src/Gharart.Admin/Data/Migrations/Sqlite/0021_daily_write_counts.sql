-- day is yyyymmdd in the account's time zone.
CREATE TABLE daily_write_counts (
    account_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    writes INTEGER NOT NULL,
    PRIMARY KEY (account_id, day),
    FOREIGN KEY (account_id) REFERENCES accounts (id) ON DELETE CASCADE
);
