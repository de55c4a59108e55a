-- The person's number, to whoever asked to act for them and waits: a code is sent there, and the number is not shown.
CREATE FUNCTION care_mandate_phone(mandate uuid) RETURNS bytea LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public
BEGIN ATOMIC
    SELECT p.phone_sealed FROM care_mandates m JOIN care_people p ON p.id = m.person_id
    WHERE m.id = mandate AND m.status = 'asked' AND m.citizen_id = care_citizen() AND m.valid_until >= care_today();
END;

-- Whether this citizen acted once for the person of a case and does no more: said to them, so that they know why.
CREATE FUNCTION care_acted_once(of_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public
BEGIN ATOMIC
    SELECT EXISTS (
        SELECT FROM care_cases c JOIN care_mandates m ON m.person_id = c.person_id
        WHERE c.id = of_case AND m.citizen_id = care_citizen() AND m.confirmed_at IS NOT NULL);
END;
