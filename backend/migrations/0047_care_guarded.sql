-- What was still kept too long or not found: copies on tablets, drafts of assessments, logs of lists with names; a death that
-- is noted where the person no longer lives; and what waits in the queue, looked for once and not case by case.

-- What is kept

ALTER TABLE care_retention_rules DROP CONSTRAINT care_retention_rules_kind_check;
-- `assessment_draft`: that was never completed; `pack`: what was taken along on a tablet, from the moment at which the tablet
-- opens nothing of it any more.
ALTER TABLE care_retention_rules ADD CONSTRAINT care_retention_rules_kind CHECK (kind IN (
    'case_served', 'case_not_served', 'neighbour_report', 'document', 'plan_draft', 'assessment_draft', 'told_provider',
    'pack', 'read_log')) NOT VALID;
-- Seven rows.
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE care_retention_rules VALIDATE CONSTRAINT care_retention_rules_kind;
-- Who took what along is a log of access, too.
ALTER TABLE care_retention_rules ADD CONSTRAINT care_retention_rules_pack CHECK (
    kind <> 'pack' OR keep_months >= 24) NOT VALID;
-- squawk-ignore constraint-missing-not-valid
ALTER TABLE care_retention_rules VALIDATE CONSTRAINT care_retention_rules_pack;

INSERT INTO care_retention_rules (kind, valid, keep_months, what, law_ko, law_en) VALUES
('assessment_draft', daterange('2023-04-01', NULL), 3, 'destroy',
 '끝맺지 않은 살핌 기록의 초안: 끝나고 3개월 (개인정보 보호법 제21조)',
 'Drafts of assessments that were never completed: three months after the end (PIPA art. 21)'),
('pack', daterange('2023-04-01', NULL), 24, 'destroy',
 '태블릿에 담아 간 기록: 접속기록과 같이 2년 (개인정보의 안전성 확보조치 기준 제8조)',
 'What was taken along on a tablet: two years, as access logs (Safety Measures for Personal Information, art. 8)');

-- squawk-ignore require-concurrent-index-creation
CREATE INDEX care_packs_expires_at ON care_packs (expires_at);

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
    WHEN 'read_log' THEN
        -- The lists that show names are logged apart from cases.
        RETURN QUERY SELECT t.id::text FROM trail t
            WHERE t.at <= least(before, now() - interval '2 years')
              AND t.subject_kind IN ('case', 'care_queue', 'care_tasks', 'care_calls', 'care_outreach', 'care_approvals',
                                     'care_orders', 'care_satisfaction')
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

-- Who has died

-- That the person of a case has died, or that this was said by mistake (NULL), said at the case's desk: as the owner, since
-- the person may live in a dong by now whose desk is another.
CREATE FUNCTION care_mark_died(of_case uuid, at timestamptz) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    UPDATE care_people p SET died_at = at, version = p.version + 1
    FROM care_cases c WHERE c.id = of_case AND c.person_id = p.id AND c.dong_id = ANY (care_dongs());
END;

-- The queue

-- Which cases need another provider, and whose person is looked for: as care_waiting_cases().
CREATE FUNCTION care_unplaced_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER ROWS 100
    SET search_path = public
BEGIN ATOMIC
    SELECT o.case_id FROM care_orders o
    WHERE o.needs_provider AND (SELECT cardinality(care_dongs())) > 0
      -- An item of a plan whose place another took needs nobody any more.
      AND NOT EXISTS (SELECT FROM care_plan_items i JOIN care_plans p ON p.id = i.plan_id
                      WHERE i.id = o.plan_item_id AND p.status = 'replaced');
END;
CREATE FUNCTION care_searched_cases() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
    SET search_path = public
BEGIN ATOMIC
    SELECT t.case_id FROM care_call_trees t WHERE t.ended_at IS NULL AND (SELECT cardinality(care_dongs())) > 0;
END;
