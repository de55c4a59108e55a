-- An SMS about one's own booking, for whom no phone would ring: whoever rang the counter and has no app.

-- What a month's notices may cost, in whole won, apart from the money for alerts.
ALTER TABLE sms_budgets ADD COLUMN notices_won integer NOT NULL DEFAULT 1000000 CHECK (notices_won >= 0);
ALTER TABLE sms_choices ADD COLUMN notices boolean NOT NULL DEFAULT true;

CREATE TABLE sms_notice_months (
    month date PRIMARY KEY CHECK (extract(day FROM month) = 1),
    cap_won integer NOT NULL,
    spent_won integer NOT NULL DEFAULT 0,
    CONSTRAINT sms_notice_months_cap CHECK (spent_won BETWEEN 0 AND cap_won)
);

CREATE TABLE sms_notices (
    message_id uuid PRIMARY KEY REFERENCES messages ON DELETE CASCADE,
    citizen_id uuid NOT NULL REFERENCES citizens,
    -- As on a lock screen: the time and the service, and nothing about the person.
    text text NOT NULL,
    status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'claimed', 'sent', 'failed', 'late')),
    -- When it is tried next; of one that is claimed, when another worker may take it.
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- Set aside at the first try, in that month.
    won integer CHECK (won > 0),
    month date REFERENCES sms_notice_months,
    -- Counts the claims: who comes back after its lease changes nothing.
    generation integer NOT NULL DEFAULT 0,
    -- The gateway may have taken it, so its money is spent.
    unsure boolean NOT NULL DEFAULT false,
    CHECK ((won IS NULL) = (month IS NULL))
);
CREATE INDEX sms_notices_citizen_id ON sms_notices (citizen_id);
CREATE INDEX sms_notices_month ON sms_notices (month);
CREATE INDEX sms_notices_due ON sms_notices (due_at) WHERE status IN ('waiting', 'claimed');
