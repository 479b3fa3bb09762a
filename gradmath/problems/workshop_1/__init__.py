"""Workshop 1: from gradient flow to optimisation intuition."""
