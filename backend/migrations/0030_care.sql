-- Care: who needs it, what was asked, how it goes on, and who may see it.
--
-- Every table of care has row-level security, and `app` is not its owner: a transaction that has not said whose it is
-- (`enter` in backend/care/queries.py) sees no row. A policy compares columns with what was said, by indexed equality.

-- What the transaction said: the dongs that a member of staff or a job works for, or the citizen who asks, and the day,
-- on which mandates end. Nothing said is NULL, which equals nothing.
CREATE FUNCTION care_dongs() RETURNS integer[] LANGUAGE sql STABLE
    RETURN string_to_array(nullif(current_setting('care.dongs', true), ''), ',')::integer[];
CREATE FUNCTION care_citizen() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('care.citizen', true), '')::uuid;
CREATE FUNCTION care_today() RETURNS date LANGUAGE sql STABLE
    RETURN nullif(current_setting('care.today', true), '')::date;

-- Dated: promises, and when somebody else is called in.
CREATE TABLE care_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    -- A visit within so many working days; in an emergency on the same day where it was asked for before this hour, else
    -- by noon of the next.
    visit_working_days smallint NOT NULL CHECK (visit_working_days BETWEEN 1 AND 60),
    emergency_until time NOT NULL,
    plan_working_days smallint NOT NULL CHECK (plan_working_days BETWEEN 1 AND 60),
    approval_working_days smallint NOT NULL CHECK (approval_working_days BETWEEN 1 AND 60),
    service_working_days smallint NOT NULL CHECK (service_working_days BETWEEN 1 AND 60),
    monitoring_days smallint NOT NULL CHECK (monitoring_days BETWEEN 1 AND 366),
    -- Late by so many hours, a case is shown to the district's supervisors, and then to the city's.
    district_after_hours smallint NOT NULL CHECK (district_after_hours BETWEEN 0 AND 1000),
    city_after_hours smallint NOT NULL CHECK (city_after_hours BETWEEN district_after_hours AND 1000),
    -- So many tries on different days before somebody counts as unreachable.
    unreachable_tries smallint NOT NULL CHECK (unreachable_tries BETWEEN 1 AND 20),
    reopen_days smallint NOT NULL CHECK (reopen_days BETWEEN 0 AND 1000),
    CONSTRAINT care_rules_overlap EXCLUDE USING gist (valid WITH &&)
);
INSERT INTO care_rules (valid, visit_working_days, emergency_until, plan_working_days, approval_working_days,
                        service_working_days, monitoring_days, district_after_hours, city_after_hours,
                        unreachable_tries, reopen_days)
VALUES (daterange('2023-04-01', NULL), 3, '18:00', 7, 3, 5, 30, 24, 72, 3, 180);

-- Who needs care, with an account or without. One row a person, as far as anybody knows: see person_index.
CREATE TABLE care_people (
    id uuid PRIMARY KEY,
    citizen_id uuid UNIQUE REFERENCES citizens,
    dong_id integer NOT NULL REFERENCES dongs,
    name_sealed bytea,
    born_on_sealed bytea,
    phone_sealed bytea,
    address_sealed bytea NOT NULL,
    -- How to get in, a dog, a hearing aid: what a visitor must know.
    access_sealed bytea,
    -- Blind indexes: of name and birthday, of the number, of dong and address.
    person_index bytea,
    phone_index bytea,
    household_index bytea NOT NULL,
    lives_alone boolean,
    created_at timestamptz NOT NULL
);
CREATE INDEX care_people_person_index ON care_people (person_index);
CREATE INDEX care_people_phone_index ON care_people (phone_index);
CREATE INDEX care_people_household_index ON care_people (household_index);

