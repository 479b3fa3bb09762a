"""A hill with lanes side by side, down which descents race, and which can be seen from afar."""
