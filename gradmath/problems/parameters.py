"""Numbers that a user sets for a problem, refused in one line where they make no sense."""

from __future__ import annotations

from math import isfinite
from numbers import Real

from gradmath.errors import ParameterError
from gradmath.running.tensors import shortened


def entry_number(name: str, value: object, length: int, of: str = "x") -> int:
    """The number of an entry among so many, of a tensor or of what else `of` says.

    Raises: ParameterError if it is none.

    >>> entry_number("entry", 3, 6)
    3
    """
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < length:
        raise ParameterError(
            f"{name} = {shortened(value)} is none of {of}; "
            f"give a whole number from 0 to {length - 1}"
        )
    return value


def real_number(name: str, value: object) -> float:
    """A finite real number.

    Raises: ParameterError if it is none.

    >>> real_number("step", 1)
    1.0
    """
    if not isinstance(value, Real) or isinstance(value, bool) or not isfinite(value):
        raise ParameterError(f"{name} = {shortened(value)} is no finite number; give one, as 0.5")
    return float(value)
