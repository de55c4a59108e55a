-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE care_visits VALIDATE CONSTRAINT care_visits_status;
ALTER TABLE care_documents VALIDATE CONSTRAINT care_documents_kind;
