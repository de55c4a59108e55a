"""A case that goes from hand to hand."""
