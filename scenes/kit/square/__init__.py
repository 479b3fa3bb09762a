"""A Jacobian as a square whose cells shrink as n grows, and the row of a backward pass."""
