-- What care keeps and for how long, what nobody removes while a court or an audit may ask for it, and who looks at who has
-- read. Nothing of a case is removed but by `care_forget`, which obeys the rules below whoever calls it.

-- When a member of staff last proved their passkey again within a session.
ALTER TABLE sessions ADD COLUMN stepped_up_at timestamptz;

-- Dated, and never changed once they hold.
CREATE TABLE care_retention_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A case that ended after help had come, or before; what a neighbour told of somebody to whom no help came; photos and
    -- papers; a plan that was never submitted; what an order told a provider; who read what.
    kind text NOT NULL CHECK (kind IN (
        'case_served', 'case_not_served', 'neighbour_report', 'document', 'plan_draft', 'told_provider', 'read_log')),
    valid daterange NOT NULL CHECK (NOT isempty(valid)),
    -- From the end of the case or of the order, or from the day of reading.
    keep_months smallint NOT NULL CHECK (keep_months BETWEEN 0 AND 1200),
    -- `anonymise`: a line for statistics stays (care_skeletons).
    what text NOT NULL CHECK (what IN ('destroy', 'anonymise')),
    law_ko text NOT NULL CHECK (char_length(law_ko) BETWEEN 1 AND 300),
    law_en text NOT NULL CHECK (char_length(law_en) BETWEEN 1 AND 300),
    CHECK (what = 'destroy' OR kind IN ('case_served', 'case_not_served', 'neighbour_report')),
    -- Who read sensitive data is kept for two years at least.
    CHECK (kind <> 'read_log' OR keep_months >= 24),
    CONSTRAINT care_retention_rules_overlap EXCLUDE USING gist (kind WITH =, valid WITH &&)
);
INSERT INTO care_retention_rules (kind, valid, keep_months, what, law_ko, law_en) VALUES
('case_served', daterange('2023-04-01', NULL), 60, 'anonymise',
 '동의받은 기간: 돌봄이 끝나고 5년 (개인정보 보호법 제21조)', 'As agreed: five years after the care has ended (PIPA art. 21)'),
('case_not_served', daterange('2023-04-01', NULL), 36, 'anonymise',
 '도움 없이 끝난 부탁: 이의와 감사에 답하는 3년 (개인정보 보호법 제21조)',
 'Ended without help: three years, to answer objections and audits (PIPA art. 21)'),
('neighbour_report', daterange('2023-04-01', NULL), 12, 'destroy',
 '본인이 동의하지 않은 이웃의 제보: 살펴본 뒤 1년 (개인정보 보호법 제3조, 제21조)',
 'Told by a neighbour without the person''s consent: one year after it was looked into (PIPA art. 3, 21)'),
('document', daterange('2023-04-01', NULL), 12, 'destroy',
 '사진과 서류는 확인하려고만 받아요: 끝나고 1년 (개인정보 보호법 제3조)',
 'Photos and papers serve to check only: one year after the end (PIPA art. 3)'),
('plan_draft', daterange('2023-04-01', NULL), 3, 'destroy',
 '내지 않은 계획의 초안: 끝나고 3개월 (개인정보 보호법 제21조)',
 'Drafts of plans that were never submitted: three months after the end (PIPA art. 21)'),
('told_provider', daterange('2023-04-01', NULL), 1, 'destroy',
 '제공기관에 전한 정보: 일이 끝나고 1개월 (개인정보 보호법 제17조, 제21조)',
 'What a provider was told: one month after its task (PIPA art. 17, 21)'),
('read_log', daterange('2023-04-01', NULL), 36, 'destroy',
 '접속기록: 민감정보는 2년 이상 (개인정보의 안전성 확보조치 기준 제8조)',
 'Access logs: two years or more for sensitive data (Safety Measures for Personal Information, art. 8)');

