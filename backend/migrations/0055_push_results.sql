-- What became of whom, beside how long it took: so that nobody need unfold a million recipients to read of it.
ALTER TABLE push_histograms ADD COLUMN recipients integer NOT NULL DEFAULT 0;
ALTER TABLE push_histograms ADD COLUMN gone integer NOT NULL DEFAULT 0;
ALTER TABLE push_histograms ADD COLUMN refused integer NOT NULL DEFAULT 0;
ALTER TABLE push_histograms ADD COLUMN expired integer NOT NULL DEFAULT 0;
-- Of what was counted before, only those are known who accepted it.
UPDATE push_histograms SET recipients = (SELECT coalesce(sum(b), 0) FROM unnest(buckets) b);
