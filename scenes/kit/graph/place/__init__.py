"""Where the cards of a graph go."""
