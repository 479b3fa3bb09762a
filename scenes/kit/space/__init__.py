"""Things in three directions, as an eye sees them: sheets over a floor, arrows, arcs."""
