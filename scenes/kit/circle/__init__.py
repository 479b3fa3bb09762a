"""Integers as the teeth of a comb, which lies straight, is bent to a ring, or rolls under a line."""
