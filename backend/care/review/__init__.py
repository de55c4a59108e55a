"""Who has read what in a month, looked at by a supervisor."""
