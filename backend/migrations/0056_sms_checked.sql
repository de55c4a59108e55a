-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_sms_after;
