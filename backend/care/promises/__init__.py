"""What the city promises, from which day on, and who said so."""
