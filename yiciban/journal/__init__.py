"""What happened, for good: append-only entries in hash chains, subscriptions, signed days."""
