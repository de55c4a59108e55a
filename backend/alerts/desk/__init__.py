"""How alerts are written by one, approved by another, sent at once or at a time, and followed."""
