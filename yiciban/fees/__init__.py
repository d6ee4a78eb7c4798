"""收费: orders to pay for what a guide charges, online or at the counter; relief and refund."""
