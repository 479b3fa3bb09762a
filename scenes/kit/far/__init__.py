"""A step along X.grad, short and long: what it gains, for one X and for many."""
