"""Opening what a colleague has."""
