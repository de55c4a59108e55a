-- The directory is kept by people: what was paid, stays.

-- `app` may end what holds, and take back what is still to come; a price or rule that held on a day holds on it for
-- ever. Rows of a transaction that has not said which day it is are not changed at all.
CREATE FUNCTION care_past_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS $$
BEGIN
    IF current_user = 'app' AND (care_today() IS NULL OR lower(OLD.valid) <= care_today()) AND (
        TG_OP = 'DELETE'
        OR care_today() IS NULL
        OR lower(NEW.valid) <> lower(OLD.valid)
        OR upper(OLD.valid) <= care_today()
        OR upper(NEW.valid) <= care_today()
        OR to_jsonb(NEW) - 'valid' <> to_jsonb(OLD) - 'valid'
    ) THEN
        RAISE EXCEPTION 'what held, stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'care_past_stays';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER past_stays BEFORE UPDATE OR DELETE ON care_cost_options
    FOR EACH ROW EXECUTE FUNCTION care_past_stays();
CREATE TRIGGER past_stays BEFORE UPDATE OR DELETE ON care_money_rules
    FOR EACH ROW EXECUTE FUNCTION care_past_stays();

-- NULL: nobody counts how much there is; what is promised of it is counted all the same, lest somebody begins to.
-- squawk-ignore ban-drop-not-null
ALTER TABLE care_service_capacities ALTER COLUMN maximum DROP NOT NULL;

-- A band is as old as the rules that it belongs to; that rules begin later than today is checked where they are made.
REVOKE UPDATE, DELETE ON care_income_bands FROM app;

-- Nothing of the directory is thrown away: orders and plans speak of it.
REVOKE DELETE ON care_organizations, care_services, care_service_capacities FROM app;

-- How many orders of an organization are still open after a day, whoever's they are.
CREATE FUNCTION care_orders_left(of_organization integer, after_day date) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
BEGIN ATOMIC
    SELECT count(*)::integer FROM care_orders
    WHERE organization_id = of_organization AND status IN ('sent', 'accepted') AND ends_on > after_day;
END;
