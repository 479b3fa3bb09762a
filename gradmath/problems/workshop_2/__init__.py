"""Workshop 2: objective design and local dynamics."""
