"""Owns alerts and alert_texts."""
