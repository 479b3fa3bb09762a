"""How the tensors of a trace read in a line of text: in tables, in pictures. No torch here."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from gradmath.records.graph import Array, Held, Node, Summary
from gradmath.records.halves import precision
from gradmath.records.numbers import MINUS, decimals_for, entry_text, sum_sign

MOST_ENTRIES = 6  # a tensor of more entries reads as its range and shape
NOTHING = "–"


def decimals_of(tensors: Iterable[Held | None], dtype: str | None = None) -> int:
    """One count of decimals for tensors of one dtype that are shown together.

    >>> decimals_of([np.array([1.5, 2.0]), None])
    1
    >>> decimals_of([np.array([1 + 0.25j])])
    2
    """
    with np.errstate(invalid="ignore"):  # some bits of NaN warn when they are converted
        return decimals_for(_real_parts(tensors), dtype=dtype)


def _real_parts(tensors: Iterable[Held | None]) -> Iterable[Array]:
    for held in tensors:
        if isinstance(held, Summary):
            if held.corner.dtype.kind in "fc":
                yield _ends(held)
        elif held is not None and held.dtype.kind == "c":
            yield from (held.real, held.imag)
        elif held is not None:
            yield held


def _ends(summary: Summary) -> Array:
    """The smallest and largest entry, in the tensor's own dtype: its rounding is what counts."""
    ends = np.array([summary.minimum, summary.maximum])
    if summary.corner.dtype.kind not in "fc":
        return ends
    with np.errstate(over="ignore"):
        own = ends.astype(summary.corner.real.dtype)
    return own if np.array_equal(own, ends) else ends


def number_text(number: Any, decimals: int, dtype: str | None = None) -> str:
    """One entry as text, real or complex.

    >>> number_text(np.complex64(1.5 - 2j), 1), number_text(np.float32(-0.5), 1)
    ('1.5−2.0j', '−0.5')
    """
    if not isinstance(number, np.complexfloating):
        return entry_text(number, decimals, dtype)
    real, imaginary = (entry_text(part, decimals, dtype) for part in (number.real, number.imag))
    return f"{real}{imaginary if imaginary.startswith(MINUS) else f'+{imaginary}'}j"


def held_text(
    held: Held | None,
    decimals: int | None = None,
    most: int = MOST_ENTRIES,
    dtype: str | None = None,
) -> str:
    """A tensor on one line: all its entries if there are few, else its range and shape.

    dtype is torch's, by name: what its 16 bits distinguish is what is shown of a bfloat16.

    >>> held_text(np.array([[1.0, -2.5]])), held_text(np.array(3.0)), held_text(None)
    ('[[1.0, −2.5]]', '3', '–')
    >>> held_text(np.arange(12.0).reshape(3, 4))
    '0 … 11 (3, 4)'
    """
    if held is None:
        return NOTHING
    if decimals is None:
        decimals = decimals_of([held], dtype)
    if isinstance(held, Summary) or held.size > most:
        return f"{range_text(held, decimals, dtype)} {tuple(held.shape)}"
    # Without an entry the brackets do not tell the shape.
    return _nested(held, decimals, dtype) if held.size else f"[] {held.shape}"


def _nested(array: Array, decimals: int, dtype: str | None) -> str:
    if array.ndim == 0:
        return number_text(array[()], decimals, dtype)
    return f"[{', '.join(_nested(np.asarray(part), decimals, dtype) for part in array)}]"


def range_text(held: Held, decimals: int | None = None, dtype: str | None = None) -> str:
    """From the smallest to the largest finite entry, and how many are not finite.

    >>> range_text(np.array([1.0, np.nan, -2.5])), range_text(np.array([True, False, True]))
    ('−2.5 … 1.0, 1 not finite', '2 of 3 True')
    """
    if decimals is None:
        decimals = decimals_of([held], dtype)
    if isinstance(held, Summary):
        return _summary_range(held, decimals)
    if held.size == 0:
        return "no entries"
    if held.dtype.kind == "b":
        return f"{np.count_nonzero(held)} of {held.size} True"
    finite = held[np.isfinite(held)]
    sizes = np.abs(finite.astype(np.complex128)) if held.dtype.kind == "c" else finite
    ends = [sizes.min(), sizes.max()] if sizes.size else []
    return _ends_text(_texts(ends, decimals, dtype), held.size - finite.size, held.dtype.kind)


