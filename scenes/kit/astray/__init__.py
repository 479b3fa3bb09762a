"""Which entries of a change go against V: a map of marks in the halves that V asks for."""
