"""A Jacobian as a square whose size stays while its cells shrink, and the row of a backward pass."""
