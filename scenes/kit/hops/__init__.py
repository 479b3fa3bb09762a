"""Tensors as sheets over one strip of memory: a start, and a hop for each index."""
