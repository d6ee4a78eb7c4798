"""What the product claims about speed, as ratios within one run: machines are shared and noisy."""
