-- What 0024_sessions_moved promised for new rows holds for the old ones too.
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
