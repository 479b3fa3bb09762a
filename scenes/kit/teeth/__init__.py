"""Dtypes as combs around a number that they may not hold, and what their bits keep of it."""
