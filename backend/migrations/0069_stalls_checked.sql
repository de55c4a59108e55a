-- Apart from 0069_stalls, whose locks would be held while every row is looked at.
ALTER TABLE push_messages VALIDATE CONSTRAINT push_messages_whose;
ALTER TABLE push_messages VALIDATE CONSTRAINT push_messages_audience;
