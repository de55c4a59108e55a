-- What belongs to a case is seen by whoever sees the case. To look the case up anew for each of its events took longer
-- than all else of reading one; so the statement that finds a case, under the case's own policies, leaves its id in
-- this setting until the transaction ends, and its parts are compared with that first.
CREATE FUNCTION care_case() RETURNS uuid LANGUAGE sql STABLE
    RETURN nullif(current_setting('care.case', true), '')::uuid;
ALTER POLICY with_case ON care_events USING (
    case_id = (SELECT care_case()) OR EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
ALTER POLICY with_case ON care_questions USING (
    case_id = (SELECT care_case()) OR EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
ALTER POLICY with_case ON care_consents USING (
    case_id = (SELECT care_case()) OR EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
ALTER POLICY with_case ON care_visits USING (
    case_id = (SELECT care_case()) OR EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
ALTER POLICY with_case ON care_handovers USING (
    case_id = (SELECT care_case()) OR EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
ALTER POLICY with_case ON care_call_trees USING (
    case_id = (SELECT care_case()) OR EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