-- A relative acts for a person: said by the relative, confirmed by the person, ended by either.
CREATE TABLE care_mandates (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES care_people,
    citizen_id uuid NOT NULL REFERENCES citizens,
    relation text NOT NULL CHECK (relation IN ('mother', 'father', 'spouse', 'child', 'relative', 'ward')),
    status text NOT NULL CHECK (status IN ('asked', 'confirmed', 'refused', 'revoked')),
    -- To ask and answer in their name, to follow how it goes, to be sent the family's digest.
    scope text[] NOT NULL CHECK (scope <@ ARRAY['ask', 'follow', 'digest'] AND cardinality(scope) > 0),
    asked_at timestamptz NOT NULL,
    valid_until date NOT NULL,
    confirmed_at timestamptz,
    confirmed_how text CHECK (confirmed_how IN ('phone', 'code', 'in_person', 'account')),
    confirmed_by uuid REFERENCES staff,
    ended_at timestamptz,
    code_hmac bytea,
    code_expires_at timestamptz,
    tries smallint NOT NULL DEFAULT 0,
    CHECK (status <> 'confirmed' OR confirmed_at IS NOT NULL),
    CHECK ((confirmed_at IS NULL) = (confirmed_how IS NULL)),
    CHECK ((status IN ('refused', 'revoked')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX care_mandates_once ON care_mandates (person_id, citizen_id) WHERE status IN ('asked', 'confirmed');
CREATE INDEX care_mandates_citizen_id ON care_mandates (citizen_id);

-- For whom the citizen may act or read: themselves, and whoever confirmed it. As the owner, since the policies of the
-- tables that it reads would ask it again.
CREATE FUNCTION care_my_people() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT coalesce(array_agg(id), '{}') FROM (
        SELECT p.id FROM care_people p WHERE p.citizen_id = care_citizen()
        UNION
        SELECT m.person_id FROM care_mandates m
        WHERE m.citizen_id = care_citizen() AND m.status = 'confirmed' AND m.valid_until >= care_today()) mine;
END;

CREATE TABLE care_cases (
    id uuid PRIMARY KEY,
    -- What people say on the phone; eight digits.
    code text NOT NULL UNIQUE CHECK (code ~ '^\d{8}$'),
    person_id uuid NOT NULL REFERENCES care_people,
    dong_id integer NOT NULL REFERENCES dongs,
    channel text NOT NULL CHECK (channel IN ('online', 'call', 'office', 'hospital')),
    -- Who the person is to whoever asked.
    relation text NOT NULL CHECK (relation IN
        ('self', 'mother', 'father', 'spouse', 'child', 'relative', 'ward', 'neighbour', 'patient', 'staff')),
    requester_id uuid REFERENCES citizens,
    status text NOT NULL CHECK (status IN (
        'received', 'assigned', 'visit_scheduled', 'assessed', 'plan_drafted', 'approved', 'in_service', 'monitoring',
        'closed', 'rejected', 'linked_elsewhere', 'withdrawn', 'unreachable', 'reopened')),
    version integer NOT NULL DEFAULT 1,
    needs text[] NOT NULL CHECK (cardinality(needs) > 0 AND needs <@ ARRAY[
        'meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter', 'unsure']),
    urgency text NOT NULL CHECK (urgency IN ('emergency', 'soon', 'normal')),
    words_sealed bytea,
    -- When a visit suits: parts of the week.
    visit_times text[] NOT NULL DEFAULT '{}' CHECK (visit_times <@ ARRAY[
        'weekday_morning', 'weekday_afternoon', 'weekday_evening', 'saturday', 'any']),
    -- Whom to call about it.
    call_first text NOT NULL DEFAULT 'person' CHECK (call_first IN ('person', 'requester')),
    -- The number of somebody without an account who asked by phone, or of a ward's nurse.
    requester_sealed bytea,
    risk smallint NOT NULL DEFAULT 0 CHECK (risk BETWEEN 0 AND 100),
    assigned_to uuid REFERENCES staff,
    received_at timestamptz NOT NULL,
    -- The promise that stands now, and since when its clock stands still, with the reason that the person reads.
    due_at timestamptz,
    paused_at timestamptz,
    pause_reason text CHECK (pause_reason IN ('person_asked', 'waiting_for_answer', 'in_hospital', 'away')),
    escalated_to text NOT NULL DEFAULT 'dong' CHECK (escalated_to IN ('dong', 'district', 'city')),
    closed_at timestamptz,
    close_reason text CHECK (close_reason IN (
        'goal_met', 'moved', 'institutionalised', 'deceased', 'refused', 'cap_reached', 'duplicate', 'not_here',
        'other')),
    CONSTRAINT care_cases_closed CHECK ((closed_at IS NOT NULL) = (status IN (
        'closed', 'rejected', 'linked_elsewhere', 'withdrawn', 'unreachable'))),
    CONSTRAINT care_cases_paused CHECK ((paused_at IS NULL) = (pause_reason IS NULL)),
    CONSTRAINT care_cases_due CHECK (closed_at IS NULL OR due_at IS NULL)
);
-- The desk's queue; closed cases, of which there are a hundred times as many, stand in no part of it.
CREATE INDEX care_cases_queue ON care_cases (dong_id, due_at) WHERE closed_at IS NULL;
CREATE INDEX care_cases_assigned_to ON care_cases (assigned_to) WHERE closed_at IS NULL;
CREATE INDEX care_cases_person_id ON care_cases (person_id);
CREATE INDEX care_cases_requester_id ON care_cases (requester_id);

-- Each step, with who, when and why. Rows are only ever added.
CREATE TABLE care_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('citizen', 'staff', 'system')),
    actor_id uuid,
    action text NOT NULL,
    from_status text,
    to_status text,
    why_sealed bytea
);
CREATE INDEX care_events_case_id ON care_events (case_id);

-- Two-way questions: each is answered once.
CREATE TABLE care_questions (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    asked_by text NOT NULL CHECK (asked_by IN ('citizen', 'staff')),
    asker_id uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    question_sealed bytea NOT NULL,
    answerer_id uuid,
    answered_at timestamptz,
    answer_sealed bytea,
    CHECK (num_nulls(answerer_id, answered_at, answer_sealed) IN (0, 3))
);
CREATE INDEX care_questions_case_id ON care_questions (case_id);

-- What was agreed to about a person: by themselves, by a relative about what they told, or heard by staff.
CREATE TABLE care_consents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES care_people,
    case_id uuid NOT NULL REFERENCES care_cases,
    purpose text NOT NULL CHECK (purpose IN ('care', 'care_health', 'care_sharing', 'care_family')),
    version integer NOT NULL,
    given boolean NOT NULL,
    given_by uuid REFERENCES citizens,
    heard_by uuid REFERENCES staff,
    at timestamptz NOT NULL
);
CREATE INDEX care_consents_person_id ON care_consents (person_id);
CREATE INDEX care_consents_case_id ON care_consents (case_id);

