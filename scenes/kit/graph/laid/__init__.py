"""The graph of z = x @ w + b and its loss: plates fall, tracks are laid back, some of them cut."""
