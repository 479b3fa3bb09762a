"""Boxes and lines: layered layout of any graph. Knows nothing of gradients."""
