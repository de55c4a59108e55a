-- An alert that stands still is told to those who answer for it: on their desks, and on the phones that they marked.

-- What a member of staff is told at the desk, until they say that they have seen it.
CREATE TABLE staff_messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    staff_id uuid NOT NULL REFERENCES staff,
    kind text NOT NULL CHECK (kind IN ('alert_stalled', 'alert_moving')),
    -- One message a cause and person, however many workers find it.
    cause text NOT NULL,
    title_ko text NOT NULL,
    title_en text NOT NULL,
    body_ko text NOT NULL,
    body_en text NOT NULL,
    link text NOT NULL CHECK (link ~ '^/staff/'),
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    UNIQUE (staff_id, cause)
);
CREATE INDEX staff_messages_unread ON staff_messages (staff_id, created_at DESC) WHERE read_at IS NULL;
CREATE INDEX staff_messages_cause ON staff_messages (cause) WHERE read_at IS NULL;

-- Each time that nothing of an alert has moved for a minute, from the last moment at which something did: whoever finds
-- it first tells it.
CREATE TABLE alert_stalls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id uuid NOT NULL REFERENCES alerts,
    since timestamptz NOT NULL,
    why text NOT NULL CHECK (why IN ('no_worker', 'paused', 'stuck')),
    told_at timestamptz NOT NULL,
    over_at timestamptz,
    UNIQUE (alert_id, since)
);
CREATE INDEX alert_stalls_open ON alert_stalls (alert_id) WHERE over_at IS NULL;
REVOKE DELETE ON alert_stalls FROM app;

-- Of what is for the marked phones of these members of staff: its chunks are written with it.
ALTER TABLE push_messages ADD COLUMN staff_ids uuid[];
ALTER TABLE push_messages DROP CONSTRAINT push_messages_whose;
ALTER TABLE push_messages DROP CONSTRAINT push_messages_audience;
ALTER TABLE push_messages ADD CONSTRAINT push_messages_whose CHECK (
    num_nonnulls(citizen_id, alert_id, gathers, staff_ids) = 1) NOT VALID;
ALTER TABLE push_messages ADD CONSTRAINT push_messages_audience CHECK (
    num_nulls(level, topics, district_ids, dong_ids)
    = CASE WHEN alert_id IS NOT NULL THEN 0 WHEN gathers IS NOT NULL OR staff_ids IS NOT NULL THEN 3 ELSE 4 END
    ) NOT VALID;
