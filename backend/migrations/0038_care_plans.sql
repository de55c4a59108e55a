-- The plan: what somebody gets, from whom, how often, and who pays; approved by another pair of eyes; and the orders that
-- go to providers.

-- What a provider's transaction said about itself, as `care_dongs` for a dong.
CREATE FUNCTION care_organizations() RETURNS integer[] LANGUAGE sql STABLE
    RETURN string_to_array(nullif(current_setting('care.organizations', true), ''), ',')::integer[];

CREATE TABLE care_plans (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    -- The first plan of the case, the second, …
    number smallint NOT NULL CHECK (number > 0),
    -- `replaced`: a newer one was approved, or the case went another way.
    status text NOT NULL CHECK (status IN ('draft', 'submitted', 'approved', 'replaced')),
    version integer NOT NULL DEFAULT 1,
    author_id uuid NOT NULL REFERENCES staff,
    -- Whoever wrote in it, the author first.
    writer_ids uuid[] NOT NULL CHECK (author_id = ANY (writer_ids)),
    goals_sealed bytea,
    -- The household's share of the median income as it was shown, in percent; no paper of it is kept. NULL: not known.
    income_percent smallint CHECK (income_percent BETWEEN 0 AND 1000),
    -- The day of the joint meeting (통합지원회의) that decided it.
    meeting_on date,
    created_at timestamptz NOT NULL,
    submitted_at timestamptz,
    approved_by uuid REFERENCES staff,
    approved_at timestamptz,
    returned_sealed bytea,
    CONSTRAINT care_plans_number UNIQUE (case_id, number),
    -- Nobody approves what they wrote.
    CONSTRAINT care_plans_second_pair CHECK (NOT approved_by = ANY (writer_ids)),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (status <> 'approved' OR approved_at IS NOT NULL)
);
CREATE UNIQUE INDEX care_plans_open ON care_plans (case_id) WHERE status IN ('draft', 'submitted');
CREATE UNIQUE INDEX care_plans_approved ON care_plans (case_id) WHERE status = 'approved';

