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


def whole_number(name: str, value: object, low: int, high: int) -> int:
    """A whole number within limits.

    Raises: ParameterError if it is none.

    >>> whole_number("runs", 20, 10, 30)
    20
    """
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ParameterError(
            f"{name} is {shortened(value)}; give a whole number from {low} to {high}"
        )
    return value


def within(name: str, value: float, low: float, high: float, parts: int) -> None:
    """Refuse what is no multiple of one of so many parts of 1, or lies outside of limits.

    Raises: ParameterError.

    >>> within("rate", 0.25, 0.0, 0.5, parts=100)
    """
    known = isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
    if not known or not low <= value <= high or abs(parts * value - round(parts * value)) > 1e-9:
        unit = {1: "whole numbers", 10: "tenths", 100: "hundredths"}[parts]
        limits = f"{low} to {high}" if parts == 1 else f"{low:g} to {high:g}"
        raise ParameterError(f"{name} = {shortened(value)}; give {unit} from {limits}")
