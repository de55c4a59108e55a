-- Apart from 0052, whose locks would be held while every row is looked at.
ALTER TABLE devices VALIDATE CONSTRAINT devices_quiet;
ALTER TABLE devices VALIDATE CONSTRAINT devices_half_hours;
ALTER TABLE devices VALIDATE CONSTRAINT devices_paused;
ALTER TABLE push_messages VALIDATE CONSTRAINT push_messages_whose;
ALTER TABLE push_messages VALIDATE CONSTRAINT push_messages_audience;
