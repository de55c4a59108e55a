"""Points for not coming: when they are given, how long they count, and how to object."""
