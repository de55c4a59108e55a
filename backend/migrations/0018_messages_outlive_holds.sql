-- What stands in an inbox outlives what it is about: a hold that was offered and came to nothing is forgotten after two
-- weeks. A reference that the base keeps would refuse that, or have every forgotten hold look through all messages.
ALTER TABLE messages DROP CONSTRAINT messages_booking_id_fkey;
