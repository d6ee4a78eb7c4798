"""决定以前的程序: what the department does before it decides: inspect, hear, ask another department."""
