"""What can be booked: services, and when they are free."""
