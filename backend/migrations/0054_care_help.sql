-- Whoever was looked in on while an alert lasts and needs help: somebody is to see to it today. Such a task is what
-- somebody wrote down, like others of no kind that rules make, and is marked.

ALTER TABLE care_tasks ADD COLUMN is_help boolean NOT NULL DEFAULT false;
ALTER TABLE care_tasks ADD CONSTRAINT care_tasks_is_help CHECK (NOT is_help OR kind = 'other') NOT VALID;
-- Help that is asked for again while it is still to come is one task, with the newest word.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX care_tasks_help ON care_tasks (case_id) WHERE status = 'open' AND is_help;
