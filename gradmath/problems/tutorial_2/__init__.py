"""Tutorial 2: a minimal learning problem."""
