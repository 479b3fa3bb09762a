"""A user's own code: found, loaded, run and told."""
