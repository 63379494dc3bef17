-- Slow hashes; what a link had at each of its versions comes back with a rollback.
ALTER TABLE links ADD COLUMN password_hash BLOB;
ALTER TABLE link_versions ADD COLUMN password_hash BLOB;
