"""Traced computations on stage: cards, lines, cargo, and all that happens on them."""
