"""Films as clips for slides: one for each beat, with captions, pictures and notes."""
