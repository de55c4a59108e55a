"""A calendar that follows one's bookings by itself."""
