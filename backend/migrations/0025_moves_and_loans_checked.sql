-- What 0024_moves_and_loans promised for new rows holds for the old ones too.
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
