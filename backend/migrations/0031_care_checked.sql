-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE staff_roles VALIDATE CONSTRAINT staff_roles_role;
ALTER TABLE consent_texts VALIDATE CONSTRAINT consent_texts_purpose;
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
