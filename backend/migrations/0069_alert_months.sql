-- What alerts came to over the months, for longer than their recipients are kept.

-- Of an alert whose chunks are forgotten: its line of push_histograms for everybody.
CREATE TABLE push_sums (
    alert_id uuid PRIMARY KEY,
    buckets integer[] NOT NULL,
    recipients integer NOT NULL,
    gone integer NOT NULL,
    refused integer NOT NULL,
    expired integer NOT NULL
);
REVOKE UPDATE, DELETE ON push_sums FROM app;

-- Within how many minutes of being asked for an alert is to be approved; by day of sending.
CREATE TABLE alert_approval_rules (
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 10080),
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    EXCLUDE USING gist (level WITH =, valid WITH &&)
);
INSERT INTO alert_approval_rules (level, minutes, valid) VALUES
(4, 5, '[2026-01-01,)'), (3, 15, '[2026-01-01,)'), (2, 60, '[2026-01-01,)'), (1, 240, '[2026-01-01,)');
-- What the city promises itself is set by the base's owner.
REVOKE INSERT, UPDATE, DELETE ON alert_approval_rules FROM app;
