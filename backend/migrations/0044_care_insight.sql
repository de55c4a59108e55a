-- Care looks out for people: whom to call when it is too hot or cold or the power fails, and what may be told to all.

-- What an alert means for people who live alone; said by whoever writes it. NULL: nobody is looked in on for it.
ALTER TABLE alerts ADD COLUMN hazard text CHECK (hazard IN ('heat', 'cold', 'outage'));

-- Dated: who is looked in on. From this risk on, or from this age on where somebody lives alone.
CREATE TABLE care_outreach_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    least_risk smallint NOT NULL CHECK (least_risk BETWEEN 0 AND 100),
    alone_from_age smallint NOT NULL CHECK (alone_from_age BETWEEN 0 AND 120),
    CONSTRAINT care_outreach_rules_overlap EXCLUDE USING gist (valid WITH &&)
);
-- 50: what an assessment finds for whoever must be helped often. 75: deaths by heat at home rise from there on.
INSERT INTO care_outreach_rules (valid, least_risk, alone_from_age) VALUES (daterange('2023-04-01', NULL), 50, 75);

-- One list a danger in an area: another alert about the same, while it lasts, makes it longer.
CREATE TABLE care_outreach_lists (
    id uuid PRIMARY KEY,
    hazard text NOT NULL CHECK (hazard IN ('heat', 'cold', 'outage')),
    dong_ids integer[] NOT NULL CHECK (cardinality(dong_ids) > 0),
    -- The rule by which it was made.
    least_risk smallint NOT NULL,
    alone_from_age smallint NOT NULL,
    made_at timestamptz NOT NULL,
    closed_at timestamptz
);
CREATE INDEX care_outreach_lists_made_at ON care_outreach_lists (made_at DESC);

CREATE TABLE care_outreach_alerts (
    alert_id uuid PRIMARY KEY REFERENCES alerts,
    list_id uuid NOT NULL REFERENCES care_outreach_lists,
    at timestamptz NOT NULL
);
CREATE INDEX care_outreach_alerts_list_id ON care_outreach_alerts (list_id);

CREATE TABLE care_outreach_items (
    id uuid PRIMARY KEY,
    list_id uuid NOT NULL REFERENCES care_outreach_lists,
    case_id uuid NOT NULL REFERENCES care_cases ON DELETE CASCADE,
    hazard text NOT NULL,
    risk smallint NOT NULL CHECK (risk BETWEEN 0 AND 100),
    lives_alone boolean NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'reached', 'not_reached', 'needs_help')),
    how text CHECK (how IN ('call', 'visit')),
    note_sealed bytea,
    staff_id uuid REFERENCES staff,
    at timestamptz,
    version integer NOT NULL DEFAULT 1,
    -- With its list.
    closed_at timestamptz,
    CHECK ((status = 'open') = (how IS NULL) AND (how IS NULL) = (staff_id IS NULL) AND (how IS NULL) = (at IS NULL))
);
-- Nobody is asked twice whether they are well, however many alerts speak of the same danger.
CREATE UNIQUE INDEX care_outreach_items_once ON care_outreach_items (case_id, hazard) WHERE closed_at IS NULL;
CREATE INDEX care_outreach_items_list_id ON care_outreach_items (list_id);
CREATE INDEX care_outreach_items_case_id ON care_outreach_items (case_id);

REVOKE INSERT, UPDATE, DELETE ON care_outreach_rules FROM app;
REVOKE DELETE ON care_outreach_lists, care_outreach_alerts, care_outreach_items FROM app;

ALTER TABLE care_outreach_lists ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_outreach_alerts ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_outreach_items ENABLE ROW LEVEL SECURITY;

-- By the case's dong, also where the person has moved since.
CREATE POLICY by_dong ON care_outreach_items TO app USING (EXISTS (
    SELECT FROM care_cases c WHERE c.id = case_id AND c.dong_id = ANY ((SELECT care_dongs())::integer[])));
CREATE POLICY by_dong ON care_outreach_lists TO app USING (
    dong_ids && (SELECT care_dongs())
    OR EXISTS (SELECT FROM care_outreach_items i WHERE i.list_id = care_outreach_lists.id));
CREATE POLICY with_list ON care_outreach_alerts TO app
    USING (EXISTS (SELECT FROM care_outreach_lists l WHERE l.id = list_id));

-- How far the lists of these dongs are, in numbers: for operators, who sent the alert and see nobody's name.
CREATE FUNCTION care_outreach_counts(of_dongs integer[], since timestamptz)
    RETURNS TABLE (list_id uuid, alert_ids uuid[], hazard text, made_at timestamptz, closed_at timestamptz, least_risk smallint,
                   alone_from_age smallint, dong_id integer, waiting integer, reached integer, not_reached integer,
                   needs_help integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT l.id,
           ARRAY(SELECT a.alert_id FROM care_outreach_alerts a WHERE a.list_id = l.id ORDER BY a.at DESC, a.alert_id),
           l.hazard, l.made_at, l.closed_at, l.least_risk, l.alone_from_age, d.id,
           count(i.id) FILTER (WHERE i.status = 'open')::integer,
           count(i.id) FILTER (WHERE i.status = 'reached')::integer,
           count(i.id) FILTER (WHERE i.status = 'not_reached')::integer,
           count(i.id) FILTER (WHERE i.status = 'needs_help')::integer
    FROM care_outreach_lists l
    CROSS JOIN unnest(of_dongs) AS d (id)
    LEFT JOIN (care_outreach_items i JOIN care_cases c ON c.id = i.case_id
                   AND (c.closed_at IS NULL OR i.status <> 'open')) ON i.list_id = l.id AND c.dong_id = d.id
    WHERE (l.closed_at IS NULL OR l.closed_at >= since) AND (d.id = ANY (l.dong_ids) OR i.id IS NOT NULL)
    GROUP BY l.id, d.id
    ORDER BY l.closed_at IS NOT NULL, l.made_at DESC, l.id, d.id;
END;

-- What everybody may know of a month that is over: how often each need was told in each dong. Written once and never
-- again, since two versions of a month could be subtracted. NULL: fewer than five, or what would give such a number away.
CREATE TABLE care_open_counts (
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    -- NULL: of all dongs, of all needs.
    dong_id integer REFERENCES dongs,
    need text CHECK (need IN ('meals', 'housework', 'escort', 'health', 'home', 'safety', 'shelter', 'unsure')),
    count integer CHECK (count = 0 OR count >= 5)
);
CREATE UNIQUE INDEX care_open_counts_once ON care_open_counts (month, dong_id, need) NULLS NOT DISTINCT;
CREATE TABLE care_open_months (
    month date PRIMARY KEY,
    published_at timestamptz NOT NULL
);
REVOKE UPDATE, DELETE ON care_open_counts, care_open_months FROM app;

-- The cases of a dong by when they were asked for, and by when they ended: what statistics count.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_cases_asked ON care_cases (dong_id, received_at);
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_cases_ended ON care_cases (dong_id, closed_at) WHERE closed_at IS NOT NULL;

SELECT care_guard_held();
