"""Photos and papers of a case: checked by what is in them, freed of what they say beside the picture, sealed."""
