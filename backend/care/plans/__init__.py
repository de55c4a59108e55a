"""Who comes, how often, and who pays it: written by one, approved by another, and sent from there."""
