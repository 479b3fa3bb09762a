"""The one place where a number becomes text: tables, cells and captions all read alike."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from math import prod

import numpy as np
import numpy.typing as npt

from gradmath.records.halves import as_read, of_16_bits, precision

MINUS = "\N{MINUS SIGN}"
_ROUNDING_STEPS = 4  # a value this many units in the last place off a decimal is that decimal
_LONGEST_INTEGER = 10**5  # larger magnitudes change to scientific notation


def decimals_for(
    arrays: Iterable[npt.NDArray[np.generic]], most: int = 2, dtype: str | None = None
) -> int:
    """The fewest decimals that show every finite entry of the arrays, at most `most`.

    Arrays shown together (the terms of a sum) are passed together, so that they get one count.
    A value that misses a decimal only by floating-point rounding counts as that decimal, unless
    one of its further decimals would show. Entries too large to be shown with decimals have no say.
    dtype is torch's, by name: numpy has no bfloat16, and 16 bits have decimals of their own.

    >>> decimals_for([np.array([0.4, -1.1, 2.0], dtype=np.float32)])
    1
    >>> decimals_for([np.array([1.0, 1 / 3])])
    2
    """
    floats = [array for array in map(np.asarray, arrays) if array.dtype.kind == "f"]
    if not floats:
        return 0
    wide = np.concatenate([as_read(array, dtype).ravel() for array in floats])
    fixed = wide[np.abs(wide) < _LONGEST_INTEGER]  # NaN and infinity are below no bound
    largest = float(np.abs(fixed).max(initial=0.0))
    # One unit in the last place of each array's own dtype, whatever it is compared in.
    unit = max(precision(array, dtype) for array in floats)
    slack = min(_ROUNDING_STEPS * unit * largest, 10.0**-most / 2)
    for decimals in range(most):
        if (np.abs(fixed - fixed.round(decimals)) <= slack).all():
            return decimals
    return most


def entry_text(
    value: float | int | bool | np.generic, decimals: int, dtype: str | None = None
) -> str:
    """How one tensor entry reads, everywhere in this project.

    Zero (and -0.0) is `0`; a non-zero never reads as zero and a very large number does not run
    out of its cell (both change to scientific notation); the minus sign is a true one. What 16 bits
    distinguish is all that is shown of an entry that has no more.

    >>> entry_text(-1.1, 1), entry_text(-0.0, 2), entry_text(0.004, 2), entry_text(2.5e7, 1)
    ('−1.1', '0', '4e−3', '2.5e7')
    >>> entry_text(float("-inf"), 1), entry_text(float("nan"), 1), entry_text(True, 0)
    ('−inf', 'nan', 'True')
    >>> tenth = np.float32(0.10009765625)
    >>> entry_text(tenth, 4), entry_text(tenth, 4, "torch.bfloat16")
    ('0.1001', '0.1000')
    """
    number = value.item() if isinstance(value, np.generic) else value
    if isinstance(number, bool):
        return str(number)
    if isinstance(number, int):
        return str(number).replace("-", MINUS)
    if not math.isfinite(number):
        return str(number).replace("-", MINUS)
    if number == 0:
        return "0"
    if isinstance(value, np.floating) and of_16_bits(value.dtype, dtype):
        read = float(as_read(np.asarray(value), dtype))
        number = read if round(read, decimals) == read else number
    fixed = f"{number:.{decimals}f}"
    if float(fixed) == 0 or abs(float(fixed)) >= _LONGEST_INTEGER:
        fixed = _scientific(number)
    return fixed.replace("-", MINUS)


def _scientific(number: float) -> str:
    mantissa, exponent = f"{number:.1e}".split("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def product_sign(factors: Sequence[str], product: str) -> str:
    """`=` if the numbers as they are shown multiply to the product as it is shown, else `≈`.

    >>> product_sign(["0.8", "3"], "2.4"), product_sign(["0.33", "−0.5"], "−0.17")
    ('=', '≈')
    """
    return _sign(prod, factors, product)


def sum_sign(terms: Sequence[str], total: str) -> str:
    """`=` if the numbers as they are shown add up to the total as it is shown, else `≈`.

    >>> sum_sign(["1", "3", "3"], "7"), sum_sign(["0.33", "0.33"], "0.67")
    ('=', '≈')
    """
    return _sign(sum, terms, total)


def _sign(
    combine: Callable[[Sequence[Decimal]], Decimal | int], parts: Sequence[str], whole: str
) -> str:
    shown = [Decimal(text.replace(MINUS, "-")) for text in (*parts, whole)]
    exact = all(number.is_finite() for number in shown) and combine(shown[:-1]) == shown[-1]
    return "=" if exact else "≈"


Value = float | list["Value"]


_NAMES = {"nan": math.nan, "inf": math.inf}


def number_or_list(text: str) -> Value:
    """A Python literal of numbers or lists of them, `1,-2,0.5`, `nan` or `inf`.

    Raises: ValueError if it is anything else.

    >>> number_or_list("[[0.5, -1], [2, inf]]"), number_or_list("1,-2")
    ([[0.5, -1], [2, inf]], [1, -2])
    """
    try:
        return _read(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error


def _read(node: ast.expr) -> Value:
    if isinstance(node, ast.List | ast.Tuple):
        return [_read(element) for element in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        number = _read(node.operand)
        if not isinstance(number, list):
            return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if isinstance(node, ast.Constant) and type(node.value) is float:
        return node.value
    raise ValueError(ast.dump(node))
