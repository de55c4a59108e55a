"""Looking in again: calls and visits while care is given, and assessing anew."""
