-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_asks_safety;
ALTER TABLE consent_texts VALIDATE CONSTRAINT consent_texts_purpose;
ALTER TABLE care_retention_rules VALIDATE CONSTRAINT care_retention_rules_kind;
