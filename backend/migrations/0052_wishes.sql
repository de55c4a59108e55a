-- When a device wants to be left alone. Half hours, Seoul's: what waits is gathered at them. 위급 comes always.
-- `quiet_urgent`: 긴급 comes in the quiet hours, too. `digest_at`: 소식 comes once a day, then. A pause without an end
-- lasts until the person ends it; what comes meanwhile is not sent later.
ALTER TABLE devices ADD COLUMN quiet_from time;
ALTER TABLE devices ADD COLUMN quiet_until time;
ALTER TABLE devices ADD COLUMN quiet_urgent boolean NOT NULL DEFAULT true;
ALTER TABLE devices ADD COLUMN digest_at time;
ALTER TABLE devices ADD COLUMN paused boolean NOT NULL DEFAULT false;
ALTER TABLE devices ADD COLUMN paused_until timestamptz;
ALTER TABLE devices ADD CONSTRAINT devices_quiet CHECK (
    num_nonnulls(quiet_from, quiet_until) IN (0, 2) AND quiet_from IS DISTINCT FROM quiet_until
    OR num_nonnulls(quiet_from, quiet_until) = 0) NOT VALID;
ALTER TABLE devices ADD CONSTRAINT devices_half_hours CHECK (
    extract(minute FROM quiet_from) IN (0, 30) AND extract(second FROM quiet_from) = 0
    AND extract(minute FROM quiet_until) IN (0, 30) AND extract(second FROM quiet_until) = 0
    AND extract(minute FROM digest_at) IN (0, 30) AND extract(second FROM digest_at) = 0) NOT VALID;
ALTER TABLE devices ADD CONSTRAINT devices_paused CHECK (paused OR paused_until IS NULL) NOT VALID;

-- Whether a moment's clock lies in these hours, which may go over midnight.
CREATE FUNCTION is_quiet(quiet_from time, quiet_until time, at timestamptz) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN quiet_from IS NULL THEN false
                WHEN quiet_from < quiet_until
                THEN (at AT TIME ZONE 'Asia/Seoul')::time >= quiet_from
                     AND (at AT TIME ZONE 'Asia/Seoul')::time < quiet_until
                ELSE (at AT TIME ZONE 'Asia/Seoul')::time >= quiet_from
                     OR (at AT TIME ZONE 'Asia/Seoul')::time < quiet_until END;

-- A message that tells those for whom something waited until `gathers` that it is there: one, however much it is.
ALTER TABLE push_messages ADD COLUMN gathers timestamptz;
-- An all-clear: for those whom it is about to calm, and for nobody else.
ALTER TABLE push_messages ADD COLUMN only_reached boolean NOT NULL DEFAULT false;
ALTER TABLE push_messages DROP CONSTRAINT push_messages_check;
ALTER TABLE push_messages DROP CONSTRAINT push_messages_check1;
ALTER TABLE push_messages ADD CONSTRAINT push_messages_whose CHECK (
    num_nonnulls(citizen_id, alert_id, gathers) = 1) NOT VALID;
ALTER TABLE push_messages ADD CONSTRAINT push_messages_audience CHECK (
    num_nulls(level, topics, district_ids, dong_ids)
    = CASE WHEN alert_id IS NOT NULL THEN 0 WHEN gathers IS NOT NULL THEN 3 ELSE 4 END) NOT VALID;

-- What somebody wants to be told, for their next phone: sealed, since it says where their people live.
CREATE TABLE citizen_wishes (
    citizen_id uuid PRIMARY KEY REFERENCES citizens ON DELETE CASCADE,
    wishes_sealed bytea NOT NULL,
    saved_at timestamptz NOT NULL
);
