"""The crash-safe fan-out: a planner that freezes who gets a message, in chunks, and senders that work through them."""
