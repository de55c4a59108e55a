"""Everything that is held about a citizen, to take along."""
