"""What became of what was asked for, in sums: for supervisors, of their dongs."""
