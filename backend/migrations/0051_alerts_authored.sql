-- Alerts that nobody sends alone: asked for, approved by somebody else, sent at once or at a time, followed by updates and
-- an all-clear in one lineage; what was written before is kept; five languages; exercises for test phones alone.

ALTER TABLE alerts
    ADD COLUMN msg_type text NOT NULL DEFAULT 'alert',
    -- The first alert of those that follow each other; a first one's own id (alerts_guard).
    ADD COLUMN lineage_id uuid,
    -- The one that this updates or ends.
    ADD COLUMN follows_id uuid,
    ADD COLUMN exercise boolean NOT NULL DEFAULT false,
    -- When it is to go out; NULL: as soon as it is approved.
    ADD COLUMN send_at timestamptz,
    ADD COLUMN submitted_by uuid,
    ADD COLUMN submitted_at timestamptz,
    -- Why a 위급 went out without a second person; somebody else looks at it afterwards.
    ADD COLUMN glass_reason text,
    ADD COLUMN reviewed_by uuid,
    ADD COLUMN reviewed_at timestamptz,
    ADD COLUMN review_note text;
UPDATE alerts SET lineage_id = id;

ALTER TABLE alerts DROP CONSTRAINT alerts_status_check;
ALTER TABLE alerts DROP CONSTRAINT alerts_check;
ALTER TABLE alerts DROP CONSTRAINT alerts_check1;
ALTER TABLE alerts
    ADD CONSTRAINT alerts_status CHECK (
        status IN ('draft', 'waiting', 'scheduled', 'sent', 'superseded', 'cancelled', 'ended')) NOT VALID,
    ADD CONSTRAINT alerts_sent_at CHECK ((status IN ('draft', 'waiting', 'scheduled')) = (sent_at IS NULL)) NOT VALID,
    -- `ended`: stopped by hand; `cancelled`: an all-clear has followed; `superseded`: an update has.
    ADD CONSTRAINT alerts_ended_at CHECK ((status IN ('superseded', 'cancelled', 'ended')) = (ended_at IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT alerts_msg_type CHECK (msg_type IN ('alert', 'update', 'cancel')) NOT VALID,
    ADD CONSTRAINT alerts_follows CHECK ((msg_type = 'alert') = (follows_id IS NULL)) NOT VALID,
    ADD CONSTRAINT alerts_lineage CHECK (lineage_id IS NOT NULL AND (msg_type = 'alert') = (lineage_id = id)) NOT VALID,
    ADD CONSTRAINT alerts_submitted CHECK (
        num_nonnulls(submitted_by, submitted_at) IN (0, 2) AND (status <> 'waiting' OR submitted_at IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT alerts_scheduled CHECK (status <> 'scheduled' OR send_at IS NOT NULL) NOT VALID,
    ADD CONSTRAINT alerts_send_at CHECK (send_at < expires_at) NOT VALID,
    ADD CONSTRAINT alerts_glass CHECK (
        glass_reason IS NULL OR (char_length(glass_reason) BETWEEN 1 AND 300 AND level = 4 AND NOT exercise
                                 AND sent_at IS NOT NULL)) NOT VALID,
    ADD CONSTRAINT alerts_reviewed CHECK (
        num_nonnulls(reviewed_by, reviewed_at, review_note) IN (0, 3)
        AND (reviewed_at IS NULL OR (glass_reason IS NOT NULL AND reviewed_by <> sent_by AND reviewed_by <> author_id
                                     AND char_length(review_note) BETWEEN 1 AND 300))) NOT VALID,
    ADD CONSTRAINT alerts_follows_id FOREIGN KEY (follows_id) REFERENCES alerts NOT VALID,
    ADD CONSTRAINT alerts_submitted_by FOREIGN KEY (submitted_by) REFERENCES staff NOT VALID,
    ADD CONSTRAINT alerts_reviewed_by FOREIGN KEY (reviewed_by) REFERENCES staff NOT VALID;
-- Alerts are few: the whole city's history is thousands of rows.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX alerts_lineage_id ON alerts (lineage_id);
-- Of two updates written at once only one follows.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX alerts_followed_once ON alerts (follows_id) WHERE sent_at IS NOT NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX alerts_due ON alerts (send_at) WHERE status = 'scheduled';

-- What each version said, and who wrote it. Never changed.
CREATE TABLE alert_versions (
    alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
    version integer NOT NULL,
    author_id uuid NOT NULL REFERENCES staff,
    at timestamptz NOT NULL,
    -- As `AlertBody`.
    content jsonb NOT NULL,
    PRIMARY KEY (alert_id, version)
);

-- What approvers decided about a version.
CREATE TABLE alert_approvals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
    version integer NOT NULL,
    approver_id uuid NOT NULL REFERENCES staff,
    decision text NOT NULL CHECK (decision IN ('approved', 'returned')),
    reason text CHECK (char_length(reason) BETWEEN 1 AND 300),
    at timestamptz NOT NULL,
    CHECK ((decision = 'returned') = (reason IS NOT NULL))
);
CREATE INDEX alert_approvals_alert_id ON alert_approvals (alert_id);
CREATE UNIQUE INDEX alert_approvals_once ON alert_approvals (alert_id, version) WHERE decision = 'approved';

-- Ready words for what comes again and again.
CREATE TABLE alert_templates (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE CHECK (char_length(name) BETWEEN 1 AND 40),
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    topics text[] NOT NULL CHECK (
        cardinality(topics) BETWEEN 1 AND 8
        AND topics <@ ARRAY['disaster', 'weather', 'air', 'health', 'traffic', 'jobs', 'welfare', 'culture']),
    hazard text CHECK (hazard IN ('heat', 'cold', 'outage')),
    link text CHECK (link ~ '^(https://[^/]|/([^/\\]|$))' AND char_length(link) <= 500),
    -- How long such an alert usually holds.
    hours smallint NOT NULL CHECK (hours BETWEEN 1 AND 720),
    -- As `AlertTexts`.
    texts jsonb NOT NULL,
    author_id uuid NOT NULL REFERENCES staff,
    updated_at timestamptz NOT NULL
);

REVOKE UPDATE, DELETE ON alert_versions, alert_approvals FROM app;

-- Whoever wrote any version of it does not approve it, whatever the code says.
CREATE FUNCTION alert_approvals_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM alerts a WHERE a.id = NEW.alert_id AND NEW.approver_id IN (a.author_id, a.submitted_by))
       OR EXISTS (SELECT FROM alert_versions v WHERE v.alert_id = NEW.alert_id AND v.author_id = NEW.approver_id) THEN
        RAISE EXCEPTION 'written by the approver' USING ERRCODE = 'check_violation', CONSTRAINT = 'alert_approvals_not_own';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alert_approvals_guard BEFORE INSERT ON alert_approvals
    FOR EACH ROW EXECUTE FUNCTION alert_approvals_guard();

-- Nothing goes out unless somebody else approved just this version: save exercises, which reach test phones alone, and a
-- 위급 with its reason. What was submitted or sent is not rewritten.
CREATE FUNCTION alerts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
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
            OLD.hazard, OLD.msg_type, OLD.lineage_id, OLD.follows_id)
           IS DISTINCT FROM
           (NEW.level, NEW.topics, NEW.district_ids, NEW.dong_ids, NEW.link, NEW.expires_at, NEW.exercise, NEW.send_at,
            NEW.hazard, NEW.msg_type, NEW.lineage_id, NEW.follows_id) THEN
        RAISE EXCEPTION 'no longer a draft' USING ERRCODE = 'check_violation', CONSTRAINT = 'alerts_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_guard BEFORE INSERT OR UPDATE ON alerts FOR EACH ROW EXECUTE FUNCTION alerts_guard();

ALTER TABLE alert_texts DROP CONSTRAINT alert_texts_lang_check;
ALTER TABLE alert_texts ADD CONSTRAINT alert_texts_lang CHECK (lang IN ('ko', 'en', 'ru', 'vi', 'zh')) NOT VALID;
ALTER TABLE devices DROP CONSTRAINT devices_lang_check;
ALTER TABLE devices ADD CONSTRAINT devices_lang CHECK (lang IN ('ko', 'en', 'ru', 'vi', 'zh')) NOT VALID;

-- A phone of a member of staff, who marked it with a code from the console: exercises reach these and no others.
ALTER TABLE devices ADD COLUMN tester_id uuid;
ALTER TABLE devices ADD CONSTRAINT devices_tester_id FOREIGN KEY (tester_id) REFERENCES staff NOT VALID;
-- Built while nobody waits: the table is written to only when a phone subscribes.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX devices_testers ON devices (tester_id) WHERE tester_id IS NOT NULL;

CREATE TABLE test_device_codes (
    -- HMAC of the code.
    code_index bytea PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff,
    expires_at timestamptz NOT NULL
);
CREATE INDEX test_device_codes_staff_id ON test_device_codes (staff_id);

ALTER TABLE push_messages
    -- Whose earlier messages this replaces: whoever was reached by one of them gets this, too.
    ADD COLUMN lineage_id uuid,
    -- For test phones alone, whatever they wish for.
    ADD COLUMN exercise boolean NOT NULL DEFAULT false,
    -- Who wishes for it has been worked out (an all-clear starts so), and those who were reached before are still to come.
    ADD COLUMN walked boolean NOT NULL DEFAULT false;
UPDATE push_messages SET lineage_id = alert_id WHERE alert_id IS NOT NULL;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX push_messages_lineage_id ON push_messages (lineage_id) WHERE lineage_id IS NOT NULL;
