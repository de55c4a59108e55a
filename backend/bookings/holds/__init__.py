"""Taking time: a hold, and what becomes of it."""
