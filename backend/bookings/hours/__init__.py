"""When counsellors work: dated weeks, and weeks by name that are given to several of them."""
