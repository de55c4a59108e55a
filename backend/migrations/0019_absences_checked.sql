-- What 0019_absences promised for new rows holds for the old ones too.
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_absence_id_fkey;
ALTER TABLE allocations VALIDATE CONSTRAINT allocations_absence_id_fkey;
ALTER TABLE messages VALIDATE CONSTRAINT messages_kind;
