-- Ready words keep whether people are asked to say that they are safe.
ALTER TABLE alert_templates ADD COLUMN asks_safety boolean NOT NULL DEFAULT false;
