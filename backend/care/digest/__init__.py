"""The family's weekly news: days and appointments, nothing about health, and only while the person wants it."""
