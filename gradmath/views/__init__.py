"""A graph on paper: words, table, SVG, file."""
