-- Services, who serves them and their hours are edited by several administrators.

-- Grow with each change: how a page knows that what it shows is old.
ALTER TABLE services ADD COLUMN version integer NOT NULL DEFAULT 0;
ALTER TABLE resources ADD COLUMN version integer NOT NULL DEFAULT 0;

ALTER TABLE service_rules ADD CONSTRAINT service_rules_valid CHECK (NOT isempty(valid)) NOT VALID;

-- A week by its name, given to counsellors from a day on. What is given is a copy: changing the template changes nobody's
-- hours.
CREATE TABLE hours_templates (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id integer NOT NULL REFERENCES sites,
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 40),
    -- [{"weekday", "starts", "ends"}]
    week jsonb NOT NULL,
    version integer NOT NULL DEFAULT 0,
    CONSTRAINT hours_templates_name UNIQUE (site_id, name)
);
