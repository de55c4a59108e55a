-- Somebody who moved and asked again at another dong is still a person of the dong that has their older case.
CREATE POLICY with_case ON care_people FOR SELECT TO app USING (EXISTS (
    SELECT FROM care_cases c
    WHERE c.person_id = care_people.id AND c.dong_id = ANY ((SELECT care_dongs())::integer[])));
