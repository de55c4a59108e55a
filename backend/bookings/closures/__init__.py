"""Time that was given back and stays closed for a while: until those who wait for it were asked."""
