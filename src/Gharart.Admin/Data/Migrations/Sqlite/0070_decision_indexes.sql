-- What is blocked, and which decisions ran out, is asked twice a second.
CREATE INDEX ix_destination_domains_automated_decision ON destination_domains (automated_decision);
CREATE INDEX ix_destination_domains_manual_decision ON destination_domains (manual_decision) WHERE manual_decision IS NOT NULL;
CREATE INDEX ix_destination_domains_decision_expires_at ON destination_domains (decision_expires_at) WHERE decision_expires_at IS NOT NULL;
