"""The gradient of a matrix as a board whose areas are products of its two edges."""
