-- The life of a booking after it is made: it moves, waits in a line, is answered for, and counts when nobody comes.

-- Who has not arrived that long after the start has not come, and the rest of the time is free; NULL: a counsellor says.
ALTER TABLE service_rules ADD COLUMN grace_minutes integer;
-- A cancelled time stays closed that long, so that nobody hands it on to a friend.
ALTER TABLE service_rules ADD COLUMN reopen_after_minutes integer NOT NULL DEFAULT 0;
-- How long somebody who waits may think about a time that was offered.
ALTER TABLE service_rules ADD COLUMN offer_minutes integer NOT NULL DEFAULT 30;
ALTER TABLE service_rules
    ADD CONSTRAINT service_rules_grace CHECK (grace_minutes BETWEEN 1 AND 240) NOT VALID,
    ADD CONSTRAINT service_rules_reopen CHECK (reopen_after_minutes BETWEEN 0 AND 1440) NOT VALID,
    ADD CONSTRAINT service_rules_offer CHECK (offer_minutes BETWEEN 1 AND 2880) NOT VALID;

CREATE TABLE waitlist_entries (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    service_id integer NOT NULL REFERENCES services,
    citizen_id uuid REFERENCES citizens,
    -- Somebody who has a booking and would rather come earlier; NULL for those who have none.
    booking_id uuid REFERENCES bookings,
    status text NOT NULL CHECK (status IN ('waiting', 'offered', 'taken', 'left', 'over')),
    first_day date NOT NULL,
    last_day date NOT NULL,
    -- Of the day; NULL for any time.
    from_time time,
    until_time time,
    counsellor_id integer REFERENCES resources,
    room_id integer REFERENCES resources,
    minutes integer,
    party_size smallint NOT NULL DEFAULT 1 CHECK (party_size BETWEEN 1 AND 1000),
    -- What was offered already and not taken: not offered again.
    passed timestamptz[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    CHECK (first_day <= last_day),
    CHECK ((from_time IS NULL) = (until_time IS NULL)),
    CHECK (from_time < until_time)
);
-- One line a service for each person.
CREATE UNIQUE INDEX waitlist_entries_once ON waitlist_entries (citizen_id, service_id)
    WHERE status IN ('waiting', 'offered');
CREATE INDEX waitlist_entries_line ON waitlist_entries (service_id, created_at) WHERE status = 'waiting';
CREATE INDEX waitlist_entries_booking_id ON waitlist_entries (booking_id) WHERE booking_id IS NOT NULL;

-- A time that is held for somebody who waits.
ALTER TABLE bookings ADD COLUMN waitlist_entry_id uuid;
-- What a person answers to a reminder.
ALTER TABLE bookings ADD COLUMN reply text;
ALTER TABLE bookings
    ADD CONSTRAINT bookings_waitlist_entry_id_fkey FOREIGN KEY (waitlist_entry_id) REFERENCES waitlist_entries NOT VALID,
    ADD CONSTRAINT bookings_reply CHECK (reply IN ('coming', 'late')) NOT VALID;

-- What it costs not to come, as a notice of the city sets it.
CREATE TABLE penalty_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid daterange NOT NULL,
    no_show_points smallint NOT NULL CHECK (no_show_points BETWEEN 0 AND 10),
    late_cancel_points smallint NOT NULL CHECK (late_cancel_points BETWEEN 0 AND 10),
    -- From so many on nothing can be booked for some days; a point counts until it lapses.
    most_points smallint NOT NULL CHECK (most_points BETWEEN 1 AND 100),
    pause_days smallint NOT NULL CHECK (pause_days BETWEEN 1 AND 365),
    lapse_days smallint NOT NULL CHECK (lapse_days BETWEEN 1 AND 730),
    CONSTRAINT penalty_rules_overlap EXCLUDE USING gist (valid WITH &&)
);
INSERT INTO penalty_rules (valid, no_show_points, late_cancel_points, most_points, pause_days, lapse_days)
VALUES ('[2020-01-01,)', 1, 0, 3, 30, 90);

CREATE TABLE penalties (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    citizen_id uuid NOT NULL REFERENCES citizens,
    booking_id uuid NOT NULL UNIQUE REFERENCES bookings,
    kind text NOT NULL CHECK (kind IN ('no_show', 'late_cancel')),
    points smallint NOT NULL CHECK (points >= 1),
    at timestamptz NOT NULL,
    lapses_at timestamptz NOT NULL,
    appeal_sealed bytea,
    appealed_at timestamptz,
    answer text CHECK (char_length(answer) BETWEEN 1 AND 200),
    answered_at timestamptz,
    answered_by uuid REFERENCES staff,
    withdrawn boolean NOT NULL DEFAULT false,
    CHECK (lapses_at > at),
    CHECK ((answer IS NULL) = (answered_at IS NULL)),
    CHECK (answered_at IS NULL OR appealed_at IS NOT NULL)
);
CREATE INDEX penalties_citizen_id ON penalties (citizen_id, at);
CREATE INDEX penalties_appeals ON penalties (appealed_at) WHERE appealed_at IS NOT NULL AND answered_at IS NULL;

ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'appeal_answered')) NOT VALID;
