"""An average over random draws that fades: its map, how large it is, and why it does."""
