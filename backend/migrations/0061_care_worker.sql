-- Who comes: the name that the provider gives to the person's family and to the desk; no number, and no account of theirs.
ALTER TABLE care_orders ADD COLUMN care_worker text;
ALTER TABLE care_orders ADD CONSTRAINT care_orders_care_worker CHECK (
    care_worker IS NULL OR (status IN ('accepted', 'ended') AND char_length(care_worker) BETWEEN 1 AND 40)) NOT VALID;
