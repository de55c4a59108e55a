"""The provider's own console: what it was sent, its yes or no, and what it did on each day."""
