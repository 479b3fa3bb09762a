"""Values in, lines run, records out: torch begins here."""
