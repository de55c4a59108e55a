"""Waiting for a time: those who found none, and those who would rather come earlier."""
