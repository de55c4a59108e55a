"""What became of an alert, by push service and by district, to read and as a file."""
