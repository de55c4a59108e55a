"""A day's way from door to door, what is found there, and that the person agreed to what was written."""
