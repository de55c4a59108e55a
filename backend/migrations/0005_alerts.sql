-- Alerts: written by operators, sent to those who asked, listed for everybody.

CREATE TABLE alerts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'sent', 'ended')),
    -- 1 소식, 2 안전안내, 3 긴급, 4 위급.
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 4),
    topics text[] NOT NULL CHECK (
        cardinality(topics) BETWEEN 1 AND 8
        AND topics <@ ARRAY['disaster', 'weather', 'air', 'health', 'traffic', 'jobs', 'welfare', 'culture']),
    -- Both empty: the whole city.
    district_ids integer[] NOT NULL DEFAULT '{}',
    dong_ids integer[] NOT NULL DEFAULT '{}',
    link text CHECK (link ~ '^(https://[^/]|/([^/\\]|$))' AND char_length(link) <= 500),
    expires_at timestamptz NOT NULL,
    sender_ko text NOT NULL,
    sender_en text NOT NULL,
    author_id uuid NOT NULL REFERENCES staff,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    sent_by uuid REFERENCES staff,
    sent_at timestamptz,
    ended_at timestamptz,
    CHECK ((status = 'draft') = (sent_at IS NULL)),
    CHECK ((status = 'ended') = (ended_at IS NOT NULL))
);
CREATE INDEX alerts_sent ON alerts (sent_at DESC) WHERE status <> 'draft';

CREATE TABLE alert_texts (
    alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
    lang text NOT NULL CHECK (lang IN ('ko', 'en')),
    event text NOT NULL CHECK (char_length(event) BETWEEN 1 AND 40),
    headline text NOT NULL CHECK (char_length(headline) BETWEEN 1 AND 80),
    body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 400),
    instructions text[] NOT NULL DEFAULT '{}' CHECK (cardinality(instructions) <= 3),
    PRIMARY KEY (alert_id, lang)
);

-- Both tables are new and empty, so there is nothing to wait for.
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
ALTER TABLE push_messages ADD CONSTRAINT push_messages_alert_id FOREIGN KEY (alert_id) REFERENCES alerts;
