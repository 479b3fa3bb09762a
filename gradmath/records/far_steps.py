"""One step along X.grad, short or long: what it gains, for one X or for many random ones."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class FarStep:
    """X moves by rate * X.grad to up, and L = (V * Y).sum() gains.

    Shapes: X, X_grad and up (n, d); V, products and new (n, n), new being Y of up, tanh of the
        products of its rows; t and curve (m,), tanh; L, square, rate, gain, ceiling and ratio ().
    square is the sum of the squares of X.grad, as steep as the gain is at rate 0; ceiling is what L
    would gain if each entry of Y were as V weighs it, 1 or -1; ratio is how many times the short
    step's gain this one gains.
    """

    listing: Listing
    X: Record
    V: Record
    L: Record
    X_grad: Record
    square: Record
    rate: Record
    up: Record
    products: Record
    new: Record
    t: Record
    curve: Record
    gain: Record
    ceiling: Record
    ratio: Record

    @property
    def backward(self) -> str:
        """The line of its listing that runs backward."""
        return _line(self.listing, "Y.backward(")

    @property
    def squares(self) -> str:
        """The line that sums the squares of X.grad."""
        return _line(self.listing, "square = ")

    @property
    def dial(self) -> str:
        """The line that says how far the step goes."""
        return _line(self.listing, "rate = ")

    @property
    def gains(self) -> str:
        """The line that tells what the step gains."""
        return _line(self.listing, "gain = ")


@dataclass(frozen=True, eq=False)
class CrowdStep:
    """Many random X, each moved by rate * X.grad of its own.

    Shapes: gain (draws,); rate, lost and draws (); lost is how many of them lose.
    """

    listing: Listing
    rate: Record
    gain: Record
    lost: Record
    draws: Record

    @property
    def draw(self) -> str:
        """The line of its listing that draws random X."""
        return _line(self.listing, "X = torch.randn(")

    @property
    def dial(self) -> str:
        """The line that says how far all steps go."""
        return _line(self.listing, "rate = ")

    @property
    def counts(self) -> str:
        """The line that counts those that lose."""
        return _line(self.listing, "(gain < 0)")


@dataclass(frozen=True, eq=False)
class FarSteps:
    """Every run of a film.

    nearby are steps from one backwards to one of the same rate forwards, far goes on from there;
    few and many are those of random X, from no step to a short one and from there.
    """

    nearby: tuple[FarStep, ...]
    far: tuple[FarStep, ...]
    few: tuple[CrowdStep, ...]
    many: tuple[CrowdStep, ...]

    @property
    def start(self) -> FarStep:
        """Before any step."""
        return self.nearby[len(self.nearby) // 2]

    @property
    def beside(self) -> tuple[FarStep, FarStep]:
        """The steps next to none, backwards and forwards."""
        middle = len(self.nearby) // 2
        return self.nearby[middle - 1], self.nearby[middle + 1]

    @property
    def back(self) -> FarStep:
        """The short step, subtracted."""
        return self.nearby[0]

    @property
    def short(self) -> FarStep:
        return self.far[0]

    @property
    def longest(self) -> FarStep:
        return self.far[-1]

    @property
    def runs(self) -> tuple[FarStep, ...]:
        return (*self.nearby, *self.far)

    @property
    def crowds(self) -> tuple[CrowdStep, ...]:
        return (*self.few, *self.many[1:])


def _line(listing: Listing, start: str) -> str:
    return next(line for line in listing.lines if line.startswith(start))
