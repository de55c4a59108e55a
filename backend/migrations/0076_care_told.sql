-- Supervisors are told at their desks what comes up to them, and who looked into a colleague's case.
ALTER TABLE staff_messages DROP CONSTRAINT staff_messages_kind_check;
ALTER TABLE staff_messages ADD CONSTRAINT staff_messages_kind CHECK (
    kind IN ('alert_stalled', 'alert_moving', 'care_escalated', 'care_opened')) NOT VALID;
