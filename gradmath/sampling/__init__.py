"""Gradients over random inputs: draws, expectations, their errors."""
