-- Photos and papers of a case. The content is sealed and stands in the base: nowhere under a web root, in every backup,
-- seen by whoever sees the case, and the same from whichever machine a request is answered.
CREATE TABLE care_documents (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES care_cases,
    media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png', 'application/pdf')),
    -- Of the content as it is given out, in bytes; and of what was sent, to know it again.
    size integer NOT NULL CHECK (size > 0),
    sent_hash bytea NOT NULL,
    name_sealed bytea NOT NULL,
    added_by text NOT NULL CHECK (added_by IN ('citizen', 'staff')),
    adder_id uuid NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT care_documents_once UNIQUE (case_id, sent_hash)
);
CREATE INDEX care_documents_case_id ON care_documents (case_id, added_at);

-- Apart, so that a list of documents reads no contents. Sealed bytes do not shrink: nothing is compressed.
CREATE TABLE care_document_contents (
    document_id uuid PRIMARY KEY REFERENCES care_documents ON DELETE CASCADE,
    sealed bytea NOT NULL
);
ALTER TABLE care_document_contents ALTER COLUMN sealed SET STORAGE EXTERNAL;

ALTER TABLE care_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_document_contents ENABLE ROW LEVEL SECURITY;
CREATE POLICY with_case ON care_documents TO app USING (EXISTS (SELECT FROM care_cases c WHERE c.id = case_id));
CREATE POLICY with_document ON care_document_contents TO app
    USING (EXISTS (SELECT FROM care_documents d WHERE d.id = document_id));
