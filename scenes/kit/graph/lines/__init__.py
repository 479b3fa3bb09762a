"""A line as a stage: a leaf with its letterbox, its operation, its sum, and the way back."""