-- What is left of a case that was forgotten: nothing by which anybody is found, and times no finer than a month.
CREATE TABLE care_skeletons (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dong_id integer NOT NULL REFERENCES dongs,
    received_month date NOT NULL,
    closed_month date NOT NULL,
    channel text NOT NULL,
    relation text NOT NULL,
    needs text[] NOT NULL,
    urgency text NOT NULL,
    outcome text NOT NULL,
    close_reason text,
    days_to_visit integer,
    days_to_service integer,
    days_open integer NOT NULL
);
CREATE INDEX care_skeletons_dong_id ON care_skeletons (dong_id, closed_month);

-- What the clerk who forgets did on a day: counts alone.
CREATE TABLE care_retention_runs (
    on_date date NOT NULL,
    kind text NOT NULL,
    done integer NOT NULL CHECK (done >= 0),
    at timestamptz NOT NULL,
    PRIMARY KEY (on_date, kind)
);

-- A court or an audit may ask for a case: nothing of it is removed before that is lifted.
CREATE TABLE care_holds (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    reason text NOT NULL CHECK (reason IN ('lawsuit', 'audit', 'complaint')),
    why_sealed bytea NOT NULL,
    set_by uuid NOT NULL REFERENCES staff,
    set_at timestamptz NOT NULL,
    lifted_by uuid REFERENCES staff,
    lifted_at timestamptz,
    lift_why_sealed bytea,
    CHECK (num_nulls(lifted_by, lifted_at, lift_why_sealed) IN (0, 3))
);
CREATE UNIQUE INDEX care_holds_once ON care_holds (case_id) WHERE lifted_at IS NULL;
CREATE INDEX care_holds_case_id ON care_holds (case_id);

-- A supervisor looked at who read in a month, in these dongs, and said what they made of it.
CREATE TABLE care_read_reviews (
    id uuid PRIMARY KEY,
    month date NOT NULL CHECK (extract(day FROM month) = 1),
    dong_ids integer[] NOT NULL CHECK (cardinality(dong_ids) > 0),
    reads integer NOT NULL,
    openings integer NOT NULL,
    outside_hours integer NOT NULL,
    remark_sealed bytea,
    signed_by uuid NOT NULL REFERENCES staff,
    signed_at timestamptz NOT NULL,
    CONSTRAINT care_read_reviews_once UNIQUE (month, dong_ids)
);
-- A month of the trail is found without reading all of it; the index is small and made at once.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX trail_at ON trail USING brin (at);
-- What the clerk who forgets asks for.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_cases_closed_at ON care_cases (closed_at) WHERE closed_at IS NOT NULL;

REVOKE INSERT, UPDATE, DELETE ON care_retention_rules, care_skeletons FROM app;
REVOKE DELETE ON care_retention_runs, care_holds, care_document_contents FROM app;
REVOKE UPDATE, DELETE ON care_read_reviews FROM app;

ALTER TABLE care_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_read_reviews ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_case ON care_holds TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
-- Signed for all of one's dongs, and seen by whoever answers for some of them.
CREATE POLICY by_dongs ON care_read_reviews TO app USING (dong_ids && (SELECT care_dongs())::integer[])
    WITH CHECK (dong_ids <@ (SELECT care_dongs())::integer[]);

-- Holding

CREATE FUNCTION care_is_held(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    RETURN EXISTS (SELECT FROM care_holds h WHERE h.case_id = of_case AND h.lifted_at IS NULL);

-- The argument names the column with the case.
CREATE FUNCTION care_refuse_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF care_is_held((to_jsonb(OLD) ->> TG_ARGV[0])::uuid) THEN
        RAISE EXCEPTION 'A case that is held keeps all that it has'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'care_held';
    END IF;
    RETURN OLD;
END $$;

-- Guards every table of a case that is not guarded yet: a migration that adds one calls it again. What is drafted stays
-- its author's to throw away, and what people said of the service loses its name on the day that they were promised.
CREATE FUNCTION care_guard_held() RETURNS void LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    unguarded record;
BEGIN
    FOR unguarded IN
        SELECT c.oid::regclass AS name, CASE c.relname WHEN 'care_cases' THEN 'id' ELSE 'case_id' END AS key
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'care\_%'
          AND c.relname NOT LIKE '%draft%' AND c.relname NOT LIKE 'care\_satisfaction%' AND c.relname <> 'care_holds'
          AND (c.relname = 'care_cases' OR EXISTS (
              SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'case_id' AND NOT a.attisdropped))
          AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'held')
    LOOP
        EXECUTE format('CREATE TRIGGER held BEFORE DELETE ON %s FOR EACH ROW EXECUTE FUNCTION care_refuse_held(%L)',
                       unguarded.name, unguarded.key);
    END LOOP;
