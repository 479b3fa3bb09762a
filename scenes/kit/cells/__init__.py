"""Numbers and what stands beside them: lettering, grids, marks, switches, code."""
