"""A saved tensor under a seal: its memory, who writes to it, and whether a pass accepts it."""
