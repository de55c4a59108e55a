-- Weeks later: whom to ask for where something is wrong, tasks of looking in again, the question when care has ended, and
-- who changes a promise.

-- Whom to call where the person cannot be reached. What the person is to them is no secret; who they are is.
ALTER TABLE care_people
    ADD COLUMN contact_name_sealed bytea,
    ADD COLUMN contact_phone_sealed bytea,
    ADD COLUMN contact_relation text,
    -- The person has died: nothing is sent to them, and nobody is asked how it was.
    ADD COLUMN died_at timestamptz,
    -- Two who correct the same person do not write over each other.
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD CONSTRAINT care_people_contact CHECK (
        num_nulls(contact_name_sealed, contact_phone_sealed, contact_relation) IN (0, 3)) NOT VALID,
    ADD CONSTRAINT care_people_contact_relation CHECK (contact_relation IN (
        'spouse', 'child', 'parent', 'sibling', 'relative', 'neighbour', 'other')) NOT VALID;

-- A case that goes on where another ended too long ago to begin again.
ALTER TABLE care_cases ADD COLUMN continues_id uuid;
ALTER TABLE care_cases ADD CONSTRAINT care_cases_continues FOREIGN KEY (continues_id) REFERENCES care_cases NOT VALID;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_cases_continues_id ON care_cases (continues_id) WHERE continues_id IS NOT NULL;

-- To be done between two days, both included; `planned_on` is the day that whoever does it has in mind. `dropped`: the
-- case went another way.
CREATE TABLE care_tasks (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    kind text NOT NULL CHECK (kind IN ('monitoring_call', 'monitoring_visit', 'reassessment', 'other')),
    opens_on date NOT NULL,
    due_on date NOT NULL,
    planned_on date NOT NULL,
    -- What is to be done, of a task that no rule made.
    what_sealed bytea,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'skipped', 'dropped')),
    version integer NOT NULL DEFAULT 1,
    -- How the person is, compared with the last time.
    how text CHECK (how IN ('better', 'same', 'worse')),
    word_sealed bytea,
    -- NULL: by rule.
    created_by uuid REFERENCES staff,
    created_at timestamptz NOT NULL,
    ended_by uuid REFERENCES staff,
    ended_at timestamptz,
    overdue_at timestamptz,
    CHECK (planned_on BETWEEN opens_on AND due_on),
    CHECK ((status = 'open') = (ended_at IS NULL)),
    CHECK (status IN ('open', 'dropped') OR ended_by IS NOT NULL),
    CHECK (how IS NULL OR status = 'done'),
    CHECK ((kind = 'other') = (what_sealed IS NOT NULL))
);
CREATE INDEX care_tasks_case_id ON care_tasks (case_id);
CREATE INDEX care_tasks_due_on ON care_tasks (due_on) WHERE status = 'open';
-- Nobody is called twice by rule: of looking in there is one to come, and one of assessing again.
CREATE UNIQUE INDEX care_tasks_looking_in ON care_tasks (case_id)
    WHERE status = 'open' AND kind IN ('monitoring_call', 'monitoring_visit');
CREATE UNIQUE INDEX care_tasks_reassessment ON care_tasks (case_id) WHERE status = 'open' AND kind = 'reassessment';

-- When somebody is looked in on, dated with the other promises; and who changed what is promised.
ALTER TABLE care_rules
    ADD COLUMN first_call_days smallint NOT NULL DEFAULT 14
        CONSTRAINT care_rules_first_call_days CHECK (first_call_days BETWEEN 1 AND 366),
    -- A task opens so many days before the day by which it is to be done.
    ADD COLUMN task_window_days smallint NOT NULL DEFAULT 7
        CONSTRAINT care_rules_task_window_days CHECK (task_window_days BETWEEN 1 AND 60),
    ADD COLUMN reassessment_months smallint NOT NULL DEFAULT 6
        CONSTRAINT care_rules_reassessment_months CHECK (reassessment_months BETWEEN 1 AND 36),
    ADD COLUMN made_by uuid,
    ADD COLUMN made_at timestamptz;
ALTER TABLE care_rules ADD CONSTRAINT care_rules_made_by FOREIGN KEY (made_by) REFERENCES staff NOT VALID;

-- What holds or held is never changed: a promise was made by it. Only a day that is still to come gets other rules.
CREATE FUNCTION care_rules_ahead() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    today date := coalesce(care_today(), CURRENT_DATE);
BEGIN
    IF TG_OP <> 'INSERT' AND lower(OLD.valid) <= today THEN
        IF TG_OP = 'DELETE' OR lower(NEW.valid) <> lower(OLD.valid) OR upper(NEW.valid) <= today
           OR upper(OLD.valid) <= today THEN
            RAISE EXCEPTION 'rules that hold or held are not changed' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    ELSIF TG_OP = 'INSERT' AND lower(NEW.valid) <= today THEN
        RAISE EXCEPTION 'rules begin on a day to come' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER care_rules_ahead BEFORE INSERT OR UPDATE OR DELETE ON care_rules
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION care_rules_ahead();
GRANT INSERT, DELETE ON care_rules TO app;
GRANT UPDATE (valid) ON care_rules TO app;

