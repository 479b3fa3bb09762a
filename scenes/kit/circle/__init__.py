"""Integers as the teeth of a comb, which lies straight, is a ring, or rolls under a line."""
