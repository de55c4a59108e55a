-- Programs: classes, lectures and series. Their places are counted under the program's row lock; their rooms are allocations.

CREATE TABLE programs (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    room_id integer NOT NULL REFERENCES resources,
    title_ko text NOT NULL CHECK (char_length(title_ko) BETWEEN 1 AND 60),
    title_en text NOT NULL CHECK (char_length(title_en) BETWEEN 1 AND 60),
    description_ko text NOT NULL CHECK (char_length(description_ko) <= 1000),
    description_en text NOT NULL CHECK (char_length(description_en) <= 1000),
    leader_ko text NOT NULL CHECK (char_length(leader_ko) BETWEEN 1 AND 60),
    leader_en text NOT NULL CHECK (char_length(leader_en) BETWEEN 1 AND 60),
    -- How the sessions were laid out (RFC 5545 §3.3.10, in the city's time); NULL for what takes place once.
    rrule text,
    capacity smallint NOT NULL CHECK (capacity BETWEEN 1 AND 1000),
    -- Enrolment is possible from the one until the other.
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    -- Who may take it: full years of age on the first day, the last one included.
    age_from smallint CHECK (age_from BETWEEN 0 AND 120),
    age_to smallint CHECK (age_to BETWEEN 0 AND 120),
    residents_only boolean NOT NULL DEFAULT false,
    -- Before the first session.
    cancel_until_minutes integer NOT NULL CHECK (cancel_until_minutes BETWEEN 0 AND 43200),
    -- How long a place that became free is kept for one person of the waitlist.
    offer_minutes integer NOT NULL DEFAULT 720 CHECK (offer_minutes BETWEEN 10 AND 10080),
    version integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    cancelled_at timestamptz,
    cancel_reason text CHECK (char_length(cancel_reason) BETWEEN 1 AND 200),
    CHECK (opens_at < closes_at),
    CHECK (age_from <= age_to),
    CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL))
);
CREATE INDEX programs_site_id ON programs (site_id);

CREATE TABLE program_sessions (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    program_id integer NOT NULL REFERENCES programs,
    during tstzrange NOT NULL CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
    cancelled_at timestamptz,
    cancel_reason text CHECK (char_length(cancel_reason) BETWEEN 1 AND 200),
    reminded_at timestamptz,
    CHECK ((cancelled_at IS NULL) = (cancel_reason IS NULL)),
    CONSTRAINT program_sessions_once EXCLUDE USING gist (program_id WITH =, during WITH &&)
);
CREATE INDEX program_sessions_reminders ON program_sessions (lower(during)) WHERE reminded_at IS NULL;

-- The room of a session and, where the room is a whole, its parts.
CREATE TABLE program_allocations (
    allocation_id bigint PRIMARY KEY REFERENCES allocations,
    session_id integer NOT NULL REFERENCES program_sessions
);
CREATE INDEX program_allocations_session_id ON program_allocations (session_id);

CREATE TABLE enrolments (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    program_id integer NOT NULL REFERENCES programs,
    citizen_id uuid REFERENCES citizens,
    status text NOT NULL CHECK (status IN (
        'enrolled', 'waiting', 'offered', 'lapsed', 'cancelled_by_citizen', 'cancelled_by_centre')),
    -- The order in which people came, and therefore of the waitlist: given out under the program's lock.
    number bigint GENERATED ALWAYS AS IDENTITY,
    offer_until timestamptz,
    -- Six characters that a person can read aloud at the counter.
    code text NOT NULL UNIQUE,
    cancel_reason text CHECK (char_length(cancel_reason) BETWEEN 1 AND 200),
    -- Grows with each change: RFC 5545's SEQUENCE.
    version integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    enrolled_at timestamptz,
    ended_at timestamptz,
    CHECK ((status = 'offered') = (offer_until IS NOT NULL)),
    CHECK (status <> 'enrolled' OR enrolled_at IS NOT NULL)
);
-- Nobody is in one program twice.
CREATE UNIQUE INDEX enrolments_once ON enrolments (program_id, citizen_id)
    WHERE status IN ('enrolled', 'waiting', 'offered');
CREATE INDEX enrolments_program_id ON enrolments (program_id, status, number);
CREATE INDEX enrolments_citizen_id ON enrolments (citizen_id);
CREATE INDEX enrolments_queue ON enrolments (program_id) WHERE status IN ('waiting', 'offered');

CREATE TABLE attendances (
    session_id integer NOT NULL REFERENCES program_sessions,
    enrolment_id uuid NOT NULL REFERENCES enrolments,
    presence text NOT NULL CHECK (presence IN ('attended', 'absent')),
    at timestamptz NOT NULL,
    PRIMARY KEY (session_id, enrolment_id)
);
CREATE INDEX attendances_enrolment_id ON attendances (enrolment_id);

ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'appeal_answered',
    'program_enrolled', 'program_offer', 'program_offer_lapsed', 'program_no_place', 'program_cancelled_by_citizen',
    'program_cancelled_by_centre', 'program_session_cancelled', 'program_tomorrow')) NOT VALID;
