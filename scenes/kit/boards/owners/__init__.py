"""Tensors made of one array as labels above its cells, or above cells of their own."""