-- Whoever reads about care proves more than a number, which may have been somebody else's when the case was asked for: a
-- session goes back to the moment from which on it is the same person's, its own begin or that of the session in which
-- its passkey was made; or the account was seen at a dong office. NULL: created_at.
ALTER TABLE sessions ADD COLUMN vouched_from timestamptz;
ALTER TABLE passkeys ADD COLUMN vouched_from timestamptz;
CREATE TABLE care_activations (
    citizen_id uuid PRIMARY KEY REFERENCES citizens,
    staff_id uuid NOT NULL REFERENCES staff,
    at timestamptz NOT NULL
);

REVOKE UPDATE, DELETE ON care_events FROM app;
REVOKE UPDATE ON care_consents FROM app;
REVOKE INSERT, UPDATE, DELETE ON care_rules FROM app;

ALTER TABLE care_people ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_mandates ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_questions ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_consents ENABLE ROW LEVEL SECURITY;

CREATE POLICY by_dong ON care_people TO app USING (dong_id = ANY ((SELECT care_dongs())::integer[]));
CREATE POLICY mine ON care_people TO app USING (id = ANY ((SELECT care_my_people())::uuid[]));

CREATE POLICY by_dong ON care_cases TO app USING (dong_id = ANY ((SELECT care_dongs())::integer[]));
-- A neighbour who told of somebody is shown nothing more of it.
CREATE POLICY mine ON care_cases TO app USING (
    (requester_id = (SELECT care_citizen()) AND relation <> 'neighbour')
    OR person_id = ANY ((SELECT care_my_people())::uuid[]));

-- A person sees who acts for them, a relative their own, staff those of their people.
CREATE POLICY theirs ON care_mandates TO app
    USING (citizen_id = (SELECT care_citizen()) OR EXISTS (SELECT FROM care_people p WHERE p.id = person_id));

-- What belongs to a case is seen by whoever sees the case.
CREATE POLICY with_case ON care_events TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_questions TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_consents TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));

