"""A graph too large for cards: a map, and what is visited on it."""
