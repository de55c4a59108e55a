"""What alerts came to, month by month and level by level, to read and as a file."""
