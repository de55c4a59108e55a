"""Who takes part in a program, who waits, and who came."""
