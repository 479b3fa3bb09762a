"""Tutorial 4: tensor gradients and vector-Jacobian products."""
