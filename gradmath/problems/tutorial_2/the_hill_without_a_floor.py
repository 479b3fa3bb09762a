"""Tutorial 2: for a target of 0 the loss of a logit is a hill that falls to the left."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.records.hills import HillRun, LossHill
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.running.written import assignment

Z = (-0.8, 0.4, 2.2)
LOW, HIGH, PLACES = -7, 3, 201  # of the hill
LOWEST, HIGHEST = -3.0, 2.5  # of a logit
FAR = -4.0  # where the logit that moves goes
MOVES = 1  # which one that is
TARGETS = "y = torch.zeros(3)"
APART = 0.3  # of two logits, at least
HEIGHTS = 'h = bce(z, y, reduction="none")'
LOSS, PROBABILITIES = "loss = bce(z, y)", "p = torch.sigmoid(z)"
_STEP = 0.02
_EACH = 20  # places of the line for 1
_HILL = 'hill = bce(line, zeros, reduction="none")'


@dataclass(frozen=True, eq=False)
class TheHillWithoutAFloor:
    """Every run of the film; they differ by `z[1]` alone.

    made has z and y as their own lines made them. In `to_zero` that entry goes from where it is to
    0, in `on` from there to -4.
    """

    made: HillRun
    to_zero: tuple[HillRun, ...]
    on: tuple[HillRun, ...]
    hill: LossHill

    @property
    def start(self) -> HillRun:
        """The run of the numbers as given."""
        return self.to_zero[0]

    @property
    def at_zero(self) -> HillRun:
        return self.to_zero[-1]

    @property
    def begins(self) -> str:
        """The line that makes z."""
        return next(line for line in self.start.listing.lines if line.startswith("z = "))

    @property
    def far(self) -> tuple[int, ...]:
        """Which places are -4, -5 and -6."""
        return tuple(_EACH * (k - LOW) for k in (-4, -5, -6))

    @property
    def places(self) -> tuple[int, ...]:
        """All whole places between the ends."""
        return tuple(range(_EACH, PLACES - 1, _EACH))

    @property
    def down(self) -> tuple[HillRun, ...]:
        """All the way."""
        return (*self.to_zero, *self.on[1:])

    @property
    def runs(self) -> tuple[HillRun, ...]:
        return self.down


@with_gradients
def the_hill_without_a_floor(z: Values = Z) -> TheHillWithoutAFloor:
    """Where is binary cross-entropy zero, if the target is 0?

    Shapes: z (3,), the logits: tenths from -3 to 2.5, `z[1]` above 0, and 0.3 apart at least.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 2 of the course.

    >>> film = the_hill_without_a_floor()
    >>> [film.start.h.text((j,)) for j in range(3)], film.start.loss.text()
    (['0.37', '0.91', '2.31'], '1.20')
    >>> film.at_zero.h.text((1,)), film.on[-1].h.text((1,))
    ('0.69', '0.02')
    """
    logits = _checked(real_tensor("z", z))
    here = round(float(logits[MOVES]), 1)
    lines = _Lines(logits)
    steps = round(here / _STEP)
    to_zero = [round(here * k / steps, 4) for k in range(steps, -1, -1)]
    on = [round(FAR * k / 80, 4) for k in range(81)]
    return TheHillWithoutAFloor(
        made=lines.begun(here),
        to_zero=tuple(map(lines.run, to_zero)),
        on=tuple(map(lines.run, on)),
        hill=lines.hill(here),
    )


class _Lines:
    """The listing, for any place of the logit that moves; runs are made once."""

    def __init__(self, logits: Tensor) -> None:
        self.made = assignment("z", logits)
        self.known: dict[float, HillRun] = {}

    def execution(self, place: float) -> ListingRun:
        return ListingRun(Listing((
            "import torch",
            "import torch.nn.functional as F",
            "bce = F.binary_cross_entropy_with_logits",
            f"line = torch.arange({LOW * _EACH}, {HIGH * _EACH + 1}) / {_EACH}",
            "line.requires_grad_()",
            f"zeros = torch.zeros({PLACES})",
            _HILL,
            *self.made,
            TARGETS,
            f"z[{MOVES}] = {place + 0.0!r}",
            HEIGHTS,
            LOSS,
            PROBABILITIES,
        )))  # fmt: skip

    def run(self, place: float) -> HillRun:
        """One run."""
        place = place + 0.0  # -0.0 is 0
        if place not in self.known:
            run = self.execution(place)
            moved = f"z[{MOVES}] = {place!r}"
            found = run.records({
                "z": ("z", moved), "y": ("y", moved), "h": ("h", HEIGHTS),
                "loss": ("loss", LOSS), "p": ("p", PROBABILITIES),
            })  # fmt: skip
            decimals = {"z": 1, "y": 0, "h": 2, "loss": 2, "p": 2}
            self.known[place] = HillRun(run.listing, **{
                name: replace(record, decimals=decimals[name]) for name, record in found.items()
            })  # fmt: skip
        return self.known[place]

    def begun(self, place: float) -> HillRun:
        """The same run, with z and y as they are right after their own lines."""
        run = self.execution(place)
        z, y = run.record("z", self.made[0], decimals=1), run.record("y", TARGETS, decimals=0)
        return replace(self.run(place), z=z, y=y)

    def hill(self, place: float) -> LossHill:
        """The hill, as one run draws it."""
        run = self.execution(place)

        def read(code: str) -> Record:
            return replace(run.record(code, _HILL), decimals=2)

        return LossHill(
            line=read("line"),
            hill=read("hill"),
            sigmoid=read("torch.sigmoid(line)"),
            slopes=read("torch.autograd.grad(hill.sum(), line)[0]"),
        )


def _checked(logits: Tensor) -> Tensor:
    if logits.shape != (3,):
        raise ShapeError(
            f"z has shape {tuple(logits.shape)}, and three logits are shown; give it 3 entries"
        )
    for j, entry in enumerate(logits.tolist()):
        if abs(10 * entry - round(10 * entry)) > 1e-5 or not LOWEST <= entry <= HIGHEST:
            raise ParameterError(
                f"z[{j}] is {entry:g}; give tenths from {LOWEST:g} to {HIGHEST:g}, whose places "
                "can be read"
            )
    if not logits[MOVES] > 0:
        raise ParameterError(
            f"z[{MOVES}] is {float(logits[MOVES]):g}, and it goes down to 0; give a number above 0"
        )
    places = logits.double().sort().values
    if float(places.diff().min()) < APART - 1e-6:
        told = [round(entry, 1) for entry in logits.tolist()]
        raise ParameterError(
            f"z = {told} has two entries in nearly the same place; give entries that are "
            f"{APART:g} apart"
        )
    return logits.float() + 0.0