END $$;
SELECT care_guard_held();

-- Forgetting

CREATE FUNCTION care_retention_kind(c care_cases) RETURNS text LANGUAGE sql STABLE SET search_path = public
    RETURN CASE
        WHEN c.status = 'closed' OR EXISTS (
            SELECT FROM care_events e WHERE e.case_id = c.id AND e.to_status = 'in_service') THEN 'case_served'
        WHEN c.relation = 'neighbour' THEN 'neighbour_report'
        ELSE 'case_not_served' END;

-- What of a kind was over by a moment: those that a hold keeps, or the others; `most` NULL for all.
CREATE FUNCTION care_retainable(of_kind text, before timestamptz, held boolean, most integer) RETURNS SETOF text
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    CASE of_kind
    WHEN 'case_served', 'case_not_served', 'neighbour_report' THEN
        RETURN QUERY SELECT c.id::text FROM care_cases c
            WHERE c.closed_at <= before AND care_retention_kind(c) = of_kind AND care_is_held(c.id) = held
            ORDER BY c.closed_at LIMIT most;
    WHEN 'document' THEN
        RETURN QUERY SELECT d.id::text FROM care_documents d JOIN care_cases c ON c.id = d.case_id
            WHERE c.closed_at <= before AND care_is_held(c.id) = held LIMIT most;
    WHEN 'plan_draft' THEN
        RETURN QUERY SELECT p.id::text FROM care_plans p JOIN care_cases c ON c.id = p.case_id
            WHERE c.closed_at <= before AND p.status = 'draft' AND care_is_held(c.id) = held LIMIT most;
    WHEN 'told_provider' THEN
        RETURN QUERY SELECT o.id::text FROM care_orders o
            WHERE o.told_sealed IS NOT NULL AND care_is_held(o.case_id) = held
              AND coalesce(o.ended_at, CASE WHEN o.status = 'declined' THEN o.answered_at END) <= before LIMIT most;
    WHEN 'read_log' THEN
        RETURN QUERY SELECT t.id::text FROM trail t
            WHERE t.at <= least(before, now() - interval '2 years') AND t.subject_kind IN ('case', 'care_queue')
              AND CASE t.subject_kind WHEN 'case' THEN care_is_held(t.subject_id::uuid) ELSE false END = held
            LIMIT most;
    ELSE
        RETURN;
    END CASE;
END $$;

-- Deletes rows with all that hangs on them, whatever tables there are by then.
CREATE FUNCTION care_delete_with_rows(of regclass, matching text, depth integer DEFAULT 0) RETURNS void
    LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    child record;
BEGIN
    IF depth > 10 THEN
        RAISE EXCEPTION 'tables of care refer to each other in a circle';
    END IF;
    FOR child IN
        SELECT k.conrelid::regclass AS name,
               (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.n)
                FROM unnest(k.conkey) WITH ORDINALITY u (number, n)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number) AS theirs,
               (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY u.n)
                FROM unnest(k.confkey) WITH ORDINALITY u (number, n)
                JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number) AS ours
        FROM pg_constraint k
        WHERE k.contype = 'f' AND k.confrelid = of AND k.conrelid <> of AND k.confdeltype <> 'n'
    LOOP
        PERFORM care_delete_with_rows(
            child.name, format('(%s) IN (SELECT %s FROM %s WHERE %s)', child.theirs, child.ours, of, matching),
            depth + 1);
    END LOOP;
    EXECUTE format('DELETE FROM %s WHERE %s', of, matching);
