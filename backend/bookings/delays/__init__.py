"""A counsellor who runs late, and everybody who is still to come that day."""
