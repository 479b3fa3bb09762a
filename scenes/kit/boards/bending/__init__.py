"""A curve, and what derivatives at one of its points predict: how far that is right."""
