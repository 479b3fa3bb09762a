"""Hypothesis as these tests use it: the same draws on every run and machine."""

from __future__ import annotations

from hypothesis import settings

# No deadline: torch's first call of a kind takes much longer than the others.
settings.register_profile("gradmath", deadline=None, max_examples=100, derandomize=True)
settings.load_profile("gradmath")
