"""What a person agreed to about their care, and their changing it themselves."""
