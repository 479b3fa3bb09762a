"""Tutorial 1: no dtype has a number at 0.1, and float32 has none at 16777217."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from gradmath.errors import ParameterError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun

VALUE, WHOLE = 0.1, 2**24 + 1
LEAST, MOST = 0.001, 1000.0  # of what every dtype is to hold nearly
LONGEST = 6  # characters of a number in the code
SIDE = 110  # neighbours to each side of a number
_RANGE = f"torch.arange({-SIDE}, {SIDE + 1}"
_BELOW = f"torch.arange({-SIDE}, 0"


@dataclass(frozen=True)
class Format:
    """How a dtype writes numbers: bits of a whole number of its size, and bits of the fraction."""

    letter: str
    dtype: str
    bits: int
    fraction: int


FORMATS = (
    Format("b", "bfloat16", 16, 7),
    Format("h", "float16", 16, 10),
    Format("s", "float32", 32, 23),
    Format("d", "float64", 64, 52),
)


@dataclass(frozen=True, eq=False)
class HeldTooth:
    """What a dtype holds in place of a number, and the numbers that it has around it.

    dtype is a comparison that holds, `b.dtype == torch.bfloat16`. held is the number itself, exact;
    so many decimals tell it from what was asked for. teeth are its neighbours by their bit
    patterns, in order; below an infinite one those that the dtype still has.
    Shapes: dtype, held (), teeth (k,).
    """

    dtype: Record
    held: Record
    decimals: int
    teeth: Record


@dataclass(frozen=True, eq=False)
class HeldNumber(HeldTooth):
    """The same after a line, with its binary digits behind the first; none of what is infinite.

    Shapes: digits (fraction,).
    """

    line: str
    digits: Record | None

    @property
    def tooth(self) -> HeldTooth:
        """It without its digits."""
        return HeldTooth(self.dtype, self.held, self.decimals, self.teeth)

    @property
    def number(self) -> float:
        return float(self.held.value)


@dataclass(frozen=True, eq=False)
class NoToothAtOneTenth:
    """A number between the numbers of four dtypes, and a whole one between those of float32.

    tenths and wholes are what is held of each, in the order of FORMATS; tenth and whole how the
    code writes them.
    """

    listing: Listing
    tenth: str
    whole: str
    make_whole: str
    tenths: tuple[HeldNumber, HeldNumber, HeldNumber, HeldNumber]
    wholes: tuple[HeldNumber, HeldNumber, HeldNumber, HeldNumber]

    @property
    def places(self) -> tuple[int, int]:
        """Where among the digits of the widest dtype the first 0 is, and the first 1."""
        digits = self.tenths[-1].digits
        assert digits is not None
        found = digits.value.tolist()
        return found.index(0), found.index(1)


def no_tooth_at_one_tenth(value: float = VALUE, whole: int = WHOLE) -> NoToothAtOneTenth:
    """Which dtype holds 0.1 exactly, and which one 16777217?

    Shapes: value (), from 0.001 to 1000 in at most 6 characters, a number that float64 has not;
        whole (), an odd whole number between 2 ** 24 and 2 ** 25.
    Raises: ParameterError if they are not so.
    Source: Tutorial 1 of the course; IEEE 754; PyTorch docs, `torch.dtype`, `torch.finfo`.

    >>> found = no_tooth_at_one_tenth()
    >>> [f"{each.number:.8f}" for each in found.tenths[:2]]
    ['0.10009766', '0.09997559']
    >>> [each.number for each in found.wholes]
    [16777216.0, inf, 16777216.0, 16777217.0]
    """
    tenth, large = _checked_value(value), _checked_whole(whole)
    makes = [_made(form, tenth) for form in FORMATS]
    make_whole = f"whole = torch.tensor({large})"
    casts = [f"whole.to(torch.{form.dtype})" for form in FORMATS]
    code = ("import torch", *makes, make_whole, *casts)
    run = ListingRun(Listing(tuple("\n".join(code).split("\n"))))
    b, h, s, d = (
        _held(run, form, form.letter, line, Fraction(tenth))
        for form, line in zip(FORMATS, makes, strict=True)
    )
    wholes = [_held(run, form, line, line, None) for form, line in zip(FORMATS, casts, strict=True)]
    return NoToothAtOneTenth(
        run.listing, tenth, large, make_whole, (b, h, s, d),
        (wholes[0], wholes[1], wholes[2], wholes[3]),
    )  # fmt: skip


def _made(form: Format, literal: str) -> str:
    """The statement that makes a tensor of a dtype, in two lines."""
    return f"{form.letter} = torch.tensor({literal},\n    dtype=torch.{form.dtype})"


def _held(
    run: ListingRun, form: Format, name: str, line: str, exact: Fraction | None
) -> HeldNumber:
    """What a tensor of a format holds; exact is what was asked for, None a whole number."""
    size = f"torch.int{form.bits}"
    number = run.record(f"{name}.double()", line)
    finite = bool(abs(float(number.value)) < float("inf"))
    shown = number if exact is not None or not finite else run.record(f"{name}.long()", line)
    steps = _RANGE if finite else _BELOW
    teeth = f"({name}.view({size}) + {steps}, dtype={size})).view(torch.{form.dtype}).double()"
    digits = f"{name}.view({size}) >> torch.arange({form.fraction - 1}, -1, -1) & 1"
    return HeldNumber(
        dtype=run.record(f"{name}.dtype == torch.{form.dtype}", line),
        held=shown,
        decimals=0 if exact is None else _decimals(number, exact),
        teeth=run.record(teeth, line),
        line=line,
        digits=run.record(digits, line) if finite else None,
    )


def _decimals(number: Record, exact: Fraction) -> int:
    """How many decimals tell a number from what was asked for: three digits of what is between."""
    away = abs(Fraction(float(number.value)) - exact)
    decimals = 1
    while away * 10**decimals < 100:
        decimals += 1
    return decimals


def _checked_value(value: float) -> str:
    """A number as the code writes it."""
    ask = f"give a number from {LEAST:g} to {MOST:g} that is no sum of a few powers of two"
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if not real or not LEAST <= value <= MOST:
        raise ParameterError(f"value is {value!r}; {ask}")
    literal = repr(float(value))
    if len(literal) > LONGEST:
        raise ParameterError(f"value is {literal}; give one of at most {LONGEST} characters")
    if Fraction(literal) == Fraction(float(value)):
        raise ParameterError(f"value is {literal}, which float64 holds; {ask}")
    return literal


def _checked_whole(whole: int) -> str:
    """A whole number as the code writes it."""
    number = isinstance(whole, int) and not isinstance(whole, bool)
    if not number or not 2**24 < whole < 2**25 or whole % 2 == 0:
        raise ParameterError(
            f"whole is {whole!r}; give an odd whole number from {2**24 + 1} to {2**25 - 1}"
        )
    return str(whole)
