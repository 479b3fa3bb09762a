"""The machine with the gradient of its weights: where x passes by, and z-bar, an entry of W.grad."""
