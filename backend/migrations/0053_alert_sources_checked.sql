-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_crisis_stage;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_area_unclear;
