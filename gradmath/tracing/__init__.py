"""Runs of autograd, watched: every node, edge and cotangent."""
