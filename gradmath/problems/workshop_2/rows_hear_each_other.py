"""Workshop 2, line 3: one row of X turns; whose rows of X.grad turn along is up to V."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.turning import TurnLines
from gradmath.problems.parameters import within
from gradmath.problems.workshop_2.course import X
from gradmath.problems.workshop_2.what_v_asks import apart_as_seen, checked_rows
from gradmath.records.turning import TurnRun
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, tensor_of

_FEWEST = 3  # rows, of which one is neither of a pair
_STATES = 60  # of a turn
_SLIDES = 40  # states in which V changes
_ALIKE = 0.95  # cosine of rows that leave no direction to turn in


@dataclass(frozen=True, eq=False)
class RowsHearEachOther:
    """Every run of the film.

    In `together` V weighs all pairs and one row turns; in `fading` it has turned back, and V keeps
    less and less of its pairs. In `alone` V weighs the diagonal, in `paired` one pair, too, and the
    row turns; in `pairing` that pair gets its weight.
    """

    together: tuple[TurnRun, ...]
    fading: tuple[TurnRun, ...]
    alone: tuple[TurnRun, ...]
    pairing: tuple[TurnRun, ...]
    paired: tuple[TurnRun, ...]
    toward: int

    @property
    def start(self) -> TurnRun:
        return self.together[0]

    @property
    def row(self) -> int:
        """The row that turns."""
        return self.start.row

    @property
    def partner(self) -> int:
        """The row that makes a pair with it."""
        return self.start.partner

    @property
    def makes_rows(self) -> str:
        """The line that begins to make X."""
        return self._line("X = ")

    @property
    def diagonal(self) -> str:
        """The line that gives V its diagonal."""
        return self._line("V.fill_diagonal_")

    @property
    def adds_pair(self) -> str:
        """How the line begins that gives one pair more weight."""
        return self._line("V[[").partition("=")[0]

    @property
    def terms(self) -> str:
        """The line that weighs all rows for the gradient of one."""
        return self.start.listing.lines[-1]

    def _line(self, beginning: str) -> str:
        return next(line for line in self.start.listing.lines if line.startswith(beginning))

    @property
    def runs(self) -> tuple[TurnRun, ...]:
        return (*self.together, *self.fading, *self.alone, *self.pairing, *self.paired)


@with_gradients
def rows_hear_each_other(
    X: Values = X,
    a: float = 0.4,
    b: float = -0.1,
    pair: float = -0.4,
    row: int = 1,
    toward: int = 0,
    degrees: float = 135.0,
    partner: int = 3,
) -> RowsHearEachOther:
    """One row of X turns: which rows of X.grad change, if V weighs all pairs, none, or one?

    Shapes: X (n, d), the rows that are compared: tenths from -2 to 2, n from 3 to 6, d 2 or 3; each
        0.3 to 2.4 long, and their tips apart as they are seen, also when one has turned; a (), the
        diagonal of V, hundredths from 0.1 to 0.5; b (), the rest of it, hundredths from 0.02 to 0.2
        or from -0.2 to -0.02; pair (), what V weighs when it weighs one pair alone, hundredths of
        sizes from 0.1 to 0.5; row (), the one that turns and keeps its length; toward (), the one
        that it turns towards, in another direction; degrees (), by how much, whole from 30 to 180;
        partner (), with which row it makes the pair.
    Raises: ShapeError or ParameterError if they are not so; the errors of `real_tensor`.
    Source: Workshop 2 of the course.

    >>> film = rows_hear_each_other()
    >>> for turn in film.together, film.alone, film.paired:
    ...     print(*(turn[-1].moved.text((i,)) for i in range(5)))
    0.21 0.86 0.20 0.25 0.25
    0 0.82 0 0 0
    0 0.83 0 1.00 0
    """
    rows = checked_rows(X)
    if len(rows) < _FEWEST:
        raise ShapeError(f"X has {len(rows)} rows; give it at least {_FEWEST}")
    within("a", a, 0.1, 0.5, 100)
    for name, value, low, high in (("b", b, 0.02, 0.2), ("pair", pair, 0.1, 0.5)):
        size = abs(value) if isinstance(value, int | float) else value
        within(f"size of {name}", size, low, high, 100)
    within("degrees", degrees, 30, 180, 1)
    _rows_of(rows, row=row, toward=toward, partner=partner)
    lines = TurnLines(rows, float(a), int(row), int(toward), int(partner))

    def turn(b: float, pair: float) -> tuple[TurnRun, ...]:
        angles = (round(degrees * k / _STATES, 3) for k in range(_STATES + 1))
        return tuple(lines.run(b, pair, angle) for angle in angles)

    def part(whole: float, share: int, digits: int) -> float:
        return round(whole * share / _SLIDES, digits)

    rising = range(_SLIDES + 1)
    apart_as_seen(tensor_of(lines.run(float(b), 0.0, float(degrees)).X).double())
    return RowsHearEachOther(
        together=turn(float(b), 0.0),
        fading=tuple(lines.run(part(b, k, 3), 0.0, 0.0) for k in reversed(rising)),
        alone=turn(0.0, 0.0),
        pairing=tuple(lines.run(0.0, part(pair, k, 2), 0.0) for k in rising),
        paired=turn(0.0, float(pair)),
        toward=int(toward),
    )


def _rows_of(X: Tensor, **rows: int) -> None:
    """Refuse what are no rows, or not those of one that turns, with a way to go and a partner."""
    for name, number in rows.items():
        if number not in range(len(X)):
            raise ParameterError(
                f"{name} = {number!r} is no row of X; give one from 0 to {len(X) - 1}"
            )
    row, toward = rows["row"], rows["toward"]
    for name in ("toward", "partner"):
        if rows[name] == row:
            raise ParameterError(f"row and {name} are both {row}; give two different rows")
    one, other = X[int(row)].double(), X[int(toward)].double()
    if abs(float(one @ other / (one.norm() * other.norm()))) > _ALIKE:
        raise ParameterError(
            f"X[{row}] and X[{toward}] lie nearly on one line; give toward a row in another "
            "direction"
        )
