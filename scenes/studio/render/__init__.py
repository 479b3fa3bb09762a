"""Films to files."""
