"""Workshop 1: climbers on the sheet L = v @ relu(W @ x), and which v moves the one on the plain."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import hypot

from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.gradients.folded_sheet import folded_sheet
from gradmath.gradients.relu_layer import expect_readable, layer_tensors, weights_like
from gradmath.problems.parameters import entry_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from gradmath.problems.workshop_1.placed_lines import PlacedLines, WholePlace
from gradmath.problems.workshop_1.turning import WholeWeights, arc, circle
from gradmath.problems.workshop_1.v_asks_the_question import hundredths
from gradmath.records.climbers import PlacedRun, Tilt
from gradmath.records.facets import Spots
from gradmath.running.grad_mode import with_gradients
from gradmath.running.tensors import Values, real_tensor

V_OTHER = (0.0, 0.0, 0.8, 0.2)
CLIMBERS = ((-1.2, -0.8), (-0.9, 0.4), (0.7, 0.3))
REACH, FARTHEST, LEAST = 1.4, 1.3, 0.8  # of the square; of climbers, and how near they come
MOST_ROWS, MOST_COLUMNS = 4, 8  # of W: more would not be read beside the sheet
STEP, STEPS, MORE = 0.01, 20, 40  # how far climbers step for a gradient of 1, how often, and A
_SLIDE = 20  # thousandths from one place to the next
_OVER = 10  # thousandths: the step beyond a crease


@dataclass(frozen=True, eq=False)
class VIsAnObjective:
    """Climbers A, B and C where no switch, one and both are on.

    climbs are the ways of B and C along their gradients; tilts and around the sheets on the way
    from v to other, and once around from there. slide takes A to a crease along one entry of x,
    over is one step beyond, uphill its way along its own gradient, and back the sheets on the way
    from other to v, with A there. row is the output whose switch A turns on, rows are both outputs.
    """

    entries: tuple[int, int]
    rows: tuple[int, int]
    row: int
    first: Tilt
    climbs: tuple[tuple[PlacedRun, ...], tuple[PlacedRun, ...]]
    tilts: tuple[Tilt, ...]
    around: tuple[Tilt, ...]
    slide: tuple[PlacedRun, ...]
    over: PlacedRun
    uphill: tuple[PlacedRun, ...]
    back: tuple[Tilt, ...]

    @property
    def all_tilts(self) -> tuple[Tilt, ...]:
        """Each sheet of the film."""
        return (self.first, *self.tilts, *self.around, *self.back)

    @property
    def moments(self) -> list[tuple[PlacedRun, ...]]:
        """Where all climbers are at one time, as the film shows them; often every third time."""
        a, _, c = self.first.climbers
        tops = self.climbs[0][-1], self.climbs[1][-1]
        stood = [tilt.climbers for tilt in (*self.tilts, *self.around, *self.back)]
        return [
            *((a, each, c) for each in self.climbs[0]),
            *((a, tops[0], each) for each in self.climbs[1]),
            *stood[::3],
            *((each, *self.around[-1].climbers[1:]) for each in (*self.slide, *self.uphill)[::3]),
        ]

    @property
    def largest(self) -> float:
        """The strongest gradient of any run."""
        runs = (run for tilt in self.all_tilts for run in tilt.facets)
        return max(run.x_grad.magnitude() for run in runs)


@with_gradients
def v_is_an_objective(
    x: Values = X,
    W: Values = W_DIAGONAL,
    v: Values = V,
    other: Values = V_OTHER,
    across: int = 2,
    along: int = 3,
    climbers: Values = CLIMBERS,
) -> VIsAnObjective:
    """Climbers on L = v @ relu(W @ x) over two entries of x: which v makes A move?

    Shapes: x (n,), the inputs, at most 8, of which two vary from -1.4 to 1.4; W (m, n), the
        weights, one row for each output, at most 4: two of them have weights for the entries that
        vary, fold the sheet into four facets, and are not on where both entries are -1.4; v (m,),
        in hundredths and of length 1 at most, not 0 for these two outputs and 0 for others;
        other (m,), where v turns to, likewise, and different; across (), the entry of x that
        varies to the right; along (), the one that varies away from the viewer; climbers (3, 2),
        their places from -1.3 to 1.3 in hundredths: A where both switches are off, and one of them
        turns on as the first entry grows, B where one is on, C where both are; at least 0.8 apart.
    Raises: ShapeError, DtypeError or NonFiniteError if x, W and v do not fit together;
        ParameterError for what the docstring does not allow.
    Source: Workshop 1 of the course.

    >>> found = v_is_an_objective()
    >>> [run.x_grad.value[2:4].tolist() for run in found.first.climbers[:1]], found.row
    ([[0.0, 0.0]], 2)
    """
    weight, point, weights = layer_tensors(W, x, v)
    ends = weights_like(weights, "other", other)
    expect_readable(weight, MOST_ROWS, MOST_COLUMNS)
    for name, entry in (("across", across), ("along", along)):
        entry_number(name, entry, len(point))
    if across == along:
        raise ParameterError(
            f"across and along are both {across}, which span no square; give two entries of x"
        )
    entries = (across, along)
    folding = _folding(weight, entries)
    start, end = (
        _weighing(name, each, folding) for name, each in (("v", weights), ("other", ends))
    )
    if start == end:
        raise ParameterError("v and other are the same; give an other that differs")
    sheet = _Sheet(weight, point, entries, folding)
    return sheet.story(start, end, _places(climbers))


def _folding(W: Tensor, entries: tuple[int, int]) -> tuple[int, int]:
    """The two outputs that the entries lead to."""
    rows = [int(row) for row in W[:, list(entries)].any(dim=1).nonzero()[:, 0]]
    if len(rows) != 2:
        raise ParameterError(
            f"x[{entries[0]}] and x[{entries[1]}] lead to {len(rows)} outputs; "
            "give a W in which two rows have weights for them"
        )
    return rows[0], rows[1]


def _weighing(name: str, tensor: Tensor, rows: tuple[int, int]) -> tuple[int, int]:
    """What v weighs both outputs with, in hundredths."""
    found = hundredths(name, tensor)
    weighed = tuple(row for row, each in enumerate(found) if each)
    if weighed != rows:
        raise ParameterError(
            f"{name} weighs the outputs {list(weighed)}; let it weigh {rows[0]} and {rows[1]}, "
            "which x leads to where it varies, and no other"
        )
    if hypot(found[rows[0]], found[rows[1]]) > 100:
        raise ParameterError(
            f"{name} is {hypot(found[rows[0]], found[rows[1]]) / 100:.2f} long, more than its dial "
            "shows; give one of length 1 at most"
        )
    return found[rows[0]], found[rows[1]]


def _places(climbers: Values) -> tuple[WholePlace, WholePlace, WholePlace]:
    given = real_tensor("climbers", climbers)
    if tuple(given.shape) != (3, 2):
        raise ShapeError(
            f"climbers has shape {tuple(given.shape)}; give three rows of two places, (3, 2)"
        )
    found = [(round(float(a) * 1000), round(float(b) * 1000)) for a, b in given]
    for name, place in zip("ABC", found, strict=True):
        if any(abs(each) > 1000 * FARTHEST or each % 10 for each in place):
            raise ParameterError(
                f"climber {name} stands at {tuple(each / 1000 for each in place)}; "
                f"give hundredths from -{FARTHEST} to {FARTHEST}"
            )
    for (one, first), (other, second) in combinations(zip("ABC", found, strict=True), 2):
        if hypot(first[0] - second[0], first[1] - second[1]) < 1000 * LEAST:
            raise ParameterError(
                f"climbers {one} and {other} stand too near to each other; put them {LEAST} apart"
            )
    return found[0], found[1], found[2]


class _Sheet(PlacedLines):
    """What climbers find on the sheet."""

    # -- what a place is -----------------------------------------------------------------------

    def switches(self, place: WholePlace) -> tuple[bool, bool]:
        """Which of both switches are on there, by torch's own z."""
        x = self.x.detach().clone()
        for entry, where in zip(self.entries, place, strict=True):
            x[entry] = where / 1000
        on = self.W @ x > 0
        return bool(on[self.rows[0]]), bool(on[self.rows[1]])

    def facets(self, v: tuple[int, int]) -> dict[tuple[bool, bool], WholePlace]:
        """A place on each facet, by its switches."""
        weights = [0.0] * len(self.W)
        for row, each in zip(self.rows, v, strict=True):
            weights[row] = each / 100
        dtype = self.W.dtype
        sheet = folded_sheet(
            self.W, self.x, real_tensor("v", weights).to(dtype), self.entries, REACH
        )
        places = [_thousandths(run.place(self.entries)) for run in sheet.runs]
        found = {self.switches(place): place for place in places}
        if len(places) != 4 or len(found) != 4:
            raise ParameterError(
                f"W folds the sheet into {len(places)} facets within {REACH} of 0; "
                "give weights of which two folds cross there, so that there are four"
            )
        return found

    def expect_on(self, climbers: tuple[WholePlace, WholePlace, WholePlace]) -> None:
        """A stands where no switch is on, B where one is, C where both are."""
        corner = (round(-1000 * REACH), round(-1000 * REACH))
        if any(self.switches(corner)):
            raise ParameterError(
                f"a switch is on where both entries of x are -{REACH}; give a W for which none is, "
                "since A stands in front"
            )
        told = "no switch is", "one switch is", "both switches are"
        for count, (name, place) in enumerate(zip("ABC", climbers, strict=True)):
            on = sum(self.switches(place))
            if on != count:
                raise ParameterError(
                    f"at climber {name} {on} of the switches are on; "
                    f"put {name} where {told[count]} on"
                )

    # -- how climbers go -----------------------------------------------------------------------

    def climb(
        self, start: WholePlace, v: tuple[int, int], steps: int = STEPS
    ) -> tuple[PlacedRun, ...]:
        """Steps along the gradient, as far as the facet and the square reach."""
        place, runs = start, [self.run(start, v)]
        on = self.switches(start)
        for _ in range(steps):
            slope = runs[-1].slope(self.entries) * STEP * 1000
            place = (place[0] + round(float(slope[0])), place[1] + round(float(slope[1])))
            if max(map(abs, place)) > 1000 * FARTHEST or self.switches(place) != on:
                break
            runs.append(self.run(place, v))
        return tuple(runs)

    def crease(self, start: WholePlace) -> list[WholePlace]:
        """The places of A along the first entry up to a crease, and one beyond it."""
        places = [start]
        while places[-1][0] < 1000 * FARTHEST:
            place = (places[-1][0] + _OVER, start[1])
            on = self.switches(place)
            if all(on):
                break
            if any(on):
                return [*places[:-1:3], *places[-1:], place]
            places.append(place)
        raise ParameterError(
            f"no single switch turns on where x[{self.entries[0]}] grows from A on; "
            "put A where one does within the square"
        )

    # -- the film ------------------------------------------------------------------------------

    def story(
        self,
        start: tuple[int, int],
        end: tuple[int, int],
        climbers: tuple[WholePlace, WholePlace, WholePlace],
    ) -> VIsAnObjective:
        """Every run of the film."""
        facets = self.facets(start)
        self.expect_on(climbers)
        a, b, c = climbers
        *way, over = self.crease(a)
        climbs = self.climb(b, start), self.climb(c, start)
        uphill = self.climb(over, end, MORE)
        gone, *tops = (_thousandths(runs[-1].place(self.entries)) for runs in (uphill, *climbs))
        facets |= {self.switches(place): place for place in (gone, a, *tops)}

        def tilt(v: WholeWeights, first: WholePlace, second: WholePlace, third: WholePlace) -> Tilt:
            one, two, three = (self.run(place, v) for place in (first, second, third))
            four = tuple(self.run(place, v) for place in facets.values())
            return Tilt((one, two, three), four, self.entries, REACH)

        there = arc(start, end)
        return VIsAnObjective(
            entries=self.entries,
            rows=self.rows,
            row=self.rows[self.switches(over).index(True)],
            first=tilt(start, a, b, c),
            climbs=climbs,
            tilts=tuple(tilt(v, a, *tops) for v in there),
            around=tuple(tilt(v, a, *tops) for v in circle(end)),
            slide=tuple(self.run(place, end) for place in way),
            over=uphill[0],
            uphill=uphill,
            back=tuple(tilt(v, gone, *tops) for v in reversed(there)),
        )


def _thousandths(place: Spots) -> WholePlace:
    return round(float(place[0]) * 1000), round(float(place[1]) * 1000)
