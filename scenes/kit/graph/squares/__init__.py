"""Three squares that make a slope, and the strips by which they grow."""
