"""One row of X turns: gradients leave their ghosts, and bars say how far."""
