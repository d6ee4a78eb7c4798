"""Rules of the catalogue: how a matter is found in everyday words, and how an answer is read."""
