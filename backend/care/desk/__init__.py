"""The dong's desk: its queue, one case with everything, each step, and what its supervisor looks at."""
