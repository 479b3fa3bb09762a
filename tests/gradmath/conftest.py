"""Hypothesis as these tests use it."""

from __future__ import annotations

from hypothesis import settings

# torch's first call of a kind takes much longer than the others.
settings.register_profile("gradmath", deadline=None, max_examples=100)
settings.load_profile("gradmath")
