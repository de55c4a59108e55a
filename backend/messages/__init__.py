"""Owns messages: the inbox, and what goes to a phone besides."""
