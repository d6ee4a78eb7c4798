"""What may happen to a case and by when: tables and pure functions."""
