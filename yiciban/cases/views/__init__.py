"""Pages of cases: the portal for applicants, the desk for offices."""
