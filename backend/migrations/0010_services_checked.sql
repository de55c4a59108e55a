-- What 0009 promised for new rows holds for the old ones too. Apart, because this reads whole tables and 0009 locks them.
ALTER TABLE services VALIDATE CONSTRAINT services_kind_check;
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_durations;
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_buffers;
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_day;
ALTER TABLE service_rules VALIDATE CONSTRAINT service_rules_ages;
ALTER TABLE resources VALIDATE CONSTRAINT resources_capacity;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_status;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_confirmed;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_requested;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_party;
ALTER TABLE allocations VALIDATE CONSTRAINT allocations_whole_id_fkey;
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
