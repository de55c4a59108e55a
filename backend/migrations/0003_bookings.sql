-- Bookings: what can be booked is an allocation (resource, unit, during), and the database refuses two of one unit at one time.

CREATE TABLE services (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    kind text NOT NULL CHECK (kind IN ('counselling')),
    name_ko text NOT NULL,
    name_en text NOT NULL,
    description_ko text NOT NULL,
    description_en text NOT NULL,
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE service_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service_id integer NOT NULL REFERENCES services,
    valid daterange NOT NULL,
    duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 5 AND 720),
    granularity_minutes integer NOT NULL CHECK (granularity_minutes BETWEEN 5 AND 720),
    days_ahead integer NOT NULL CHECK (days_ahead BETWEEN 0 AND 365),
    notice_minutes integer NOT NULL CHECK (notice_minutes >= 0),
    cancel_until_minutes integer NOT NULL CHECK (cancel_until_minutes >= 0),
    max_live integer NOT NULL CHECK (max_live >= 1),
    hold_seconds integer NOT NULL DEFAULT 300 CHECK (hold_seconds BETWEEN 30 AND 3600),
    CONSTRAINT service_rules_overlap EXCLUDE USING gist (service_id WITH =, valid WITH &&)
);

CREATE TABLE resources (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    kind text NOT NULL CHECK (kind IN ('counsellor', 'room', 'equipment')),
    name_ko text NOT NULL,
    name_en text NOT NULL,
    units smallint NOT NULL DEFAULT 1 CHECK (units BETWEEN 1 AND 500),
    staff_id uuid REFERENCES staff,
    active boolean NOT NULL DEFAULT true
);

CREATE TABLE service_resources (
    service_id integer NOT NULL REFERENCES services,
    resource_id integer NOT NULL REFERENCES resources,
    PRIMARY KEY (service_id, resource_id)
);

-- When a resource works, within the hours of its site.
CREATE TABLE working_hours (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resource_id integer NOT NULL REFERENCES resources,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    starts time NOT NULL,
    ends time NOT NULL,
    valid daterange NOT NULL,
    CHECK (starts < ends),
    CONSTRAINT working_hours_overlap EXCLUDE USING gist (
        resource_id WITH =, weekday WITH =, valid WITH &&,
        int4range(extract(epoch FROM starts)::integer, extract(epoch FROM ends)::integer) WITH &&
    )
);

CREATE TABLE bookings (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    service_id integer NOT NULL REFERENCES services,
    citizen_id uuid REFERENCES citizens,
    status text NOT NULL CHECK (status IN (
        'held', 'confirmed', 'checked_in', 'in_session', 'completed',
        'cancelled_by_citizen', 'cancelled_by_centre', 'no_show', 'expired')),
    during tstzrange NOT NULL CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
    held_until timestamptz,
    hold_extensions smallint NOT NULL DEFAULT 0,
    -- Six characters that a person can read aloud at the counter.
    code text NOT NULL UNIQUE,
    about_sealed bytea,
    note_sealed bytea,
    cancel_reason text CHECK (char_length(cancel_reason) BETWEEN 1 AND 200),
    -- Grows with each change: RFC 5545's SEQUENCE, and how a page knows that what it shows is old.
    version integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    checked_in_at timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    day_reminder_at timestamptz,
    hour_reminder_at timestamptz,
    CHECK ((status = 'held') = (held_until IS NOT NULL)),
    CHECK (status IN ('held', 'expired') OR confirmed_at IS NOT NULL),
    -- Whoever leaves takes the words about them along.
    CHECK (status <> 'cancelled_by_centre' OR cancel_reason IS NOT NULL OR citizen_id IS NULL)
);
CREATE INDEX bookings_citizen_id ON bookings (citizen_id, lower(during));
CREATE INDEX bookings_service_id ON bookings (service_id, lower(during));
CREATE INDEX bookings_reminders ON bookings (lower(during)) WHERE status = 'confirmed';
CREATE INDEX bookings_held ON bookings (held_until) WHERE status = 'held';

CREATE TABLE allocations (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- NULL for time that a counsellor keeps free.
    booking_id uuid REFERENCES bookings,
    resource_id integer NOT NULL REFERENCES resources,
    unit smallint NOT NULL CHECK (unit >= 1),
    during tstzrange NOT NULL CHECK (NOT isempty(during)),
    active boolean NOT NULL DEFAULT true,
    -- A hold in time; NULL once confirmed. Availability looks past those that have run out.
    held_until timestamptz,
    reason text,
    CONSTRAINT allocations_once EXCLUDE USING gist (
        resource_id WITH =, unit WITH =, during WITH &&
    ) INCLUDE (held_until) WHERE (active)
);
CREATE INDEX allocations_booking_id ON allocations (booking_id);
