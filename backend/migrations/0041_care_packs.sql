-- What a care manager takes along on a tablet: which cases, on which device, until when, and each time that one of them
-- was opened without a connection, told afterwards. Rows are only ever added.

CREATE TABLE care_packs (
    id uuid PRIMARY KEY,
    staff_id uuid NOT NULL REFERENCES staff,
    on_date date NOT NULL,
    -- As whoever took it calls the device.
    device text NOT NULL CHECK (char_length(device) BETWEEN 1 AND 40),
    -- Those of its cases when it was taken: a case that moves on does not take the log of it away.
    dong_ids integer[] NOT NULL CHECK (cardinality(dong_ids) > 0),
    made_at timestamptz NOT NULL,
    -- The tablet opens nothing of it from then on.
    expires_at timestamptz NOT NULL CHECK (expires_at > made_at)
);
CREATE INDEX care_packs_staff_id ON care_packs (staff_id, made_at);

CREATE TABLE care_pack_cases (
    pack_id uuid NOT NULL REFERENCES care_packs ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES care_cases ON DELETE CASCADE,
    -- In whose trail an opening is written, also when the case is no longer in this manager's sight.
    citizen_id uuid REFERENCES citizens,
    PRIMARY KEY (pack_id, case_id)
);
CREATE INDEX care_pack_cases_case_id ON care_pack_cases (case_id);

CREATE TABLE care_pack_openings (
    -- Made up on the tablet, so that what is told twice is written once.
    id uuid PRIMARY KEY,
    pack_id uuid NOT NULL,
    case_id uuid NOT NULL,
    -- As the tablet's clock had it, within the life of the pack.
    at timestamptz NOT NULL,
    told_at timestamptz NOT NULL CHECK (told_at >= at),
    FOREIGN KEY (pack_id, case_id) REFERENCES care_pack_cases ON DELETE CASCADE
);
CREATE INDEX care_pack_openings_pack_id ON care_pack_openings (pack_id, case_id);

REVOKE UPDATE, DELETE ON care_packs, care_pack_cases, care_pack_openings FROM app;

ALTER TABLE care_packs ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_pack_cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_pack_openings ENABLE ROW LEVEL SECURITY;
CREATE POLICY by_dong ON care_packs TO app USING (dong_ids && (SELECT care_dongs()));
CREATE POLICY with_pack ON care_pack_cases TO app USING (EXISTS (SELECT FROM care_packs p WHERE p.id = pack_id));
CREATE POLICY with_pack ON care_pack_openings TO app USING (EXISTS (SELECT FROM care_packs p WHERE p.id = pack_id));
