"""What the counter does for people: visits without a booking, bookings on behalf, and finding who was here before."""