END $$;

CREATE FUNCTION care_forget_case(of_case uuid, anonymised boolean) RETURNS void
    LANGUAGE plpgsql SET search_path = public AS $$
DECLARE
    of_person uuid;
BEGIN
    SELECT person_id INTO of_person FROM care_cases WHERE id = of_case;
    IF anonymised THEN
        INSERT INTO care_skeletons (dong_id, received_month, closed_month, channel, relation, needs, urgency, outcome,
                                    close_reason, days_to_visit, days_to_service, days_open)
        SELECT c.dong_id, date_trunc('month', c.received_at AT TIME ZONE 'Asia/Seoul'),
               date_trunc('month', c.closed_at AT TIME ZONE 'Asia/Seoul'), c.channel, c.relation, c.needs, c.urgency,
               c.status, c.close_reason,
               (SELECT min(e.at)::date FROM care_events e WHERE e.case_id = c.id AND e.to_status = 'assessed')
                   - c.received_at::date,
               (SELECT min(e.at)::date FROM care_events e WHERE e.case_id = c.id AND e.to_status = 'in_service')
                   - c.received_at::date,
               c.closed_at::date - c.received_at::date
        FROM care_cases c WHERE c.id = of_case;
    END IF;
    PERFORM care_delete_with_rows('care_cases', format('id = %L', of_case));
    IF NOT EXISTS (SELECT FROM care_cases WHERE person_id = of_person) THEN
        PERFORM care_delete_with_rows('care_people', format('id = %L', of_person));
    END IF;
END $$;

-- Forgets up to `most` of a kind that its rule does not keep any longer; how many those were. Nothing is forgotten sooner
-- because somebody names a later day.
CREATE FUNCTION care_forget(of_kind text, as_of timestamptz, most integer) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    at timestamptz := least(as_of, now());
    rule care_retention_rules;
    ids text[];
    of_id text;
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
    WHEN 'plan_draft' THEN PERFORM care_delete_with_rows('care_plans', format('id = ANY (%L)', ids::uuid[]));
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

-- How many of each kind are over by a moment, and how many of these are held.
CREATE FUNCTION care_count_retainable(as_of timestamptz) RETURNS TABLE (kind text, due bigint, held bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT r.kind,
           (SELECT count(*) FROM care_retainable(
               r.kind, as_of - make_interval(months => r.keep_months), false, NULL)),
           (SELECT count(*) FROM care_retainable(r.kind, as_of - make_interval(months => r.keep_months), true, NULL))
    FROM care_retention_rules r WHERE r.valid @> (as_of AT TIME ZONE 'Asia/Seoul')::date;
END;

REVOKE EXECUTE ON FUNCTION care_guard_held(), care_retainable(text, timestamptz, boolean, integer),
    care_delete_with_rows(regclass, text, integer), care_forget_case(uuid, boolean),
    care_forget(text, timestamptz, integer), care_count_retainable(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION care_forget(text, timestamptz, integer), care_count_retainable(timestamptz) TO app;

-- The queue, fast

-- Every open case as the queue counts and orders it, read from the index alone: a city's two thousand are as many pages
-- of the table.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_cases_open ON care_cases (dong_id) INCLUDE (
    id, urgency, status, risk, due_at, paused_at, assigned_to, escalated_to, requester_id, relation, person_id)
    WHERE closed_at IS NULL;
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX care_cases_queue;
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_questions_of_citizens ON care_questions (case_id) WHERE answered_at IS NULL AND asked_by = 'citizen';

-- Which cases wait for an answer, and nothing else of them, to a desk: as the owner, since the policy would be asked about
-- every question. What is not the desk's is dropped by the policy of the cases that they are compared with.
CREATE FUNCTION care_waiting_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER ROWS 300
    SET search_path = public
BEGIN ATOMIC
    SELECT q.case_id FROM care_questions q
    WHERE q.answered_at IS NULL AND q.asked_by = 'citizen' AND (SELECT cardinality(care_dongs())) > 0;
END;
