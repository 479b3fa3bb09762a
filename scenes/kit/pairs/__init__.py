"""Rows of X as arrows, how much each two of them agree, and what V weighs between them."""
