"""Hypothesis as these tests use it: the same draws on every run and machine.

`tries` says how many, here and where a test says so itself.
"""

from __future__ import annotations

from hypothesis import settings

from tests.support.thoroughness import tries

# No deadline: torch's first call of a kind takes much longer than the others.
settings.register_profile("gradmath", deadline=None, max_examples=tries(40), derandomize=True)
settings.load_profile("gradmath")
