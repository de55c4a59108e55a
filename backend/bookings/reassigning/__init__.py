"""Giving a visit to another counsellor at the time that it has. It owns no table."""
