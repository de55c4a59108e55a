-- Whoever no longer wants that providers are told of them: what no provider has accepted yet is taken back, and somebody
-- at the dong speaks with them about what comes already.

ALTER TABLE care_orders DROP CONSTRAINT care_orders_end_reason_check;
ALTER TABLE care_orders ADD CONSTRAINT care_orders_end_reason CHECK (end_reason IN (
    'done', 'stopped', 'replaced', 'organization_left', 'case_closed', 'sharing_refused')) NOT VALID;
ALTER TABLE care_tasks DROP CONSTRAINT care_tasks_kind_check;
ALTER TABLE care_tasks ADD CONSTRAINT care_tasks_kind CHECK (kind IN (
    'monitoring_call', 'monitoring_visit', 'reassessment', 'sharing', 'other')) NOT VALID;
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX care_tasks_sharing ON care_tasks (case_id) WHERE status = 'open' AND kind = 'sharing';

-- An item whose order was taken back for that waits as one that was never sent: it keeps its place and its money.
CREATE OR REPLACE FUNCTION care_granted(person uuid)
    RETURNS TABLE (plan_id uuid, income_percent smallint, tier text, unit text, unit_won integer, rrule text,
                   starts_on date, ends_on date, units smallint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT p.id, p.income_percent, s.tier, s.unit, i.unit_won, i.rrule, i.starts_on, given.until, i.units
    FROM care_cases c
    JOIN care_plans p ON p.case_id = c.id AND p.status IN ('approved', 'replaced')
    JOIN care_plan_items i ON i.plan_id = p.id
    JOIN care_services s ON s.id = i.service_id
    LEFT JOIN LATERAL (
        SELECT o.status, o.ended_at, o.end_reason FROM care_orders o
        WHERE o.plan_item_id = i.id AND o.end_reason IS DISTINCT FROM 'sharing_refused'
        ORDER BY o.sent_at DESC, o.id LIMIT 1) o ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN o.status IS NULL THEN CASE WHEN p.status = 'approved' THEN i.ends_on END
                    WHEN o.status = 'declined' THEN NULL
                    -- What takes the place of another begins on that day.
                    WHEN o.status = 'ended' THEN least(i.ends_on, (o.ended_at AT TIME ZONE 'Asia/Seoul')::date
                                                                  - (o.end_reason = 'replaced')::integer)
                    ELSE i.ends_on END AS until) given
    WHERE c.person_id = person AND given.until >= i.starts_on
    ORDER BY p.approved_at, i.position;
END;
