"""The story of any function."""
