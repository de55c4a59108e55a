-- An alert may ask whether people are safe. Whoever answers that they need help is called back by the dong's desk.

ALTER TABLE alerts ADD COLUMN asks_safety boolean NOT NULL DEFAULT false;
-- Nobody is asked by what says that it is over.
ALTER TABLE alerts ADD CONSTRAINT alerts_asks_safety CHECK (NOT asks_safety OR msg_type <> 'cancel') NOT VALID;

-- As before; what an approver has seen is also whether it asks.
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
            OLD.hazard, OLD.msg_type, OLD.lineage_id, OLD.follows_id, OLD.sms_after, OLD.crisis_stage, OLD.asks_safety)
           IS DISTINCT FROM
           (NEW.level, NEW.topics, NEW.district_ids, NEW.dong_ids, NEW.link, NEW.expires_at, NEW.exercise, NEW.send_at,
            NEW.hazard, NEW.msg_type, NEW.lineage_id, NEW.follows_id, NEW.sms_after, NEW.crisis_stage,
            NEW.asks_safety) THEN
        RAISE EXCEPTION 'no longer a draft' USING ERRCODE = 'check_violation', CONSTRAINT = 'alerts_frozen';
    END IF;
    RETURN NEW;
END $$;

ALTER TABLE consent_texts DROP CONSTRAINT consent_texts_purpose;
ALTER TABLE consent_texts ADD CONSTRAINT consent_texts_purpose CHECK (purpose IN (
    'service', 'care', 'care_health', 'care_sharing', 'care_family', 'callback')) NOT VALID;
INSERT INTO consent_texts (purpose, version, lang, title, why, items, kept, refusal, valid_from) VALUES
('callback', 1, 'ko', '전화드리는 데 필요한 정보',
 '동 행정복지센터가 전화하거나 찾아가고, 필요하면 119나 도울 수 있는 기관에 알리려고 써요.',
 '이름, 전화번호, 동과 주소, 적어 주신 이야기', '도움이 끝나고 3개월 뒤에 지워요.',
 '동의하지 않아도 돼요. 그러면 전화드릴 수 없으니, 급하면 119나 120에 전화해 주세요. 이름 없이 답만 보낼 수도 있어요.',
 '2026-01-01'),
('callback', 1, 'en', 'What we need to call you back',
 'So that your dong office can call or come, and tell 119 or whoever can help where that is needed.',
 'Name, phone number, dong and address, and what you write', 'Deleted three months after the help has ended.',
 'You may refuse. We cannot call you then: in need, call 119 or 120. You can also answer without your name.', '2026-01-01');

-- Asked for by a phone that said “need help”, or together with others that gave the same number.
CREATE TABLE care_callbacks (
    id uuid PRIMARY KEY,
    -- Of the alert: all that follow each other ask once.
    lineage_id uuid NOT NULL REFERENCES alerts,
    -- Of the phone that asked first, as in alert_answers: it alone takes the wish back.
    answerer bytea NOT NULL,
    dong_id integer NOT NULL REFERENCES dongs,
    -- Where they were signed in: they see who read it.
    citizen_id uuid REFERENCES citizens ON DELETE SET NULL,
    name_sealed bytea NOT NULL,
    phone_sealed bytea NOT NULL,
    phone_index bytea NOT NULL,
    address_sealed bytea,
    words_sealed bytea,
    consent_version integer NOT NULL,
    asked_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    taken_by uuid REFERENCES staff,
    calls smallint NOT NULL DEFAULT 0 CHECK (calls >= 0),
    visits smallint NOT NULL DEFAULT 0 CHECK (visits >= 0),
    -- `safe`: the person said so themselves; `care`: it goes on as a case.
    outcome text CHECK (outcome IN ('helped', 'no_need', 'passed_on', 'not_found', 'care', 'safe')),
    case_id uuid REFERENCES care_cases ON DELETE SET NULL,
    ended_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    CHECK ((outcome IS NULL) = (ended_at IS NULL)),
    CHECK (case_id IS NULL OR outcome = 'care'),
    -- Nobody is given up on before somebody stood at the door.
    CHECK (outcome IS DISTINCT FROM 'not_found' OR (visits >= 1 AND calls + visits >= 2))
);
-- Whoever asks twice, or whose number is told twice, is called once.
CREATE UNIQUE INDEX care_callbacks_of_phone ON care_callbacks (lineage_id, dong_id, phone_index) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX care_callbacks_of_answerer ON care_callbacks (lineage_id, answerer) WHERE ended_at IS NULL;
CREATE INDEX care_callbacks_open ON care_callbacks (dong_id, due_at) WHERE ended_at IS NULL;
CREATE INDEX care_callbacks_ended_at ON care_callbacks (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX care_callbacks_citizen_id ON care_callbacks (citizen_id) WHERE citizen_id IS NOT NULL;
CREATE INDEX care_callbacks_case_id ON care_callbacks (case_id) WHERE case_id IS NOT NULL;

-- What happened, and is never changed.
CREATE TABLE care_callback_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    callback_id uuid NOT NULL REFERENCES care_callbacks ON DELETE CASCADE,
    at timestamptz NOT NULL,
    staff_id uuid REFERENCES staff,
    what text NOT NULL CHECK (what IN (
        'asked', 'asked_again', 'changed', 'taken', 'called', 'visited', 'helped', 'no_need', 'passed_on', 'not_found',
        'care', 'safe')),
    word_sealed bytea,
    -- Without a member of staff it was a phone.
    CHECK ((staff_id IS NULL) = (what IN ('asked', 'asked_again', 'changed', 'safe')))
);
CREATE INDEX care_callback_events_callback_id ON care_callback_events (callback_id);

