-- What a provider was told follows what is corrected at the desk while its order runs: when that was last, and whether
-- nobody of the provider has read it since.
ALTER TABLE care_orders ADD COLUMN told_changed_at timestamptz;
ALTER TABLE care_orders ADD COLUMN told_unread boolean NOT NULL DEFAULT false;
