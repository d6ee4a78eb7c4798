"""Who acts for whom: agents with a mandate, and guardians."""
