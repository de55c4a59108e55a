"""The open cases of a desk, and finding one of them."""
