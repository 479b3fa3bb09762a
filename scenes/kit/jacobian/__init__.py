"""A Jacobian as rows of bars, as a wall of cells, and what vectors make of it."""