-- The question when care has ended, put once to one person; see docs/decisions/0020.
CREATE TABLE care_satisfaction_asks (
    case_id uuid PRIMARY KEY REFERENCES care_cases,
    citizen_id uuid NOT NULL REFERENCES citizens,
    dong_id integer NOT NULL REFERENCES dongs,
    asked_at timestamptz NOT NULL,
    lapses_at timestamptz NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'answered', 'skipped', 'over')),
    score smallint CHECK (score BETWEEN 1 AND 5),
    words_sealed bytea,
    answered_at timestamptz,
    CHECK (lapses_at > asked_at),
    CHECK ((status = 'answered') = (score IS NOT NULL)),
    CHECK (words_sealed IS NULL OR status = 'answered'),
    CHECK (status <> 'answered' OR answered_at IS NOT NULL)
);
CREATE INDEX care_satisfaction_asks_citizen_id ON care_satisfaction_asks (citizen_id);
CREATE INDEX care_satisfaction_asks_live ON care_satisfaction_asks (lapses_at) WHERE status <> 'over';
-- By nobody and about no case, until five of the same dong have come together.
CREATE TABLE care_satisfaction_answers (
    dong_id integer NOT NULL REFERENCES dongs,
    score smallint NOT NULL CHECK (score BETWEEN 1 AND 5)
);
CREATE INDEX care_satisfaction_answers_dong_id ON care_satisfaction_answers (dong_id);
CREATE TABLE care_satisfaction_sums (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dong_id integer NOT NULL REFERENCES dongs,
    on_date date NOT NULL,
    score_1 integer NOT NULL,
    score_2 integer NOT NULL,
    score_3 integer NOT NULL,
    score_4 integer NOT NULL,
    score_5 integer NOT NULL,
    CONSTRAINT care_satisfaction_sums_five CHECK (score_1 + score_2 + score_3 + score_4 + score_5 >= 5)
);
CREATE INDEX care_satisfaction_sums_dong_id ON care_satisfaction_sums (dong_id, on_date);
-- Apart from scores and days, and by the district: a dong ends few cases in a month.
CREATE TABLE care_satisfaction_words (
    id uuid PRIMARY KEY,
    district_id integer NOT NULL REFERENCES districts,
    said_in date NOT NULL CHECK (extract(day FROM said_in) = 1),
    words_sealed bytea NOT NULL
);
CREATE INDEX care_satisfaction_words_district_id ON care_satisfaction_words (district_id, said_in);

ALTER TABLE care_tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_satisfaction_asks ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_satisfaction_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_satisfaction_sums ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_satisfaction_words ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_case ON care_tasks TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
-- Whoever is asked; the desk, which puts the question; and the job that takes the names off.
CREATE POLICY mine ON care_satisfaction_asks TO app USING (citizen_id = (SELECT care_citizen()));
CREATE POLICY by_dong ON care_satisfaction_asks TO app USING (dong_id = ANY ((SELECT care_dongs())::integer[]));
CREATE POLICY by_dong ON care_satisfaction_answers TO app USING (dong_id = ANY ((SELECT care_dongs())::integer[]));
CREATE POLICY by_dong ON care_satisfaction_sums TO app USING (dong_id = ANY ((SELECT care_dongs())::integer[]));
CREATE POLICY by_district ON care_satisfaction_words TO app USING (EXISTS (
    SELECT FROM dongs d WHERE d.district_id = care_satisfaction_words.district_id
                          AND d.id = ANY ((SELECT care_dongs())::integer[])));

-- The family's weekly news.
ALTER TABLE messages DROP CONSTRAINT messages_kind;
ALTER TABLE messages ADD CONSTRAINT messages_kind CHECK (kind IN (
    'booking_requested', 'booking_confirmed', 'booking_moved', 'booking_cancelled_by_citizen',
    'booking_cancelled_by_centre', 'booking_tomorrow', 'booking_soon', 'booking_missed', 'waitlist_offer',
    'appeal_answered', 'booking_offer', 'booking_choose', 'booking_restored', 'counsellor_late', 'counsellor_on_time',
    'satisfaction_asked',
    'program_enrolled', 'program_offer', 'program_offer_lapsed', 'program_no_place', 'program_cancelled_by_citizen',
    'program_cancelled_by_centre', 'program_session_cancelled', 'program_session_moved', 'program_session_added',
    'program_tomorrow',
    'loan_reserved', 'loan_cancelled_by_citizen', 'loan_cancelled_by_centre', 'loan_pick_up_soon', 'loan_out',
    'loan_due_soon', 'loan_overdue', 'loan_extended', 'loan_returned',
    'care_received', 'care_step', 'care_ended', 'care_paused', 'care_question', 'care_answer',
    'care_mandate', 'care_changed', 'care_digest')) NOT VALID;
