"""Tutorial 3: autograd and computation graphs."""
