-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE care_tasks VALIDATE CONSTRAINT care_tasks_is_help;
