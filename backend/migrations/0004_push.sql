-- Push: devices, what they want, and the fan-out's chunks.

CREATE TABLE vapid_keys (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Uncompressed P-256 point, base64url, as PushManager.subscribe takes it.
    public_key text NOT NULL UNIQUE,
    private_sealed bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    retired_at timestamptz
);

CREATE TABLE devices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint text NOT NULL UNIQUE CHECK (char_length(endpoint) <= 2048),
    origin text NOT NULL,
    p256dh bytea NOT NULL CHECK (octet_length(p256dh) = 65),
    auth bytea NOT NULL CHECK (octet_length(auth) = 16),
    vapid_key_id integer NOT NULL REFERENCES vapid_keys,
    -- Personal messages go to the person who is signed in on the device, for as long as that session lives.
    session_id uuid REFERENCES sessions ON DELETE SET NULL,
    lang text NOT NULL CHECK (lang IN ('ko', 'en')),
    alerts boolean NOT NULL DEFAULT true,
    -- 1 소식, 2 안전안내, 3 긴급; 4 위급 comes always.
    min_level smallint NOT NULL CHECK (min_level BETWEEN 1 AND 4),
    topics text[] NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    retired_at timestamptz,
    CHECK (topics <@ ARRAY['disaster', 'weather', 'air', 'health', 'traffic', 'jobs', 'welfare', 'culture'])
);
CREATE INDEX devices_walk ON devices (origin, lang, id) WHERE retired_at IS NULL;
CREATE INDEX devices_session_id ON devices (session_id) WHERE session_id IS NOT NULL;

-- Where a device wants alerts for: a dong, or a whole district (dong_id NULL). No row: the whole city.
CREATE TABLE device_places (
    device_id bigint NOT NULL REFERENCES devices ON DELETE CASCADE,
    district_id integer NOT NULL REFERENCES districts,
    dong_id integer REFERENCES dongs,
    UNIQUE NULLS NOT DISTINCT (device_id, district_id, dong_id)
);

CREATE TABLE push_messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- What it tells: one push a cause, however often it is asked for.
    cause text NOT NULL UNIQUE,
    -- For one person's devices, or for the audience of an alert.
    citizen_id uuid REFERENCES citizens,
    alert_id uuid,
    level smallint,
    topics text[],
    district_ids integer[],
    dong_ids integer[],
    -- {"ko": {...}, "en": {...}}: the Declarative Web Push document of each language.
    payloads jsonb NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('very-low', 'low', 'normal', 'high')),
    -- RFC 8030 §5.4: at most 32 base64url characters.
    topic text NOT NULL CHECK (topic ~ '^[A-Za-z0-9_-]{1,32}$'),
    status text NOT NULL DEFAULT 'planning' CHECK (status IN ('planning', 'sending', 'finished')),
    -- Where the planner got to, so that it goes on after a crash.
    planned_origin text NOT NULL DEFAULT '',
    planned_lang text NOT NULL DEFAULT '',
    planned_id bigint NOT NULL DEFAULT 0,
    planned_chunks integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    finished_at timestamptz,
    CHECK (num_nonnulls(citizen_id, alert_id) = 1),
    CHECK (num_nulls(level, topics, district_ids, dong_ids) = CASE WHEN alert_id IS NULL THEN 4 ELSE 0 END),
    CHECK ((status = 'finished') = (finished_at IS NOT NULL))
);
CREATE INDEX push_messages_open ON push_messages (id) WHERE status <> 'finished';
CREATE INDEX push_messages_alert_id ON push_messages (alert_id) WHERE alert_id IS NOT NULL;
CREATE INDEX push_messages_citizen_id ON push_messages (citizen_id) WHERE citizen_id IS NOT NULL;

CREATE TABLE push_chunks (
    message_id bigint NOT NULL REFERENCES push_messages,
    seq integer NOT NULL,
    origin text NOT NULL,
    lang text NOT NULL,
    -- Frozen when it was planned: preferences change meanwhile, and an all-clear goes to those who were reached.
    device_ids bigint[] NOT NULL,
    recipients integer GENERATED ALWAYS AS (cardinality(device_ids)) STORED,
    -- One byte a recipient: 0 open, 1 accepted, 2 gone, 3 refused, 4 expired, 5 in the retry table.
    done bytea NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'leased', 'finished')),
    generation integer NOT NULL DEFAULT 0,
    leased_until timestamptz,
    accepted integer NOT NULL DEFAULT 0,
    gone integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    expired integer NOT NULL DEFAULT 0,
    PRIMARY KEY (message_id, seq),
    CHECK (octet_length(done) = cardinality(device_ids))
);
CREATE INDEX push_chunks_open ON push_chunks (message_id, seq) WHERE status <> 'finished';

-- Passing faults: bounded by the message's expiry.
CREATE TABLE push_retries (
    message_id bigint NOT NULL REFERENCES push_messages,
    seq integer NOT NULL,
    position integer NOT NULL,
    device_id bigint NOT NULL,
    attempt integer NOT NULL,
    not_before timestamptz NOT NULL,
    -- Whoever tries it counts the attempt first and holds it until then.
    leased_until timestamptz,
    PRIMARY KEY (message_id, seq, position)
);
CREATE INDEX push_retries_due ON push_retries (not_before);

-- A push service that refuses our key or asks for a pause is left alone until then.
CREATE TABLE push_origins (
    origin text PRIMARY KEY,
    paused_until timestamptz NOT NULL,
    reason text NOT NULL
);
