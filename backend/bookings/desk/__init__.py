"""The counsellor's desk: the day of a site, and each visit from arrival to end."""
