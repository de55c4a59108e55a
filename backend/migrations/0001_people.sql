-- People: citizens, staff, how they prove who they are, and what they agreed to.

-- Everything that `serve` and `worker` do, they do as `app`: it owns nothing and obeys row-level security.
ALTER DEFAULT PRIVILEGES GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES GRANT USAGE, SELECT ON SEQUENCES TO app;

CREATE TABLE citizens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    -- HMAC and ciphertext of the E.164 number; both NULL once the number belongs to somebody else or the account is gone.
    phone_index bytea UNIQUE,
    phone_sealed bytea,
    name text CHECK (char_length(name) BETWEEN 1 AND 40),
    lang text NOT NULL DEFAULT 'ko' CHECK (lang IN ('ko', 'en')),
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CHECK ((phone_index IS NULL) = (phone_sealed IS NULL)),
    CHECK (deleted_at IS NULL OR (name IS NULL AND phone_index IS NULL))
);

CREATE TABLE phone_challenges (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    phone_index bytea NOT NULL,
    phone_sealed bytea NOT NULL,
    lang text NOT NULL CHECK (lang IN ('ko', 'en')),
    code_hmac bytea NOT NULL,
    -- For the job that sends it; emptied as soon as it is sent.
    code_sealed bytea,
    tries smallint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX phone_challenges_expires_at ON phone_challenges (expires_at);

CREATE TABLE staff (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 40),
    title text NOT NULL DEFAULT '' CHECK (char_length(title) <= 40),
    active boolean NOT NULL DEFAULT true,
    demo boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE staff_roles (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff,
    role text NOT NULL CHECK (role IN ('counsellor', 'care_manager', 'operator', 'approver', 'administrator')),
    scope_kind text NOT NULL CHECK (scope_kind IN ('city', 'district', 'dong', 'site')),
    scope_id integer,
    valid daterange NOT NULL DEFAULT daterange(CURRENT_DATE, NULL),
    CHECK ((scope_kind = 'city') = (scope_id IS NULL))
);
CREATE INDEX staff_roles_staff_id ON staff_roles (staff_id);

CREATE TABLE staff_invitations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    staff_id uuid NOT NULL REFERENCES staff,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    token_hash bytea NOT NULL UNIQUE,
    citizen_id uuid REFERENCES citizens,
    staff_id uuid REFERENCES staff,
    proof text NOT NULL CHECK (proof IN ('phone_code', 'passkey', 'demo')),
    device text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (num_nonnulls(citizen_id, staff_id) = 1)
);
CREATE INDEX sessions_citizen_id ON sessions (citizen_id);
CREATE INDEX sessions_staff_id ON sessions (staff_id);

CREATE TABLE passkeys (
    id bytea PRIMARY KEY,
    citizen_id uuid REFERENCES citizens,
    staff_id uuid REFERENCES staff,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    transports text[] NOT NULL DEFAULT '{}',
    name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
    created_at timestamptz NOT NULL,
    used_at timestamptz,
    CHECK (num_nonnulls(citizen_id, staff_id) = 1)
);
CREATE INDEX passkeys_citizen_id ON passkeys (citizen_id);
CREATE INDEX passkeys_staff_id ON passkeys (staff_id);

CREATE TABLE passkey_challenges (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    challenge bytea NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('register', 'sign_in')),
    citizen_id uuid REFERENCES citizens,
    staff_id uuid REFERENCES staff,
    expires_at timestamptz NOT NULL
);

CREATE TABLE consent_texts (
    purpose text NOT NULL CHECK (purpose IN ('service')),
    version integer NOT NULL,
    lang text NOT NULL CHECK (lang IN ('ko', 'en')),
    title text NOT NULL,
    -- PIPA art. 15(2): the purpose, the items, how long, and the right to refuse with its effect.
    why text NOT NULL,
    items text NOT NULL,
    kept text NOT NULL,
    refusal text NOT NULL,
    valid_from date NOT NULL,
    PRIMARY KEY (purpose, version, lang)
);

CREATE TABLE consents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    citizen_id uuid NOT NULL REFERENCES citizens,
    purpose text NOT NULL,
    version integer NOT NULL,
    given boolean NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX consents_citizen_id ON consents (citizen_id);

INSERT INTO consent_texts (purpose, version, lang, title, why, items, kept, refusal, valid_from) VALUES
('service', 1, 'ko', '모바일 광주를 쓰는 데 필요한 정보', '예약을 받고, 바뀐 일을 알려 드리려고 써요.',
 '휴대폰 번호, 이름, 예약한 내용', '계정을 지우면 바로 지워요. 상담을 마친 기록은 누구인지 모르게 바꿔 통계로만 남겨요.',
 '동의하지 않아도 돼요. 그러면 예약은 할 수 없지만, 알림은 그대로 받을 수 있어요.', '2026-01-01'),
('service', 1, 'en', 'What Mobile Gwangju needs to serve you', 'To take your bookings and tell you when something changes.',
 'Phone number, name and what you book', 'Deleted at once when you delete your account. Finished visits stay only as figures that do not name you.',
 'You may refuse. You cannot book then, but you can still get alerts.', '2026-01-01');

-- What must survive a refusal: counted in a transaction of its own.
CREATE TABLE rate_counters (
    subject bytea NOT NULL,
    window_starts_at timestamptz NOT NULL,
    hits integer NOT NULL,
    PRIMARY KEY (subject, window_starts_at)
);

CREATE TABLE idempotency_keys (
    actor text NOT NULL,
    route text NOT NULL,
    key uuid NOT NULL,
    body_hash bytea NOT NULL,
    resource_id text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, route, key)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

-- Who changed what and who read whose data: ids and field names, never values.
CREATE TABLE trail (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('citizen', 'staff', 'system', 'anonymous')),
    actor_id uuid,
    action text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    citizen_id uuid,
    fields text[] NOT NULL DEFAULT '{}',
    source text
);
CREATE INDEX trail_subject ON trail (subject_kind, subject_id);
CREATE INDEX trail_citizen_id ON trail (citizen_id, at);
REVOKE UPDATE, DELETE ON trail FROM app;
