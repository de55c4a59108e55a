"""What the supervisor looks at: who has how much."""
