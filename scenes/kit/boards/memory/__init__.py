"""Memory as a strip of cells, and tensors as labels on it."""
