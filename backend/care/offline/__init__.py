"""The day's cases on a tablet: what is taken along, and what was opened of it without a connection."""
