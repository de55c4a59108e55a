-- Lending of interview suits: a suit of one size is a resource whose units are the pieces that hang there, lent whole by days.

ALTER TABLE resources DROP CONSTRAINT resources_kind_check;
ALTER TABLE resources ADD CONSTRAINT resources_kind CHECK (kind IN ('counsellor', 'room', 'equipment', 'suit')) NOT VALID;

-- How a site lends; one that has no rule lends nothing. The city changes every one of these by notice.
CREATE TABLE lending_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    valid daterange NOT NULL,
    -- With the days of pick-up and of return: 4 is three nights.
    days_out smallint NOT NULL CHECK (days_out BETWEEN 1 AND 60),
    max_a_year smallint NOT NULL CHECK (max_a_year BETWEEN 1 AND 366),
    -- Loans that are reserved or out at one time.
    max_live smallint NOT NULL CHECK (max_live BETWEEN 1 AND 10),
    days_ahead smallint NOT NULL CHECK (days_ahead BETWEEN 0 AND 365),
    notice_minutes integer NOT NULL CHECK (notice_minutes BETWEEN 0 AND 43200),
    cancel_until_minutes integer NOT NULL CHECK (cancel_until_minutes BETWEEN 0 AND 43200),
    -- How long a fitting takes, and how many people there is room for at one time.
    slot_minutes smallint NOT NULL CHECK (slot_minutes BETWEEN 5 AND 240),
    slot_places smallint NOT NULL CHECK (slot_places BETWEEN 1 AND 50),
    -- After the day of return, before the next person may have it.
    cleaning_days smallint NOT NULL CHECK (cleaning_days BETWEEN 0 AND 30),
    -- How long before pick-up and return people are reminded.
    reminder_days smallint NOT NULL CHECK (reminder_days BETWEEN 1 AND 7),
    max_extension_days smallint NOT NULL CHECK (max_extension_days BETWEEN 0 AND 30),
    -- Full years on the day of pick-up, the last one included; NULL for no limit.
    age_from smallint CHECK (age_from BETWEEN 0 AND 120),
    age_to smallint CHECK (age_to BETWEEN age_from AND 120),
    -- Whether people from elsewhere may borrow: for an interview at a firm in the city, which they name.
    non_residents text NOT NULL CHECK (non_residents IN ('never', 'with_interview', 'always')),
    CHECK (NOT isempty(valid)),
    CONSTRAINT lending_rules_overlap EXCLUDE USING gist (site_id WITH =, valid WITH &&)
);

CREATE TABLE suits (
    resource_id integer PRIMARY KEY REFERENCES resources,
    site_id integer NOT NULL REFERENCES sites,
    cut text NOT NULL CHECK (cut IN ('trousers', 'skirt')),
    -- As it stands on the label: 100, 66.
    size text NOT NULL CHECK (size ~ '^[0-9A-Z]{1,6}$'),
    -- Whom it fits, in centimetres.
    chest_from smallint NOT NULL CHECK (chest_from BETWEEN 40 AND 200),
    chest_to smallint NOT NULL CHECK (chest_to BETWEEN chest_from AND 200),
    waist_from smallint NOT NULL CHECK (waist_from BETWEEN 40 AND 200),
    waist_to smallint NOT NULL CHECK (waist_to BETWEEN waist_from AND 200),
    CONSTRAINT suits_size UNIQUE (site_id, cut, size)
);

CREATE TABLE loans (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    suit_id integer NOT NULL REFERENCES suits,
    citizen_id uuid REFERENCES citizens,
    -- The days of one piece, cleaning included. Inactive under a reserved loan whose piece is not there and for which no
    -- other was found yet.
    allocation_id bigint NOT NULL REFERENCES allocations,
    status text NOT NULL CHECK (status IN (
        'reserved', 'out', 'returned', 'damaged', 'lost', 'cancelled_by_citizen', 'cancelled_by_centre', 'no_show')),
    pick_up_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    -- The piece that went over the counter.
    unit smallint CHECK (unit >= 1),
    -- Six characters that a person can read aloud at the counter; apart from those of bookings.
    code text NOT NULL,
    shoe_mm smallint CHECK (shoe_mm BETWEEN 200 AND 320),
    firm_sealed bytea,
    interview_on date,
    -- What was found when it came back.
    condition_sealed bytea,
    cancel_reason text CHECK (char_length(cancel_reason) BETWEEN 1 AND 200),
    version integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    out_at timestamptz,
    ended_at timestamptz,
    pick_up_reminder_at timestamptz,
    due_reminder_at timestamptz,
    overdue_reminder_at timestamptz,
    CHECK (pick_up_at < due_at),
    CHECK ((out_at IS NULL) = (unit IS NULL)),
    CHECK (status NOT IN ('out', 'returned', 'damaged', 'lost') OR out_at IS NOT NULL),
    CHECK ((ended_at IS NULL) = (status IN ('reserved', 'out'))),
    -- Whoever leaves takes the words about them along.
    CHECK (status <> 'cancelled_by_centre' OR cancel_reason IS NOT NULL OR citizen_id IS NULL),
    CONSTRAINT loans_code UNIQUE (code),
    CONSTRAINT loans_allocation UNIQUE (allocation_id)
);
-- One piece is out with one person, however late it is and whatever its allocation says.
CREATE UNIQUE INDEX loans_unit_out ON loans (suit_id, unit) WHERE status = 'out';
CREATE INDEX loans_citizen_id ON loans (citizen_id, pick_up_at);
CREATE INDEX loans_live ON loans (suit_id, pick_up_at) WHERE status IN ('reserved', 'out');

ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'appeal_answered',
    'program_enrolled', 'program_offer', 'program_offer_lapsed', 'program_no_place', 'program_cancelled_by_citizen',
    'program_cancelled_by_centre', 'program_session_cancelled', 'program_tomorrow',
    'loan_reserved', 'loan_cancelled_by_citizen', 'loan_cancelled_by_centre', 'loan_pick_up_soon', 'loan_due_soon',
    'loan_overdue', 'loan_extended', 'loan_returned')) NOT VALID;
