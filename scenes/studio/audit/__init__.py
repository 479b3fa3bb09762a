"""Whether a film is true, legible and as it is kept."""
