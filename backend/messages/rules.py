"""What other domains may know of push's pure decisions."""

from backend.push.results.rules import sum_up

__all__ = ["sum_up"]
