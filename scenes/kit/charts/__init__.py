"""Plots: axes, and what stands on them."""
