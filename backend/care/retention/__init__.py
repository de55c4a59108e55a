"""How long care keeps what, what is held for a court or an audit, and forgetting the rest."""
