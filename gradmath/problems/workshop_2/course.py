"""Workshop 2: V as an objective for Y = tanh(X @ X.T), which says how alike the rows of X are."""

from __future__ import annotations

# torch.randn(5, 3) of seed 30163, rounded to what is shown: rows that agree and rows that do not.
X = (
    (-0.7, 1.3, -0.8),
    (-0.4, 0.5, 0.3),
    (0.6, 1.1, 0.8),
    (-1.4, -0.2, -0.6),
    (-1.2, -0.7, -0.8),
)
# Its squares sum to 1, as 5 * 0.4**2 + 20 * 0.1**2 = 1.
V_SIGNED = tuple(tuple(0.4 if i == j else -0.1 for j in range(5)) for i in range(5))
