"""The lending desk: what goes out today, what is out, what comes back, and each piece that hangs there."""
