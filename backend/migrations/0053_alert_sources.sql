-- Warnings of others: where they are fetched from, which of them go out by themselves, and what has come. And what a
-- warning says that no alert of ours did: the stage of a crisis.

ALTER TABLE alerts
    ADD COLUMN crisis_stage text,
    -- It came with an area that is none of ours. No place means the whole city, so it stays a draft until somebody has
    -- looked and saved it.
    ADD COLUMN area_unclear boolean NOT NULL DEFAULT false;
ALTER TABLE alerts
    ADD CONSTRAINT alerts_crisis_stage CHECK (crisis_stage IN ('관심', '주의', '경계', '심각')) NOT VALID,
    ADD CONSTRAINT alerts_area_unclear CHECK (NOT area_unclear OR status = 'draft') NOT VALID;

CREATE FUNCTION alerts_area_looked_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.area_unclear := false;
    RETURN NEW;
END $$;
CREATE TRIGGER alerts_area_looked_at BEFORE UPDATE ON alerts
    FOR EACH ROW WHEN (OLD.area_unclear AND NEW.version > OLD.version) EXECUTE FUNCTION alerts_area_looked_at();

CREATE TABLE alert_sources (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    -- `cap`: a CAP document, or an Atom feed of them; `national`: the state's disaster messages (DSSP-IF-00247).
    kind text NOT NULL CHECK (kind IN ('cap', 'national')),
    name text NOT NULL UNIQUE CHECK (char_length(name) BETWEEN 1 AND 60),
    url text NOT NULL CHECK (url ~ '^https?://[^/\s]' AND char_length(url) <= 500),
    active boolean NOT NULL DEFAULT true,
    -- Whoever said last what it is: the author of what comes from it.
    author_id uuid NOT NULL REFERENCES staff,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    -- When it is asked next: also the lease of the worker that is asking.
    due_at timestamptz NOT NULL,
    tried_at timestamptz,
    succeeded_at timestamptz,
    failing_since timestamptz,
    failures integer NOT NULL DEFAULT 0,
    problem text,
    -- What is wrong, or what has changed: names of fields, never what stood in them.
    problem_detail text CHECK (char_length(problem_detail) <= 300),
    etag text CHECK (char_length(etag) <= 300),
    CHECK ((failing_since IS NULL) = (problem IS NULL)),
    CHECK ((failures = 0) = (problem IS NULL))
);
CREATE INDEX alert_sources_author_id ON alert_sources (author_id);
CREATE INDEX alert_sources_due ON alert_sources (due_at) WHERE active;

-- What goes out by itself, once somebody else than its author has agreed; everything else becomes a draft.
CREATE TABLE alert_source_rules (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    source_id uuid NOT NULL REFERENCES alert_sources ON DELETE CASCADE,
    min_level smallint NOT NULL CHECK (min_level BETWEEN 1 AND 4),
    -- Empty: about anything.
    topics text[] NOT NULL CHECK (
        topics <@ ARRAY['disaster', 'weather', 'air', 'health', 'traffic', 'jobs', 'welfare', 'culture']),
    author_id uuid NOT NULL REFERENCES staff,
    created_at timestamptz NOT NULL,
    approved_by uuid REFERENCES staff,
    approved_at timestamptz,
    CHECK (num_nonnulls(approved_by, approved_at) IN (0, 2)),
    CONSTRAINT alert_source_rules_not_own CHECK (approved_by <> author_id),
    UNIQUE (source_id, min_level, topics)
);
CREATE INDEX alert_source_rules_author_id ON alert_source_rules (author_id);
CREATE INDEX alert_source_rules_approved_by ON alert_source_rules (approved_by);

-- Each message of others once, whatever became of it.
CREATE TABLE alert_received (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- NULL: brought by hand, by `staff_id`.
    source_id uuid REFERENCES alert_sources ON DELETE SET NULL,
    staff_id uuid REFERENCES staff,
    -- Who, which and when, as CAP's `references` name a message; of the state's, its serial number.
    reference text NOT NULL UNIQUE CHECK (char_length(reference) <= 600),
    sent_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    alert_id uuid REFERENCES alerts ON DELETE SET NULL,
    result text NOT NULL CHECK (result IN ('draft', 'published', 'changed', 'withdrawn', 'left')),
    -- What somebody has to look at, or why it was left.
    marks text[] NOT NULL DEFAULT '{}',
    event text NOT NULL CHECK (char_length(event) <= 40),
    headline text NOT NULL CHECK (char_length(headline) <= 80)
);
CREATE INDEX alert_received_alert_id ON alert_received (alert_id);
CREATE INDEX alert_received_source_id ON alert_received (source_id, id DESC);
CREATE INDEX alert_received_staff_id ON alert_received (staff_id);