-- One answer of a phone to an alert and all that followed it; the last one stands.
CREATE TABLE alert_answers (
    lineage_id uuid NOT NULL REFERENCES alerts,
    -- An HMAC of a random word that the phone made for this alert: nobody can tell whose it is, or which other is theirs.
    answerer bytea NOT NULL,
    answer text NOT NULL CHECK (answer IN ('safe', 'need_help')),
    dong_id integer REFERENCES dongs,
    callback_id uuid REFERENCES care_callbacks ON DELETE SET NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (lineage_id, answerer)
);
-- What an operator asks for while hundreds of thousands answer is read from the index alone.
CREATE INDEX alert_answers_counts ON alert_answers (lineage_id, dong_id, answer);
CREATE INDEX alert_answers_callback_id ON alert_answers (callback_id) WHERE callback_id IS NOT NULL;

REVOKE DELETE ON care_callbacks, alert_answers FROM app;
REVOKE UPDATE, DELETE ON care_callback_events FROM app;

ALTER TABLE care_callbacks ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_callback_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_dong ON care_callbacks TO app USING (dong_id = ANY ((SELECT care_dongs())::integer[]));
CREATE POLICY with_callback ON care_callback_events TO app
    USING (EXISTS (SELECT FROM care_callbacks c WHERE c.id = callback_id));

