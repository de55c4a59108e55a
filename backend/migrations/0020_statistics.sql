-- What people say after a visit, kept so that nobody learns who said what; and what statistics need besides.

-- Who is asked about what, once. The answer stands here for the day on which it may be changed, and no longer.
CREATE TABLE satisfaction_asks (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    citizen_id uuid NOT NULL REFERENCES citizens,
    kind text NOT NULL CHECK (kind IN ('booking', 'enrolment', 'loan')),
    -- The booking, enrolment or loan that it is about.
    subject_id uuid NOT NULL,
    site_id integer NOT NULL REFERENCES sites,
    service_id integer REFERENCES services,
    counsellor_id integer REFERENCES resources,
    visited_at timestamptz NOT NULL,
    asked_at timestamptz NOT NULL,
    lapses_at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'answered', 'skipped', 'over')),
    -- From 1, very bad, to 5, very good.
    score smallint CHECK (score BETWEEN 1 AND 5),
    words_sealed bytea,
    -- Of the first answer: it can be changed for a day from then on.
    answered_at timestamptz,
    CHECK (lapses_at > asked_at),
    CHECK ((status = 'answered') = (score IS NOT NULL)),
    CHECK (words_sealed IS NULL OR status = 'answered'),
    CHECK (status <> 'answered' OR answered_at IS NOT NULL),
    CONSTRAINT satisfaction_asks_once UNIQUE (kind, subject_id)
);
CREATE INDEX satisfaction_asks_citizen_id ON satisfaction_asks (citizen_id, visited_at);
CREATE INDEX satisfaction_asks_live ON satisfaction_asks (lapses_at) WHERE status <> 'over';

-- What was said, by nobody and at no time, until five of the same counsellor and service have come together.
CREATE TABLE satisfaction_answers (
    site_id integer NOT NULL REFERENCES sites,
    kind text NOT NULL CHECK (kind IN ('booking', 'enrolment', 'loan')),
    service_id integer REFERENCES services,
    counsellor_id integer REFERENCES resources,
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5)
);

-- Five answers or more at a time: the difference of any two sums is again five answers or more, or none.
CREATE TABLE satisfaction_sums (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    kind text NOT NULL CHECK (kind IN ('booking', 'enrolment', 'loan')),
    service_id integer REFERENCES services,
    counsellor_id integer REFERENCES resources,
    -- On which they came together.
    on_date date NOT NULL,
    score_1 integer NOT NULL,
    score_2 integer NOT NULL,
    score_3 integer NOT NULL,
    score_4 integer NOT NULL,
    score_5 integer NOT NULL,
    CONSTRAINT satisfaction_sums_five CHECK (score_1 + score_2 + score_3 + score_4 + score_5 >= 5)
);
CREATE INDEX satisfaction_sums_site_id ON satisfaction_sums (site_id, on_date);

-- Words apart from scores, counsellors and days; the administrators of the site read them.
CREATE TABLE satisfaction_words (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id integer NOT NULL REFERENCES sites,
    kind text NOT NULL CHECK (kind IN ('booking', 'enrolment', 'loan')),
    service_id integer REFERENCES services,
    -- The first day of the month.
    said_in date NOT NULL CHECK (extract(day FROM said_in) = 1),
    words_sealed bytea NOT NULL
);
CREATE INDEX satisfaction_words_site_id ON satisfaction_words (site_id, said_in);

-- How counsellors and rooms were used, hour by hour, of days that change no more: of a year there are too many visits to
-- lay beside the hours whenever somebody looks.
CREATE TABLE used_hours (
    site_id integer NOT NULL REFERENCES sites,
    on_date date NOT NULL,
    resource_id integer NOT NULL REFERENCES resources,
    hour smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),
    booked_minutes integer NOT NULL CHECK (booked_minutes >= 0),
    open_minutes integer NOT NULL CHECK (open_minutes >= booked_minutes),
    PRIMARY KEY (site_id, on_date, resource_id, hour)
);

-- How often somebody wanted a size on a day on which another person had the last one.
CREATE TABLE suit_refusals (
    suit_id integer NOT NULL REFERENCES suits,
    on_date date NOT NULL,
    times integer NOT NULL CHECK (times >= 1),
    PRIMARY KEY (suit_id, on_date)
);

-- Lists with names and numbers that somebody took out of here, and why.
CREATE TABLE visit_exports (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    staff_id uuid NOT NULL REFERENCES staff,
    site_id integer NOT NULL REFERENCES sites,
    first_day date NOT NULL,
    last_day date NOT NULL,
    format text NOT NULL CHECK (format IN ('csv', 'xlsx')),
    visits integer NOT NULL CHECK (visits >= 0),
    reason_sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    CHECK (first_day <= last_day)
);
REVOKE UPDATE, DELETE ON visit_exports FROM app;

ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'appeal_answered', 'booking_offer', 'booking_choose', 'booking_restored', 'counsellor_late', 'counsellor_on_time',
    'program_enrolled', 'program_offer', 'program_offer_lapsed', 'program_no_place', 'program_cancelled_by_citizen',
    'program_cancelled_by_centre', 'program_session_cancelled', 'program_tomorrow',
    'loan_reserved', 'loan_cancelled_by_citizen', 'loan_cancelled_by_centre', 'loan_pick_up_soon', 'loan_due_soon',
    'loan_overdue', 'loan_extended', 'loan_returned',
    'satisfaction_asked')) NOT VALID;