CREATE TABLE care_plan_items (
    id uuid PRIMARY KEY,
    plan_id uuid NOT NULL REFERENCES care_plans ON DELETE CASCADE,
    position smallint NOT NULL,
    service_id integer NOT NULL REFERENCES care_services,
    -- How often, as iCalendar's RRULE (daily, weekly, monthly), between two days; both included.
    rrule text NOT NULL CHECK (char_length(rrule) BETWEEN 1 AND 200),
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    -- Units at each time: two hours, one meal.
    units smallint NOT NULL CHECK (units BETWEEN 1 AND 100),
    -- What a unit cost on the day it was planned.
    unit_won integer NOT NULL CHECK (unit_won BETWEEN 0 AND 10000000),
    -- What the provider must know to do it; sent with the order.
    task_sealed bytea,
    -- Why it is this one although one that the law puts first would fit.
    tier_why_sealed bytea,
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX care_plan_items_plan_id ON care_plan_items (plan_id);

-- What is sent to a provider. It carries all that the provider may know, so that no provider reads the case itself.
CREATE TABLE care_orders (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    plan_item_id uuid REFERENCES care_plan_items,
    service_id integer NOT NULL REFERENCES care_services,
    organization_id integer NOT NULL REFERENCES care_organizations,
    status text NOT NULL DEFAULT 'sent' CHECK (status IN ('sent', 'accepted', 'declined', 'ended')),
    version integer NOT NULL DEFAULT 1,
    rrule text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    units smallint NOT NULL CHECK (units BETWEEN 1 AND 100),
    -- What it takes of the service's capacity while it is sent or accepted.
    units_a_week integer NOT NULL CHECK (units_a_week BETWEEN 1 AND 700),
    -- Name, number, address, how to get in, and the task, as JSON; nothing of it before the person agreed to its being
    -- shared, and nothing once the order is declined or long over.
    told_sealed bytea,
    sent_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN ('done', 'stopped', 'replaced', 'organization_left', 'case_closed')),
    word_sealed bytea,
    CHECK ((status = 'sent') = (answered_at IS NULL AND ended_at IS NULL)),
    CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX care_orders_case_id ON care_orders (case_id);
CREATE INDEX care_orders_organization_id ON care_orders (organization_id) WHERE status IN ('sent', 'accepted');
CREATE INDEX care_orders_plan_item_id ON care_orders (plan_item_id);
-- Nobody is sent the same twice.
CREATE UNIQUE INDEX care_orders_once ON care_orders (plan_item_id) WHERE status IN ('sent', 'accepted');

-- Each time that it was to be done: `missed`: nobody met the person.
CREATE TABLE care_deliveries (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES care_orders,
    case_id uuid NOT NULL REFERENCES care_cases,
    organization_id integer NOT NULL REFERENCES care_organizations,
    on_date date NOT NULL,
    status text NOT NULL CHECK (status IN ('done', 'missed')),
    units smallint NOT NULL CHECK (units BETWEEN 0 AND 100),
    note_sealed bytea,
    staff_id uuid NOT NULL REFERENCES staff,
    at timestamptz NOT NULL,
    CONSTRAINT care_deliveries_once UNIQUE (order_id, on_date)
);
CREATE INDEX care_deliveries_case_id ON care_deliveries (case_id, on_date);

ALTER TABLE care_plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_plan_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_deliveries ENABLE ROW LEVEL SECURITY;
REVOKE DELETE ON care_plans, care_orders, care_deliveries FROM app;

-- The desk sees every plan of its cases. The person and whoever acts for them see what was approved, and nobody reads a
-- plan because they once asked for somebody.
CREATE POLICY with_case ON care_plans TO app USING (EXISTS (
    SELECT FROM care_cases c
    WHERE c.id = case_id
      AND (c.dong_id = ANY ((SELECT care_dongs())::integer[])
           OR (care_plans.status IN ('approved', 'replaced')
               AND c.person_id = ANY ((SELECT care_my_people())::uuid[])))));
CREATE POLICY with_plan ON care_plan_items TO app USING (EXISTS (SELECT FROM care_plans p WHERE p.id = plan_id));
CREATE POLICY with_case ON care_orders TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_deliveries TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
-- A provider sees what was sent to it, and what it did.
CREATE POLICY by_organization ON care_orders TO app
    USING (organization_id = ANY ((SELECT care_organizations())::integer[]));
CREATE POLICY by_organization ON care_deliveries TO app
    USING (organization_id = ANY ((SELECT care_organizations())::integer[]));

-- What the city grants a person in a year is counted in all of their cases, also in those of another dong: two plans of
-- one person are approved one after the other, and each counts what the other was granted.
CREATE FUNCTION care_lock_person(person uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT FROM care_people WHERE id = person FOR NO KEY UPDATE;
END;

-- What was approved for a person, as far as it was or will be given: until its order ended, and not at all where it was
-- declined or never sent before another plan took its place.
CREATE FUNCTION care_granted(person uuid)
    RETURNS TABLE (plan_id uuid, income_percent smallint, tier text, unit text, unit_won integer, rrule text,
                   starts_on date, ends_on date, units smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT p.id, p.income_percent, s.tier, s.unit, i.unit_won, i.rrule, i.starts_on, given.until, i.units
    FROM care_cases c
    JOIN care_plans p ON p.case_id = c.id AND p.status IN ('approved', 'replaced')
    JOIN care_plan_items i ON i.plan_id = p.id
    JOIN care_services s ON s.id = i.service_id
    LEFT JOIN LATERAL (
        SELECT o.status, o.ended_at, o.end_reason FROM care_orders o
        WHERE o.plan_item_id = i.id ORDER BY o.sent_at DESC, o.id LIMIT 1) o ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN o.status IS NULL THEN CASE WHEN p.status = 'approved' THEN i.ends_on END
                    WHEN o.status = 'declined' THEN NULL
                    -- What takes the place of another begins on that day.
                    WHEN o.status = 'ended' THEN least(i.ends_on, (o.ended_at AT TIME ZONE 'Asia/Seoul')::date
                                                                  - (o.end_reason = 'replaced')::integer)
                    ELSE i.ends_on END AS until) given
    WHERE c.person_id = person AND given.until >= i.starts_on
    ORDER BY p.approved_at, i.position;
END;
