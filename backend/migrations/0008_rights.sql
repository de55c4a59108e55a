-- What a person agreed to, and the words that they saw, are evidence: `app` adds and removes answers and changes none.
REVOKE UPDATE ON consents FROM app;
REVOKE INSERT, UPDATE, DELETE ON consent_texts FROM app;
