"""What providers are sent to do, and what they did of it."""
