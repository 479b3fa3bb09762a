"""Whether this machine can do what the project promises: one row for each thing."""
