"""Tutorial 4: vector-Jacobian products."""
