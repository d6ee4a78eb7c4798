"""In and out: items as tables of the national exchange, read back cell by cell."""
