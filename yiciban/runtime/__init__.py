"""How the platform starts and stops: settings, embedded PostgreSQL, processes."""
