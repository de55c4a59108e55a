"""What care there is: who gives it, where, when, for whom, how much is left of it and at what price."""
