"""Pages of the catalogue: search, lists, guides, the catalogue manager's desk."""
