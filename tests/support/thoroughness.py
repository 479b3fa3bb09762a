"""How much is tried: each kind of thing by `make test`, many of each by `make test THOROUGH=1`."""

from __future__ import annotations

import os

THOROUGH = bool(os.environ.get("TEST_THOROUGH"))


def tries(usual: int) -> int:
    """How many random things to try where `usual` of them show each kind.

    >>> tries(20) in {20, 200}
    True
    """
    return 10 * usual if THOROUGH else usual
