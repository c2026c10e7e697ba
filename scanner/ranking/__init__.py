"""In what order: who is ranked, by which factors, to which score."""