def _summary_range(summary: Summary, decimals: int) -> str:
    ends = _ends(summary)
    kind = summary.corner.dtype.kind
    known: list[Any] = []
    if np.isfinite(ends).all():
        exact = {"b": bool, "i": int, "u": int}.get(kind)
        known = [exact(end) if exact else end for end in ends]
    return _ends_text(_texts(known, decimals, summary.dtype), summary.nonfinite, kind)


def _texts(ends: Sequence[Any], decimals: int, dtype: str | None) -> list[str]:
    """The ends of a range; one text where they are the same number."""
    one = bool(ends) and ends[0] == ends[1]
    return [entry_text(end, decimals, dtype) for end in ends[: 1 if one else 2]]


def _ends_text(ends: Sequence[str], nonfinite: int, kind: str) -> str:
    parts = [" … ".join(ends)]
    if len(ends) == 1 and not nonfinite:
        parts = [f"all {ends[0]}"]
    if ends and kind == "c":
        parts = [f"|z| {parts[0]}"]
    if nonfinite:
        parts.append(f"{nonfinite} not finite")
    return ", ".join(part for part in parts if part)


def sum_of_tensors_sign(
    terms: Sequence[Held | None], total: Held | None, decimals: int, dtype: str | None = None
) -> str | None:
    """`=` if the terms as they are shown add up to the total as it is shown, else `≈`.

    `≠` if the numbers themselves do not, as nothing explains; None where they are not
    shown entry by entry, or not of one shape.

    >>> thirds = [np.array([1 / 3])] * 2
    >>> [sum_of_tensors_sign(thirds, np.array([whole / 3]), 2) for whole in (2, 1)]
    ['≈', '≠']
    >>> sum_of_tensors_sign([np.array(1.0), np.array(2.5)], np.array(3.5), 1)
    '='
    """
    arrays = [held for held in (*terms, total) if isinstance(held, np.ndarray)]
    whole = len(arrays) == len(terms) + 1 and all(array.size <= MOST_ENTRIES for array in arrays)
    if not whole or len({(array.shape, array.dtype) for array in arrays}) != 1:
        return None
    if not _adds_up_nearly(arrays[:-1], arrays[-1], dtype):
        return "≠"
    columns = zip(*(_shown(array, decimals, dtype) for array in arrays), strict=True)
    exact = all(sum_sign(column[:-1], column[-1]) == "=" for column in columns)
    return "=" if exact else "≈"


def _adds_up_nearly(terms: Sequence[Array], total: Array, dtype: str | None) -> bool:
    """Whether the sum, in order, is the total but for rounding."""
    with np.errstate(all="ignore"):
        whole = functools.reduce(np.add, terms)
        largest = max(float(np.abs(term).max(initial=0.0)) for term in terms)
        slack = 8 * len(terms) * precision(total, dtype)
        return np.allclose(whole, total, rtol=slack, atol=slack * largest, equal_nan=True)


def _shown(array: Array, decimals: int, dtype: str | None) -> list[str]:
    own = array if array.dtype.kind in "fc" else array.astype(float)
    parts = (own.real, own.imag) if own.dtype.kind == "c" else (own,)
    return [entry_text(number, decimals, dtype) for part in parts for number in part.ravel()]


def call_text(node: Node) -> str:
    """What ran forward, with its plain arguments, as `pow(2.0)`; a tensor from outside says so."""
    if node.op is None:
        return "" if not node.is_leaf else "leaf" if node.requires_grad else "constant"
    arguments = f"({', '.join(node.arguments)})" if node.arguments else ""
    return printable(f"{node.op}{arguments}")


def dtype_text(dtype: str | None) -> str:
    return NOTHING if dtype is None else printable(dtype.removeprefix("torch."))


def printable(text: str) -> str:
    r"""The text on one line, with what no screen shows written as an escape.

    >>> printable("a\tb" + chr(27) + "[1m"), printable("Größe <x>")
    ('a\\tb\\x1b[1m', 'Größe <x>')
    """
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
