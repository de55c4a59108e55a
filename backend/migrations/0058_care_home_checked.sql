-- Checked apart from being added, so that nobody waits for it.
ALTER TABLE care_orders VALIDATE CONSTRAINT care_orders_end_reason;
ALTER TABLE care_tasks VALIDATE CONSTRAINT care_tasks_kind;
