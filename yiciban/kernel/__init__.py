"""Pure rules of time, identity and refusal: no Django, no clock of its own."""
