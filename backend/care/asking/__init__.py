"""A citizen asks for care, follows how it goes, asks and answers, gives it up and takes it up again."""
