"""Who has reserved or borrowed which suit."""
