-- Messages: what stands in a person's inbox, with or without push.

CREATE TABLE messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    citizen_id uuid NOT NULL REFERENCES citizens,
    kind text NOT NULL CHECK (kind IN (
        'booking_confirmed', 'booking_cancelled_by_citizen', 'booking_cancelled_by_centre',
        'booking_tomorrow', 'booking_soon')),
    -- One message a cause, however often a job runs.
    cause text NOT NULL UNIQUE,
    booking_id uuid REFERENCES bookings,
    title_ko text NOT NULL,
    title_en text NOT NULL,
    body_ko text NOT NULL,
    body_en text NOT NULL,
    link text NOT NULL CHECK (link ~ '^/'),
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX messages_inbox ON messages (citizen_id, created_at DESC);
