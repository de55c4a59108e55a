"""Time that a counsellor or a room is kept free of bookings."""
