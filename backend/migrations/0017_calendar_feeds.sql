-- An address that only its owner knows, under which a calendar fetches their bookings again and again.
CREATE TABLE calendar_feeds (
    token_hash bytea PRIMARY KEY,
    citizen_id uuid UNIQUE REFERENCES citizens,
    staff_id uuid UNIQUE REFERENCES staff,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    CHECK (num_nonnulls(citizen_id, staff_id) = 1)
);
