-- The fan-out at the size of a city: what all workers share about a push service, and how long each message took.

-- How long each recipient waited since the message was queued, one byte each beside `done`: 16 a doubling, so that
-- byte b stands for 2^(b/16) - 1 seconds. A row a delivery would be as much work as sending.
ALTER TABLE push_chunks ADD COLUMN took bytea NOT NULL DEFAULT '';
ALTER TABLE push_chunks ADD COLUMN flushed_at timestamptz;

-- How many requests all workers together may have under way at a push service that has asked for less; NULL: it has
-- not. `halved_at`: several workers that meet the same trouble halve it once.
ALTER TABLE push_origins ADD COLUMN most integer CHECK (most >= 1);
ALTER TABLE push_origins ADD COLUMN halved_at timestamptz;

-- The senders that are at work, so that each takes its share of an origin.
CREATE TABLE push_workers (
    id uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

-- Written once, when a message is finished: how many were accepted within which time. buckets[b + 1] counts byte b of
-- `took`. District 0: devices that chose no place; a device with several districts counts in each; origin and district
-- NULL: everybody once.
CREATE TABLE push_histograms (
    message_id bigint NOT NULL REFERENCES push_messages ON DELETE CASCADE,
    origin text,
    district_id integer,
    buckets integer[] NOT NULL,
    UNIQUE NULLS NOT DISTINCT (message_id, origin, district_id)
);
ALTER TABLE push_messages ADD COLUMN counted_at timestamptz;
