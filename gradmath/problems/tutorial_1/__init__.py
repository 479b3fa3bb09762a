"""Tutorial 1: tensors as labels on memory."""
