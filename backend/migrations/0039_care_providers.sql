-- Providers of care: who works for one, what became of what was sent to it, and what happens when nobody met a person.

-- Whoever works for a provider of care is granted that for their organization, and for nothing else.
ALTER TABLE staff_roles DROP CONSTRAINT staff_roles_role;
ALTER TABLE staff_roles ADD CONSTRAINT staff_roles_role CHECK (role IN (
    'counsellor', 'care_manager', 'care_supervisor', 'provider', 'operator', 'approver', 'administrator')) NOT VALID;
ALTER TABLE staff_roles DROP CONSTRAINT staff_roles_scope_kind_check;
ALTER TABLE staff_roles ADD CONSTRAINT staff_roles_scope_kind CHECK (scope_kind IN (
    'city', 'district', 'dong', 'site', 'organization')) NOT VALID;
ALTER TABLE staff_roles ADD CONSTRAINT staff_roles_provider CHECK (
    (role = 'provider') = (scope_kind = 'organization')) NOT VALID;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE staff_roles VALIDATE CONSTRAINT staff_roles_role;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE staff_roles VALIDATE CONSTRAINT staff_roles_scope_kind;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE staff_roles VALIDATE CONSTRAINT staff_roles_provider;

-- Dated: when somebody whom nobody met is looked for, and how long a provider keeps what it was told.
CREATE TABLE care_provider_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    -- From this risk on, or in an emergency, each call is made within the minutes of the second; else of the third.
    high_risk smallint NOT NULL CHECK (high_risk BETWEEN 0 AND 101),
    high_minutes smallint NOT NULL CHECK (high_minutes BETWEEN 5 AND 1440),
    normal_minutes smallint NOT NULL CHECK (normal_minutes BETWEEN high_minutes AND 1440),
    -- So many days after its end an order says nothing more of whom it was for.
    told_days smallint NOT NULL CHECK (told_days BETWEEN 0 AND 366),
    CONSTRAINT care_provider_rules_overlap EXCLUDE USING gist (valid WITH &&)
);
INSERT INTO care_provider_rules (valid, high_risk, high_minutes, normal_minutes, told_days)
VALUES (daterange('2023-04-01', NULL), 60, 60, 240, 30);
REVOKE INSERT, UPDATE, DELETE ON care_provider_rules FROM app;

-- Who said yes or no, and why it ended. `needs_provider`: it was declined, or its provider left, and nobody has dealt
-- with that yet. `noted_at`: when the case was told of the answer.
ALTER TABLE care_orders ADD COLUMN answered_by uuid;
ALTER TABLE care_orders ADD COLUMN end_word_sealed bytea;
ALTER TABLE care_orders ADD COLUMN needs_provider boolean NOT NULL DEFAULT false;
ALTER TABLE care_orders ADD COLUMN noted_at timestamptz;
ALTER TABLE care_deliveries ADD COLUMN noted_at timestamptz;
-- There are no orders yet, so that nothing is looked through.
-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
ALTER TABLE care_orders ADD CONSTRAINT care_orders_answered_by FOREIGN KEY (answered_by) REFERENCES staff;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE care_orders ADD CONSTRAINT care_orders_needs_provider CHECK (
    NOT needs_provider OR status IN ('declined', 'ended'));
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_orders_unplaced ON care_orders (case_id) WHERE needs_provider;
-- A report is about the order's own case and by its own organization, whatever a statement says.
-- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid
ALTER TABLE care_orders ADD CONSTRAINT care_orders_whose UNIQUE (id, case_id, organization_id);
-- squawk-ignore constraint-missing-not-valid, adding-foreign-key-constraint
ALTER TABLE care_deliveries ADD CONSTRAINT care_deliveries_whose
    FOREIGN KEY (order_id, case_id, organization_id) REFERENCES care_orders (id, case_id, organization_id);

-- Of the orders that this transaction's organizations may see: whose data they carry, which dong answers for them, and
-- whether the person's latest word still allows that a provider is told. As the owner: a provider sees no case, no
-- person and no consent.
CREATE FUNCTION care_orders_about(of_orders uuid[])
    RETURNS TABLE (order_id uuid, citizen_id uuid, dong_id integer, shared boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT o.id, p.citizen_id, c.dong_id,
           coalesce((SELECT k.given FROM care_consents k
                     WHERE k.person_id = c.person_id AND k.purpose = 'care_sharing' ORDER BY k.id DESC LIMIT 1), false)
    FROM care_orders o JOIN care_cases c ON c.id = o.case_id JOIN care_people p ON p.id = c.person_id
    WHERE o.id = ANY (of_orders) AND o.organization_id = ANY (care_organizations());
END;

-- Nobody met the person: whom to call, one after the other, until somebody has seen them or spoken with them.
CREATE TABLE care_call_trees (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    order_id uuid NOT NULL REFERENCES care_orders,
    on_date date NOT NULL,
    -- The provider said that it met nobody, or the day ended without a word.
    cause text NOT NULL CHECK (cause IN ('missed', 'unreported')),
    raised_at timestamptz NOT NULL,
    -- By when the call that is next is made.
    due_at timestamptz,
    escalated_to text NOT NULL DEFAULT 'dong' CHECK (escalated_to IN ('dong', 'district', 'city')),
    ended_at timestamptz,
    -- Somebody met them, the provider did after all, or the case ended or waits for another reason.
    ended_how text CHECK (ended_how IN ('met', 'reported', 'case_closed')),
    CONSTRAINT care_call_trees_once UNIQUE (order_id, on_date),
    CHECK ((ended_at IS NULL) = (ended_how IS NULL)),
    CHECK ((ended_at IS NULL) = (due_at IS NOT NULL))
);
-- One search at a time for one case.
CREATE UNIQUE INDEX care_call_trees_open ON care_call_trees (case_id) WHERE ended_at IS NULL;
CREATE INDEX care_call_trees_due_at ON care_call_trees (due_at) WHERE ended_at IS NULL;
CREATE INDEX care_call_trees_case_id ON care_call_trees (case_id, raised_at);

CREATE TABLE care_calls (
    id uuid PRIMARY KEY,
    tree_id uuid NOT NULL REFERENCES care_call_trees,
    case_id uuid NOT NULL REFERENCES care_cases,
    position smallint NOT NULL CHECK (position > 0),
    whom text NOT NULL CHECK (whom IN ('person', 'contact', 'provider', 'door', 'emergency')),
    -- The relative who is called; NULL for whoever asked without an account.
    citizen_id uuid REFERENCES citizens,
    -- `no_news`: reached, but they know nothing; `on_way`: 119 has been called and comes.
    result text CHECK (result IN ('met', 'no_answer', 'no_news', 'on_way')),
    at timestamptz,
    staff_id uuid REFERENCES staff,
    note_sealed bytea,
    CONSTRAINT care_calls_position UNIQUE (tree_id, position),
    CHECK (num_nulls(result, at, staff_id) IN (0, 3)),
    CHECK (result <> 'on_way' OR whom = 'emergency'),
    CHECK (citizen_id IS NULL OR whom = 'contact')
);
CREATE INDEX care_calls_case_id ON care_calls (case_id);

REVOKE DELETE ON care_orders, care_deliveries, care_call_trees, care_calls FROM app;

ALTER TABLE care_call_trees ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_case ON care_call_trees TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_calls TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));

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
    'care_mandate', 'care_changed')) NOT VALID;
