-- What a job cafe offers beside one kind of talk: rooms, several things at once, rules about who may come and for how long.

ALTER TABLE services DROP CONSTRAINT services_kind_check;
ALTER TABLE services ADD CONSTRAINT services_kind_check CHECK (kind IN ('counselling', 'room')) NOT VALID;
-- What people are asked when they book: [{"id", "kind", "ask_ko", "ask_en", "required", "choices"}].
ALTER TABLE services ADD COLUMN questions jsonb NOT NULL DEFAULT '[]';
-- The order in which they are offered.
ALTER TABLE services ADD COLUMN position smallint NOT NULL DEFAULT 0;

-- From duration_minutes up to this, in steps of the granularity; NULL where the duration is fixed.
ALTER TABLE service_rules ADD COLUMN max_duration_minutes integer;
-- Kept free around each visit, also where it reaches beyond the hours.
ALTER TABLE service_rules ADD COLUMN buffer_before_minutes integer NOT NULL DEFAULT 0;
ALTER TABLE service_rules ADD COLUMN buffer_after_minutes integer NOT NULL DEFAULT 0;
-- How long one person may have it a day; NULL for as often as they like.
ALTER TABLE service_rules ADD COLUMN max_minutes_a_day integer;
-- Who may take it: full years of age on the day of the visit, the last one included.
ALTER TABLE service_rules ADD COLUMN age_from smallint;
ALTER TABLE service_rules ADD COLUMN age_to smallint;
ALTER TABLE service_rules ADD COLUMN residents_only boolean NOT NULL DEFAULT false;
-- A counsellor says yes or no before it counts.
ALTER TABLE service_rules ADD COLUMN needs_approval boolean NOT NULL DEFAULT false;
ALTER TABLE service_rules
    ADD CONSTRAINT service_rules_durations CHECK (max_duration_minutes BETWEEN duration_minutes AND 720) NOT VALID,
    ADD CONSTRAINT service_rules_buffers
        CHECK (buffer_before_minutes BETWEEN 0 AND 240 AND buffer_after_minutes BETWEEN 0 AND 240) NOT VALID,
    ADD CONSTRAINT service_rules_day CHECK (max_minutes_a_day >= duration_minutes) NOT VALID,
    ADD CONSTRAINT service_rules_ages CHECK (age_from BETWEEN 0 AND 120 AND age_to BETWEEN age_from AND 120) NOT VALID;

-- How many people a room holds, and what stands in it.
ALTER TABLE resources ADD COLUMN capacity smallint;
ALTER TABLE resources ADD COLUMN equipment_ko text NOT NULL DEFAULT '';
ALTER TABLE resources ADD COLUMN equipment_en text NOT NULL DEFAULT '';
ALTER TABLE resources ADD CONSTRAINT resources_capacity CHECK (capacity BETWEEN 1 AND 1000) NOT VALID;

-- A hall contains rooms: who takes the whole takes its parts, and who has a part keeps the whole from others.
CREATE TABLE resource_parts (
    whole_id integer NOT NULL REFERENCES resources,
    part_id integer NOT NULL REFERENCES resources,
    PRIMARY KEY (whole_id, part_id),
    CHECK (whole_id <> part_id)
);
CREATE INDEX resource_parts_part_id ON resource_parts (part_id);

-- A booking takes one of the counsellors and one of the rooms that are listed, and of equipment one unit of each that
-- is required or asked for.
ALTER TABLE service_resources ADD COLUMN required boolean NOT NULL DEFAULT true;

ALTER TABLE bookings ADD COLUMN party_size smallint NOT NULL DEFAULT 1;
ALTER TABLE bookings ADD COLUMN requested_at timestamptz;
-- [{"ask", "answer"}]: the question as it was asked.
ALTER TABLE bookings ADD COLUMN answers_sealed bytea;
ALTER TABLE bookings DROP CONSTRAINT bookings_status_check;
ALTER TABLE bookings DROP CONSTRAINT bookings_check1;
ALTER TABLE bookings
    ADD CONSTRAINT bookings_status CHECK (status IN (
        'held', 'requested', 'confirmed', 'checked_in', 'in_session', 'completed',
        'cancelled_by_citizen', 'cancelled_by_centre', 'no_show', 'expired')) NOT VALID,
    -- What was never more than asked for may still be cancelled.
    ADD CONSTRAINT bookings_confirmed CHECK (
        status IN ('held', 'requested', 'expired') OR confirmed_at IS NOT NULL
        OR (status IN ('cancelled_by_citizen', 'cancelled_by_centre') AND requested_at IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT bookings_requested CHECK (status <> 'requested' OR requested_at IS NOT NULL) NOT VALID,
    ADD CONSTRAINT bookings_party CHECK (party_size BETWEEN 1 AND 1000) NOT VALID;

-- Set where a resource is taken only because the whole that contains it was.
ALTER TABLE allocations ADD COLUMN whole_id integer;
ALTER TABLE allocations ADD CONSTRAINT allocations_whole_id_fkey FOREIGN KEY (whole_id) REFERENCES resources NOT VALID;

-- Age and residence as a person says them, once; seen at the counter, without a copy of any paper.
CREATE TABLE declarations (
    citizen_id uuid PRIMARY KEY REFERENCES citizens,
    born_on_sealed bytea NOT NULL,
    lives_in_gwangju boolean NOT NULL,
    declared_at timestamptz NOT NULL,
    verified_at timestamptz,
    verified_by uuid REFERENCES staff,
    CHECK ((verified_at IS NULL) = (verified_by IS NULL))
);

ALTER TABLE messages DROP CONSTRAINT messages_kind_check;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_cancelled_by_citizen', 'booking_cancelled_by_centre',
    'booking_tomorrow', 'booking_soon')) NOT VALID;
