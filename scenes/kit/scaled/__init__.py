"""A machine whose x is a multiple of what does not change: a dial turns it, bars tell the signs."""
