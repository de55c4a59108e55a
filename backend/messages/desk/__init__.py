"""What members of staff are told at their desks, until they say that they have seen it."""
