"""What happens on a scene's frames from each to the next: nothing cuts, flashes or collides."""
