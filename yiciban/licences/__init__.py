"""电子证照: issue, seal, verify, wallet."""
