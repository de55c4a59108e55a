-- What 0011 promised for new rows holds for the old ones too.
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_grace;
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_reopen;
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_offer;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_waitlist_entry_id_fkey;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_reply;
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
