"""Lies of every kind: some written by hand, each for one check, and an engine that plants many."""
