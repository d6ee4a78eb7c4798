"""The fictional district 明德区: its network, catalogue and people, for trying everything out."""
