"""A counsellor who cannot come: the time that is kept free, and another place for everybody who would have come."""
