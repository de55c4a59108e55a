-- What the counter does for people: consents that staff wrote down, visits without a booking, and records of talks.

-- Somebody said yes at the counter or by phone, and this member of staff heard it.
CREATE TABLE consent_witnesses (
    consent_id bigint PRIMARY KEY REFERENCES consents ON DELETE CASCADE,
    staff_id uuid NOT NULL REFERENCES staff,
    said text NOT NULL CHECK (said IN ('counter', 'phone'))
);

-- Came without a booking.
ALTER TABLE bookings ADD COLUMN walk_in boolean NOT NULL DEFAULT false;

-- 상담일지: what was said in a talk, sealed as one document; each version stays.
CREATE TABLE talk_records (
    booking_id uuid NOT NULL REFERENCES bookings,
    version integer NOT NULL CHECK (version >= 1),
    record_sealed bytea NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff,
    at timestamptz NOT NULL,
    PRIMARY KEY (booking_id, version)
);

-- One counsellor gives a person over to another, with a word on what matters.
CREATE TABLE handovers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    booking_id uuid NOT NULL REFERENCES bookings,
    from_staff_id uuid NOT NULL REFERENCES staff,
    to_staff_id uuid NOT NULL REFERENCES staff,
    word_sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    seen_at timestamptz,
    CHECK (from_staff_id <> to_staff_id)
);
CREATE INDEX handovers_to_staff_id ON handovers (to_staff_id) WHERE seen_at IS NULL;
CREATE INDEX handovers_booking_id ON handovers (booking_id);
