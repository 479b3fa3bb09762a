"""Whole boards: layouts of cells and charts, each for a kind of lesson."""
