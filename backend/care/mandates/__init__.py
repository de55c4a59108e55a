"""A relative acts for a person: asked for, confirmed by that person, over after a year, ended by either at any time."""
