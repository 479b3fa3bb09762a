"""How much is tried: each kind of thing by `make test`, many of each by `make test THOROUGH=1`."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import TypeVar

T = TypeVar("T")

THOROUGH = bool(os.environ.get("TEST_THOROUGH"))


def tries(usual: int) -> int:
    """How many random things to try where `usual` of them show each kind.

    >>> tries(20) in {20, 200}
    True
    """
    return 10 * usual if THOROUGH else usual


def usual(cases: Iterable[T], rare: Collection[T]) -> list[T]:
    """The cases, but for those that show what others show together: they wait for the night.

    >>> usual("abc", rare="b")[-1]
    'c'
    """
    return [case for case in cases if THOROUGH or case not in rare]
