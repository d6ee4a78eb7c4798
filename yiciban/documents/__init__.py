"""Files by content, and numbered papers set in type."""
