"""What a scene says: tables of true alternatives, in several languages, word for word a claim."""
