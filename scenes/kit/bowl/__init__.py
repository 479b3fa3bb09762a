"""A bowl that descent hops about in: steps along its axis, and a dial of the rate."""
