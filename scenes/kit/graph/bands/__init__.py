"""A forward pass, and below it the way back that was recorded, as a graph of its own."""
