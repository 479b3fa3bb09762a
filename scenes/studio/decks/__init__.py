"""Films as decks of slides: one slide for each beat."""
