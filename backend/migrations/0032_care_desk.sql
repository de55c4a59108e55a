-- The dong's desk: visits that are agreed on, a case that goes from hand to hand, and one that somebody opens whose it is
-- not.

CREATE TABLE care_visits (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    staff_id uuid NOT NULL REFERENCES staff,
    during tstzrange NOT NULL CHECK (NOT isempty(during) AND lower(during) IS NOT NULL AND upper(during) IS NOT NULL),
    status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'cancelled')),
    created_at timestamptz NOT NULL,
    -- Nobody is at two doors at once.
    CONSTRAINT care_visits_overlap EXCLUDE USING gist (staff_id WITH =, during WITH &&) WHERE (status = 'planned')
);
CREATE INDEX care_visits_case_id ON care_visits (case_id);
CREATE UNIQUE INDEX care_visits_once ON care_visits (case_id) WHERE status = 'planned';

-- A manager asks a colleague to take a case on, with a word about it; it stays with whoever had it until that is
-- accepted. `dropped`: taken back, or the case went another way meanwhile.
CREATE TABLE care_handovers (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    from_staff_id uuid NOT NULL REFERENCES staff,
    to_staff_id uuid NOT NULL REFERENCES staff,
    word_sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'asked' CHECK (status IN ('asked', 'accepted', 'declined', 'dropped')),
    answered_at timestamptz,
    answer_sealed bytea,
    CHECK (from_staff_id <> to_staff_id),
    CHECK ((status = 'asked') = (answered_at IS NULL))
);
CREATE UNIQUE INDEX care_handovers_once ON care_handovers (case_id) WHERE status = 'asked';
CREATE INDEX care_handovers_case_id ON care_handovers (case_id);
CREATE INDEX care_handovers_to_staff_id ON care_handovers (to_staff_id) WHERE status = 'asked';

-- Somebody of the dong opened a case that another has, and why; a supervisor looks at each.
CREATE TABLE care_openings (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    staff_id uuid NOT NULL REFERENCES staff,
    why_sealed bytea NOT NULL,
    at timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (until >= at),
    reviewed_by uuid REFERENCES staff,
    reviewed_at timestamptz,
    CHECK ((reviewed_by IS NULL) = (reviewed_at IS NULL)),
    CHECK (reviewed_by IS DISTINCT FROM staff_id)
);
CREATE INDEX care_openings_case_id ON care_openings (case_id, staff_id);
CREATE INDEX care_openings_unreviewed ON care_openings (at) WHERE reviewed_at IS NULL;

REVOKE DELETE ON care_visits, care_handovers, care_openings FROM app;

-- Who asked on the phone, and has no account that says it.
ALTER TABLE care_cases ADD COLUMN requester_name_sealed bytea;

-- What waits for an answer, of which there is always little.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_questions_waiting ON care_questions (case_id) WHERE answered_at IS NULL;
-- What the clerk who escalates asks every few minutes.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_cases_due_at ON care_cases (due_at) WHERE closed_at IS NULL AND paused_at IS NULL;

ALTER TABLE care_visits ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_handovers ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_openings ENABLE ROW LEVEL SECURITY;

CREATE POLICY with_case ON care_visits TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_handovers TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_openings TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
