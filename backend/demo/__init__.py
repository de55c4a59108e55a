"""Owns no table: believable Gwangju data for the embedded base."""
