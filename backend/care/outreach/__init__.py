"""Whom to look in on while an alert speaks of heat, cold or an outage, and how they were found."""
