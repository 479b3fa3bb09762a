"""Frozen records of numpy arrays: what torch computed, in a form that nobody can change."""
