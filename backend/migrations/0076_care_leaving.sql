-- What is open in care is somebody's who works here, or nobody's.

-- Whoever is given a case stays while that is written down: `staff leave` waits for it and counts it.
CREATE FUNCTION care_keep_assignee_here() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.closed_at IS NULL AND OLD.assigned_to IS NOT DISTINCT FROM NEW.assigned_to THEN
        RETURN NEW;
    END IF;
    PERFORM FROM staff WHERE id = NEW.assigned_to AND active FOR SHARE;
    IF NOT FOUND THEN
        NEW.assigned_to := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assignee_here BEFORE INSERT OR UPDATE OF assigned_to, closed_at ON care_cases
    FOR EACH ROW WHEN (NEW.closed_at IS NULL AND NEW.assigned_to IS NOT NULL)
    EXECUTE FUNCTION care_keep_assignee_here();

-- By whatever way somebody goes, nobody waits for them. What has ended keeps whose it was.
CREATE FUNCTION care_let_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE care_cases SET assigned_to = NULL, version = version + 1 WHERE assigned_to = NEW.id AND closed_at IS NULL;
    UPDATE care_handovers SET status = 'dropped', answered_at = now() WHERE to_staff_id = NEW.id AND status = 'asked';
    UPDATE care_callbacks SET taken_by = NULL, version = version + 1 WHERE taken_by = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER care_let_go AFTER UPDATE OF active ON staff
    FOR EACH ROW WHEN (OLD.active AND NOT NEW.active) EXECUTE FUNCTION care_let_go();

UPDATE care_cases c SET assigned_to = NULL, version = c.version + 1
FROM staff s WHERE s.id = c.assigned_to AND NOT s.active AND c.closed_at IS NULL;
UPDATE care_handovers h SET status = 'dropped', answered_at = now()
FROM staff s WHERE s.id = h.to_staff_id AND NOT s.active AND h.status = 'asked';
UPDATE care_callbacks c SET taken_by = NULL, version = c.version + 1
FROM staff s WHERE s.id = c.taken_by AND NOT s.active AND c.ended_at IS NULL;
