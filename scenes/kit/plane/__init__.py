"""The plane of two numbers, and arrows in it: gradients, what they grow out of, where tips go."""
