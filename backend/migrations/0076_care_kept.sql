-- What people read of care and said of who may act for them goes with the other logs: every list, and mandates.
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
              AND t.subject_kind IN ('case', 'mandate', 'care_cases', 'care_queue', 'care_tasks', 'care_calls',
                                     'care_outreach', 'care_approvals', 'care_orders', 'care_satisfaction',
                                     'care_callbacks', 'care_callback', 'care_openings', 'care_review')
              AND CASE t.subject_kind
                  WHEN 'case' THEN care_is_held(t.subject_id::uuid)
                  -- A case that is held keeps who acted for its person.
                  WHEN 'mandate' THEN EXISTS (
                      SELECT FROM care_mandates m JOIN care_cases c ON c.person_id = m.person_id
                      WHERE m.id = t.subject_id::uuid AND care_is_held(c.id))
                  ELSE false END = held
            LIMIT most;
    ELSE
        RETURN;
    END CASE;
END $$;
