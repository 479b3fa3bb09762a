"""Why entries of a gradient are zero, asked of torch itself."""
