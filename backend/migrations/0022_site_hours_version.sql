-- Grows with each week that a site is given: how a page knows that the week it shows is old.
ALTER TABLE sites ADD COLUMN hours_version integer NOT NULL DEFAULT 0;
