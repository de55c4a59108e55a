-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_status;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_sent_at;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_ended_at;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_msg_type;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_follows;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_lineage;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_submitted;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_scheduled;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_send_at;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_glass;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_reviewed;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_follows_id;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_submitted_by;
ALTER TABLE alerts VALIDATE CONSTRAINT alerts_reviewed_by;
ALTER TABLE alert_texts VALIDATE CONSTRAINT alert_texts_lang;
ALTER TABLE devices VALIDATE CONSTRAINT devices_lang;
ALTER TABLE devices VALIDATE CONSTRAINT devices_tester_id;
