"""办件: the case, its steps, its clock, its decisions."""