-- An open case of the same person, or of the same household, whoever may see it: nothing but that there is one.
CREATE FUNCTION care_open_case_of(of_person bytea, of_phone bytea, of_household bytea)
    RETURNS TABLE (case_id uuid, person_id uuid, dong_id integer, same text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT c.id, c.person_id, c.dong_id,
           CASE WHEN p.person_index = of_person OR p.phone_index = of_phone THEN 'person' ELSE 'household' END
    FROM care_people p JOIN care_cases c ON c.person_id = p.id
    WHERE (p.person_index = of_person OR p.phone_index = of_phone OR p.household_index = of_household)
      AND c.closed_at IS NULL
    ORDER BY 4 DESC, c.received_at DESC LIMIT 1;
END;

-- A supervisor approves plans and sees what is late.
ALTER TABLE staff_roles DROP CONSTRAINT staff_roles_role_check;
ALTER TABLE staff_roles ADD CONSTRAINT staff_roles_role CHECK (role IN (
    'counsellor', 'care_manager', 'care_supervisor', 'operator', 'approver', 'administrator')) NOT VALID;

ALTER TABLE consent_texts DROP CONSTRAINT consent_texts_purpose_check;
ALTER TABLE consent_texts ADD CONSTRAINT consent_texts_purpose CHECK (purpose IN (
    'service', 'care', 'care_health', 'care_sharing', 'care_family')) NOT VALID;

INSERT INTO consent_texts (purpose, version, lang, title, why, items, kept, refusal, valid_from) VALUES
('care', 1, 'ko', '찾아가는 데 필요한 정보', '찾아뵙고, 알맞은 돌봄을 이어 드리려고 써요.',
 '이름, 생년월일, 전화번호, 주소, 부탁한 내용', '돌봄이 끝나고 5년 뒤에 지워요.',
 '동의하지 않아도 돼요. 그러면 여기서는 부탁할 수 없지만, 1660-2642나 동 행정복지센터에서 이야기할 수 있어요.', '2026-01-01'),
('care', 1, 'en', 'What we need to come to you', 'To visit and to find the care that fits.',
 'Name, date of birth, phone number, address and what you ask for', 'Deleted five years after the care has ended.',
 'You may refuse. You cannot ask here then, but you can talk to us at 1660-2642 or at your dong office.', '2026-01-01'),
('care_health', 1, 'ko', '건강에 관한 정보', '건강과 몸 상태에 맞는 돌봄을 찾으려고 써요.',
 '아픈 곳, 먹는 약, 장애와 장기요양 등급, 적어 주신 이야기', '돌봄이 끝나고 5년 뒤에 지워요.',
 '동의하지 않아도 부탁할 수 있어요. 건강 이야기는 적지 않고, 찾아뵐 때 다시 여쭤요.', '2026-01-01'),
('care_health', 1, 'en', 'About health', 'To find care that fits your health.',
 'Illness, medicine, disability and long-term-care grades, and what you write', 'Deleted five years after the care has ended.',
 'You may refuse and still ask. Nothing about health is written down, and we ask again when we visit.', '2026-01-01'),
('care_sharing', 1, 'ko', '돌봄 기관에 전하는 정보', '돌봄을 맡을 기관이 찾아갈 수 있게 전해요.',
 '이름, 전화번호, 주소, 그 기관이 맡을 일에 필요한 내용', '맡은 일이 끝나면 기관에서 지워요.',
 '동의하지 않아도 부탁할 수 있어요. 기관을 정할 때마다 다시 여쭤요.', '2026-01-01'),
('care_sharing', 1, 'en', 'What care providers are told', 'So that the provider who takes it on can come.',
 'Name, phone number, address and what that provider needs for its task', 'Deleted by the provider when its task is done.',
 'You may refuse and still ask. We ask again each time a provider is chosen.', '2026-01-01'),
('care_family', 1, 'ko', '가족에게 전하는 소식', '돌봄이 어떻게 되어 가는지 가족에게 알려요.',
 '방문한 날, 시작한 돌봄, 다음 약속', '그만 받겠다고 하면 바로 멈춰요.',
 '동의하지 않아도 돌봄은 그대로예요. 가족에게는 아무 소식도 가지 않아요.', '2026-01-01'),
('care_family', 1, 'en', 'News for the family', 'To tell the family how the care goes.',
 'Days of visits, care that has begun, the next appointment', 'Stops at once when you say so.',
 'You may refuse; the care stays the same and the family hears nothing.', '2026-01-01');

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
    'care_mandate')) NOT VALID;
