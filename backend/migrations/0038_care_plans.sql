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
    CONSTRAINT care_plans_second_pair CHECK (approved_by IS DISTINCT FROM author_id),
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
CREATE POLICY with_case ON care_plans TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_plan ON care_plan_items TO app USING (EXISTS (SELECT FROM care_plans p WHERE p.id = plan_id));
CREATE POLICY with_case ON care_orders TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_case ON care_deliveries TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
-- A provider sees what was sent to it, and what it did.
CREATE POLICY by_organization ON care_orders TO app
    USING (organization_id = ANY ((SELECT care_organizations())::integer[]));
CREATE POLICY by_organization ON care_deliveries TO app
    USING (organization_id = ANY ((SELECT care_organizations())::integer[]));
