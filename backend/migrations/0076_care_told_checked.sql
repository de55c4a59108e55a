-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE staff_messages VALIDATE CONSTRAINT staff_messages_kind;
