"""How things on stage move."""
