"""The machine with the gradients of its weights, where x and z-bar meet."""