-- What a phone may know of the call that it waits for, and at whose desk it lies: nothing of who it is.
CREATE FUNCTION care_callback_of(of_lineage uuid, of_answerer bytea)
    RETURNS TABLE (id uuid, dong_id integer, due_at timestamptz, taken boolean, outcome text, mine boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT c.id, c.dong_id, c.due_at, c.taken_by IS NOT NULL, c.outcome, c.answerer = a.answerer
    FROM alert_answers a JOIN care_callbacks c ON c.id = a.callback_id
    WHERE a.lineage_id = of_lineage AND a.answerer = of_answerer;
END;

-- How far the calls of an alert are, in numbers: for operators, who see nobody's name.
CREATE FUNCTION care_callback_counts(of_lineage uuid, now timestamptz)
    RETURNS TABLE (dong_id integer, waiting integer, late integer, ended integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT c.dong_id, count(*) FILTER (WHERE c.ended_at IS NULL)::integer,
           count(*) FILTER (WHERE c.ended_at IS NULL AND c.due_at < now)::integer,
           count(*) FILTER (WHERE c.ended_at IS NOT NULL)::integer
    FROM care_callbacks c WHERE c.lineage_id = of_lineage GROUP BY c.dong_id;
END;

-- What is kept

ALTER TABLE care_retention_rules DROP CONSTRAINT care_retention_rules_kind;
ALTER TABLE care_retention_rules ADD CONSTRAINT care_retention_rules_kind CHECK (kind IN (
    'case_served', 'case_not_served', 'neighbour_report', 'document', 'plan_draft', 'assessment_draft', 'told_provider',
    'pack', 'callback', 'read_log')) NOT VALID;
INSERT INTO care_retention_rules (kind, valid, keep_months, what, law_ko, law_en) VALUES
('callback', daterange('2026-01-01', NULL), 3, 'destroy',
 '알림에 답하며 부탁한 전화: 도움이 끝나고 3개월 (개인정보 보호법 제21조)',
 'Calls asked for in answer to an alert: three months after the help has ended (PIPA art. 21)');

CREATE OR REPLACE FUNCTION care_retainable(of_kind text, before timestamptz, held boolean, most integer)
    RETURNS SETOF text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    CASE of_kind
    WHEN 'case_served', 'case_not_served', 'neighbour_report' THEN
        RETURN QUERY SELECT c.id::text FROM care_cases c
            WHERE c.closed_at <= before AND care_retention_kind(c) = of_kind AND care_is_held(c.id) = held
            ORDER BY c.closed_at LIMIT most;
    WHEN 'document' THEN
        -- A signature belongs to what was signed, and goes with it.
        RETURN QUERY SELECT d.id::text FROM care_documents d JOIN care_cases c ON c.id = d.case_id
            WHERE c.closed_at <= before AND d.kind <> 'signature' AND care_is_held(c.id) = held LIMIT most;
    WHEN 'plan_draft' THEN
        RETURN QUERY SELECT p.id::text FROM care_plans p JOIN care_cases c ON c.id = p.case_id
            WHERE c.closed_at <= before AND p.status = 'draft' AND care_is_held(c.id) = held LIMIT most;
    WHEN 'assessment_draft' THEN
        RETURN QUERY SELECT a.id::text FROM care_assessments a JOIN care_cases c ON c.id = a.case_id
            WHERE c.closed_at <= before AND a.status = 'draft' AND care_is_held(c.id) = held LIMIT most;
    WHEN 'told_provider' THEN
        RETURN QUERY SELECT o.id::text FROM care_orders o
            WHERE o.told_sealed IS NOT NULL AND care_is_held(o.case_id) = held
              AND coalesce(o.ended_at, CASE WHEN o.status = 'declined' THEN o.answered_at END) <= before LIMIT most;
    WHEN 'pack' THEN
        RETURN QUERY SELECT p.id::text FROM care_packs p
            WHERE p.expires_at <= before AND held = EXISTS (
                SELECT FROM care_pack_cases k WHERE k.pack_id = p.id AND care_is_held(k.case_id)) LIMIT most;
    WHEN 'callback' THEN
        RETURN QUERY SELECT c.id::text FROM care_callbacks c
            WHERE c.ended_at <= before AND (c.case_id IS NOT NULL AND care_is_held(c.case_id)) = held LIMIT most;
    WHEN 'read_log' THEN
        -- The lists that show names are logged apart from cases.
        RETURN QUERY SELECT t.id::text FROM trail t
            WHERE t.at <= least(before, now() - interval '2 years')
              AND t.subject_kind IN ('case', 'care_queue', 'care_tasks', 'care_calls', 'care_outreach', 'care_approvals',
                                     'care_orders', 'care_satisfaction', 'care_callbacks', 'care_callback')
              AND CASE t.subject_kind WHEN 'case' THEN care_is_held(t.subject_id::uuid) ELSE false END = held
            LIMIT most;
    ELSE
        RETURN;
    END CASE;
END $$;

CREATE OR REPLACE FUNCTION care_forget(of_kind text, as_of timestamptz, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    at timestamptz := least(as_of, now());
    rule care_retention_rules;
    ids text[];
    of_id text;
    signatures uuid[];
    done integer := 0;
BEGIN
    SELECT * INTO rule FROM care_retention_rules
    WHERE kind = of_kind AND valid @> (at AT TIME ZONE 'Asia/Seoul')::date;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    ids := ARRAY(SELECT care_retainable(of_kind, at - make_interval(months => rule.keep_months), false, most));
    CASE of_kind
    WHEN 'document' THEN DELETE FROM care_documents WHERE id = ANY (ids::uuid[]);
    WHEN 'told_provider' THEN UPDATE care_orders SET told_sealed = NULL WHERE id = ANY (ids::uuid[]);
    WHEN 'read_log' THEN DELETE FROM trail WHERE id = ANY (ids::bigint[]);
    WHEN 'pack' THEN DELETE FROM care_packs WHERE id = ANY (ids::uuid[]);
    WHEN 'callback' THEN DELETE FROM care_callbacks WHERE id = ANY (ids::uuid[]);
    WHEN 'plan_draft' THEN PERFORM care_delete_with_rows('care_plans', format('id = ANY (%L)', ids::uuid[]));
    WHEN 'assessment_draft' THEN
        signatures := ARRAY(SELECT signature_id FROM care_assessments
                            WHERE id = ANY (ids::uuid[]) AND signature_id IS NOT NULL);
        PERFORM care_delete_with_rows('care_assessments', format('id = ANY (%L)', ids::uuid[]));
        DELETE FROM care_documents WHERE id = ANY (signatures);
    ELSE
        FOREACH of_id IN ARRAY ids LOOP
            -- It may have been opened again, or held, a moment ago.
            PERFORM FROM care_cases WHERE id = of_id::uuid AND closed_at IS NOT NULL AND NOT care_is_held(id)
            FOR UPDATE SKIP LOCKED;
            IF FOUND THEN
                PERFORM care_forget_case(of_id::uuid, rule.what = 'anonymise');
                done := done + 1;
            END IF;
        END LOOP;
        RETURN done;
    END CASE;
    RETURN cardinality(ids);
END $$;

SELECT care_guard_held();
