"""Workshop 1: the course's tensors."""

from __future__ import annotations

# The course's own W and v; this x shows every reason for a zero that they can show.
X = (0.4, -1.1, -0.9, 0.7, 1.5, -0.6)
W_DIAGONAL = (
    (1.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    (0.0, 0.0, 2.0, 0.0, 0.0, 0.0),
    (0.0, 0.0, 0.0, 3.0, 0.0, 0.0),
)
V = (0.0, 0.0, 0.2, 0.8)
