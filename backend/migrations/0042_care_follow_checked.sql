-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE care_people VALIDATE CONSTRAINT care_people_contact;
ALTER TABLE care_people VALIDATE CONSTRAINT care_people_contact_relation;
ALTER TABLE care_cases VALIDATE CONSTRAINT care_cases_continues;
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
ALTER TABLE care_rules VALIDATE CONSTRAINT care_rules_made_by;
