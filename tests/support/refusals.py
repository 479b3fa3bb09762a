"""How bad input is to be refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gradmath.errors import GradmathError


@contextmanager
def refused_in_one_line(kind: type[GradmathError], match: str) -> Iterator[None]:
    """What runs inside raises an error of that kind, whose only line has what is to match."""
    with pytest.raises(kind, match=match) as caught:
        yield
    assert "\n" not in str(caught.value)
