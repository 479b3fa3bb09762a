"""A step on an entry of a leaf: what its gradient promised, what moved, and the gap between."""
