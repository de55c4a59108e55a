-- SMS as a second channel: who did not open a 긴급 or 위급 some minutes after it went out gets one message, for as long as
-- there is money for it.

ALTER TABLE alerts ADD COLUMN sms_after smallint;
ALTER TABLE alerts
    -- Minutes; NULL: no SMS. An exercise reaches test phones alone, and who reads an all-clear is not in danger.
    ADD CONSTRAINT alerts_sms_after CHECK (
        sms_after IS NULL
        OR (sms_after BETWEEN 1 AND 120 AND level >= 3 AND NOT exercise AND msg_type <> 'cancel')) NOT VALID;

-- As before, with what an approver has seen besides: whether it goes out by SMS, and the stage of the crisis.
CREATE OR REPLACE FUNCTION alerts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.lineage_id := coalesce(NEW.lineage_id, NEW.id);
        RETURN NEW;
    END IF;
    IF NEW.status IN ('sent', 'scheduled') AND OLD.status <> NEW.status AND NOT NEW.exercise AND NEW.glass_reason IS NULL
       AND NOT EXISTS (SELECT FROM alert_approvals p
                       WHERE p.alert_id = NEW.id AND p.version = NEW.version AND p.decision = 'approved') THEN
        RAISE EXCEPTION 'not approved' USING ERRCODE = 'check_violation', CONSTRAINT = 'alerts_approved';
    END IF;
    IF OLD.status <> 'draft'
       AND (OLD.level, OLD.topics, OLD.district_ids, OLD.dong_ids, OLD.link, OLD.expires_at, OLD.exercise, OLD.send_at,
            OLD.hazard, OLD.msg_type, OLD.lineage_id, OLD.follows_id, OLD.sms_after, OLD.crisis_stage)
           IS DISTINCT FROM
           (NEW.level, NEW.topics, NEW.district_ids, NEW.dong_ids, NEW.link, NEW.expires_at, NEW.exercise, NEW.send_at,
            NEW.hazard, NEW.msg_type, NEW.lineage_id, NEW.follows_id, NEW.sms_after, NEW.crisis_stage) THEN
        RAISE EXCEPTION 'no longer a draft' USING ERRCODE = 'check_violation', CONSTRAINT = 'alerts_frozen';
    END IF;
    RETURN NEW;
END $$;

-- What a message costs the city, in whole won, rounded up: `sms` up to 90 bytes, `lms` up to 2,000.
CREATE TABLE sms_prices (
    kind text NOT NULL CHECK (kind IN ('sms', 'lms')),
    won integer NOT NULL CHECK (won BETWEEN 1 AND 1000),
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    EXCLUDE USING gist (kind WITH =, valid WITH &&)
);
INSERT INTO sms_prices (kind, won, valid) VALUES ('sms', 20, '[2026-01-01,)'), ('lms', 50, '[2026-01-01,)');

-- What may be spent on one alert, and on all alerts of a month.
CREATE TABLE sms_budgets (
    alert_won integer NOT NULL CHECK (alert_won >= 0),
    month_won integer NOT NULL CHECK (month_won >= 0),
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    EXCLUDE USING gist (valid WITH &&)
);
INSERT INTO sms_budgets (alert_won, month_won, valid) VALUES (3000000, 10000000, '[2026-01-01,)');

-- The month's money. Whatever the code does, no more than the cap is spent.
CREATE TABLE sms_months (
    month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    cap_won integer NOT NULL,
    spent_won integer NOT NULL DEFAULT 0,
    CONSTRAINT sms_months_cap CHECK (spent_won BETWEEN 0 AND cap_won)
);

-- One alert's SMS, from the moment it goes out.
CREATE TABLE sms_runs (
    alert_id uuid PRIMARY KEY REFERENCES alerts,
    lineage_id uuid NOT NULL,
    level smallint NOT NULL CHECK (level BETWEEN 3 AND 4),
    -- Both empty: the whole city.
    district_ids integer[] NOT NULL,
    dong_ids integer[] NOT NULL,
    -- {"ko": {...}, "en": {...}}: what is sent, and what one costs.
    texts jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- The month that pays.
    month date REFERENCES sms_months,
    cap_won integer NOT NULL,
    -- Set aside for those who are planned, less what turned out not to be sent.
    spent_won integer NOT NULL DEFAULT 0,
    -- Where the planner got to, so that it goes on after a crash; `planned_at`: nobody is left.
    planned_up_to uuid,
    planned_at timestamptz,
    -- Somebody gets none because the money was gone.
    over_budget boolean NOT NULL DEFAULT false,
    stopped_at timestamptz,
    finished_at timestamptz,
    -- Once it is finished: the rows of those who got one are forgotten.
    people integer,
    sent integer,
    failed integer,
    CONSTRAINT sms_runs_cap CHECK (spent_won BETWEEN 0 AND cap_won),
    CHECK (due_at > created_at),
    CHECK (finished_at IS NULL OR num_nonnulls(people, sent, failed) = 3)
);
CREATE INDEX sms_runs_lineage_id ON sms_runs (lineage_id);
CREATE INDEX sms_runs_month ON sms_runs (month);
CREATE INDEX sms_runs_open ON sms_runs (level DESC, due_at) WHERE finished_at IS NULL;

-- A row for each person who gets one, and for nobody else.
CREATE TABLE sms_recipients (
    alert_id uuid NOT NULL REFERENCES sms_runs,
    citizen_id uuid NOT NULL REFERENCES citizens,
    lang text NOT NULL CHECK (lang IN ('ko', 'en')),
    won integer NOT NULL CHECK (won > 0),
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'claimed', 'sent', 'opened', 'failed', 'late')),
    -- When it is tried next; of one that is claimed, when another worker may take it.
    due_at timestamptz NOT NULL,
    -- Counts the claims: who comes back after its lease changes nothing.
    generation integer NOT NULL DEFAULT 0,
    -- The gateway may have taken it, so its money is spent.
    unsure boolean NOT NULL DEFAULT false,
    PRIMARY KEY (alert_id, citizen_id)
);
CREATE INDEX sms_recipients_citizen_id ON sms_recipients (citizen_id);
CREATE INDEX sms_recipients_due ON sms_recipients (alert_id, due_at) WHERE status IN ('waiting', 'claimed');

-- What a person says about SMS. No row: 긴급 and 위급, for the places of the phones on which they are signed in.
CREATE TABLE sms_choices (
    citizen_id uuid PRIMARY KEY REFERENCES citizens,
    -- 긴급, too; 위급 comes always.
    urgent boolean NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE TABLE sms_places (
    citizen_id uuid NOT NULL REFERENCES sms_choices ON DELETE CASCADE,
    district_id integer NOT NULL REFERENCES districts,
    dong_id integer REFERENCES dongs,
    UNIQUE NULLS NOT DISTINCT (citizen_id, district_id, dong_id)
);
CREATE INDEX sms_places_district_id ON sms_places (district_id);
CREATE INDEX sms_places_dong_id ON sms_places (dong_id);

-- Who has opened an alert, for as long as it may still go out by SMS, and no longer.
CREATE TABLE alert_opens (
    lineage_id uuid NOT NULL,
    citizen_id uuid NOT NULL REFERENCES citizens,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (lineage_id, citizen_id)
);
CREATE INDEX alert_opens_citizen_id ON alert_opens (citizen_id);

-- What the city pays and may pay is set by the base's owner.
REVOKE INSERT, UPDATE, DELETE ON sms_prices, sms_budgets FROM app;
