"""Sending orders to providers, and what one carries."""
