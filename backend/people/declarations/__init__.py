"""Age and residence, said once by the person and seen once at the counter."""
