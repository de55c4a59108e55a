-- A counsellor who cannot come, each visit that this strands until its person has answered, and a word that one runs late.

CREATE TABLE absences (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    resource_id integer NOT NULL REFERENCES resources,
    during tstzrange NOT NULL CHECK (NOT isempty(during)),
    staff_id uuid NOT NULL REFERENCES staff,
    created_at timestamptz NOT NULL,
    -- The counsellor comes after all.
    undone_at timestamptz,
    -- Nobody is away twice at one time, and two desks that say so at once say it once.
    CONSTRAINT absences_once EXCLUDE USING gist (resource_id WITH =, during WITH &&) WHERE (undone_at IS NULL)
);

CREATE TABLE absence_visits (
    booking_id uuid NOT NULL REFERENCES bookings,
    absence_id uuid NOT NULL REFERENCES absences,
    -- Open while 'offered' or 'asked' (to choose another time); how it ended otherwise.
    status text NOT NULL CHECK (status IN (
        'offered', 'asked', 'accepted', 'moved', 'cancelled', 'ended', 'restored')),
    -- The held booking that was offered last; forgotten like every hold, hence no reference.
    offer_id uuid,
    -- When the visit was to be.
    during tstzrange NOT NULL,
    -- The place that the desk had seen was gone, or it had not seen the visit yet.
    replanned boolean NOT NULL DEFAULT false,
    answered_at timestamptz,
    PRIMARY KEY (booking_id, absence_id),
    CHECK (status <> 'offered' OR offer_id IS NOT NULL),
    CHECK ((status IN ('offered', 'asked')) = (answered_at IS NULL))
);
CREATE UNIQUE INDEX absence_visits_open ON absence_visits (booking_id) WHERE status IN ('offered', 'asked');
CREATE INDEX absence_visits_waiting ON absence_visits (absence_id);

-- A time that is held for somebody whose counsellor cannot come.
ALTER TABLE bookings ADD COLUMN absence_id uuid;
ALTER TABLE bookings ADD CONSTRAINT bookings_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absences NOT VALID;
-- The time that an absence keeps free: given back with it, and not by hand.
ALTER TABLE allocations ADD COLUMN absence_id uuid;
ALTER TABLE allocations
    ADD CONSTRAINT allocations_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES absences NOT VALID;

-- How much later than planned a counsellor is on one day; 0 once it was taken back. A change is told once.
CREATE TABLE delays (
    resource_id integer NOT NULL REFERENCES resources,
    on_date date NOT NULL,
    minutes smallint NOT NULL CHECK (minutes BETWEEN 0 AND 120),
    version integer NOT NULL DEFAULT 0,
    PRIMARY KEY (resource_id, on_date)
);

ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'appeal_answered', 'booking_offer', 'booking_choose', 'booking_restored', 'counsellor_late', 'counsellor_on_time',
    'program_enrolled', 'program_offer', 'program_offer_lapsed', 'program_no_place', 'program_cancelled_by_citizen',
    'program_cancelled_by_centre', 'program_session_cancelled', 'program_tomorrow',
    'loan_reserved', 'loan_cancelled_by_citizen', 'loan_cancelled_by_centre', 'loan_pick_up_soon', 'loan_due_soon',
    'loan_overdue', 'loan_extended', 'loan_returned')) NOT VALID;
