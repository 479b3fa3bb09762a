"""How what a scene says stands on its frames, and for how long."""
