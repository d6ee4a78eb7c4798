"""Template tags of the shells and components."""
