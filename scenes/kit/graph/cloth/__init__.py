"""The sign of weights that are laid over outputs: a cloth, which folds where they are summed."""
