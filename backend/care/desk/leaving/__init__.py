"""What of care a member of staff still has when they leave, and giving it to colleagues."""
