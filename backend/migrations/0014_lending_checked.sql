-- What 0014_lending promised for new rows holds for the old ones too.
ALTER TABLE resources VALIDATE CONSTRAINT resources_kind;
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
