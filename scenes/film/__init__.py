"""manim's frames with less work. Knows no lecture."""
