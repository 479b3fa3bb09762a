"""Tutorial 3: a saved tensor is overwritten in four ways; torch refuses two, and one is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.problems.tutorial_3.graph_lines import MOST, whole_numbers
from gradmath.records.listing import Listing
from gradmath.records.sealed import SavedState, SealedAlias, SealedCurve, SealedRun
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

X = (1.0, 2.0)
FACTOR = 10
MAKE_H, MAKE_Y = "h = x * 1", "y = h ** 2"
NAME_ALIAS = "d = h.data"
BACKWARD, REFUSED = "y.sum().backward()", "y.sum().backward()  # raises"
LARGEST_FACTOR = 10  # larger ones would make numbers that no cell has room for
_ALIAS = "d"
_READY = "x.requires_grad_()"
_WIDTH = 30  # characters of a line: so much room is left beside the title
_NODE = "y.grad_fn"
_SEEN = f"{_NODE}._raw_saved_self.data"  # torch refuses to show `_saved_self` after a write
_PLACES = 121  # of the curve


@dataclass(frozen=True, eq=False)
class SealIsBroken:
    """Four ways to multiply h after y was made of it.

    in_place overwrites it, there_and_back does so twice and its numbers are the old ones, anew
    makes another tensor that is called h, and unseen overwrites it through `d = h.data`. curve
    is that of `h ** 2`, in the last of these runs.
    """

    in_place: SealedRun
    there_and_back: SealedRun
    anew: SealedRun
    unseen: SealedRun
    curve: SealedCurve

    @property
    def runs(self) -> tuple[SealedRun, ...]:
        return self.in_place, self.there_and_back, self.anew, self.unseen


@with_gradients
def seal_is_broken(x: Values = X, factor: int = FACTOR) -> SealIsBroken:
    """What is x.grad if h is overwritten after y was made of it, before backward needs it?

    Shapes: x (n,), the leaf; factor (), what h is multiplied by. n is 2 or 3, entries of x are
        whole numbers from -9 to 9 without 0, which no factor changes; factor is a whole number from
        -10 to 10, neither 0 nor 1.
    Raises: ShapeError, DtypeError or ParameterError if they are not so, and the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course; PyTorch docs, "In-place correctness checks".

    >>> film = seal_is_broken()
    >>> [run.grad and run.grad.value.tolist() for run in film.runs]
    [None, None, [2.0, 4.0], [20.0, 40.0]]
    >>> [int(run.end.version.value) for run in film.runs]
    [1, 2, 0, 0]
    """
    leaf = _checked(whole_numbers("x", x), factor)
    head = (
        "import torch",
        *assignment("x", leaf, width=_WIDTH),
        _READY,
        MAKE_H,
        MAKE_Y,
    )
    times, back, unseen = f"h.mul_({factor})", f"h.div_({factor})", f"{_ALIAS}.mul_({factor})"
    last = ListingRun(Listing((*head, NAME_ALIAS, unseen, BACKWARD)))
    return SealIsBroken(
        in_place=_sealed(ListingRun(Listing((*head, times, REFUSED))), (times,)),
        there_and_back=_sealed(ListingRun(Listing((*head, times, back, REFUSED))), (times, back)),
        anew=_sealed(
            ListingRun(Listing((*head, f"h = h * {factor}", BACKWARD))), (f"h = h * {factor}",)
        ),
        unseen=_sealed(last, (NAME_ALIAS, unseen)),
        curve=_parabola(last, leaf, factor),
    )


def _checked(leaf: Tensor, factor: int) -> Tensor:
    if len(leaf) < 2:
        raise ShapeError(f"x has one entry, and two are compared; give 2 or {MOST} entries")
    for k, entry in enumerate(leaf.tolist()):
        if entry == 0:
            raise ParameterError(f"x[{k}] is 0, which stays 0 times anything; give another number")
    whole = isinstance(factor, int) and not isinstance(factor, bool)
    if not whole or abs(factor) > LARGEST_FACTOR or factor in (0, 1):
        raise ParameterError(
            f"factor is {factor!r}; give a whole number from {-LARGEST_FACTOR} to "
            f"{LARGEST_FACTOR}, neither 0 nor 1"
        )
    return leaf


def _sealed(run: ListingRun, writes: tuple[str, ...]) -> SealedRun:
    listing = run.listing
    given, made, end = listing.after(MAKE_H), listing.after(MAKE_Y), len(listing.statements)
    before, refused = end - 1, listing.statements[-1].raises

    def read(code: str, place: int = made) -> Record:
        return run.record(code, place)

    return SealedRun(
        listing=listing,
        writes=writes,
        x=read("x", listing.after(_READY)),
        h=read("h", given),
        version=read("h._version", given),
        y=read("y"),
        absent=read("x.grad is None", listing.after(_READY)),
        still_absent=read("x.grad is None", end) if refused else None,
        sealed=read("h._version"),
        exponent=read(f"{_NODE}._saved_exponent"),
        moments=_moments(run, [made, *(listing.after(each) for each in writes)]),
        power=read(f"type({_NODE}).__name__ == 'PowBackward0'"),
        times=read("type(h.grad_fn).__name__ == 'MulBackward0'", given),
        joins=read(f"{_NODE} is not None"),
        between=read(f"{_NODE}.next_functions[0][0] is h.grad_fn"),
        leads=read("h.grad_fn.next_functions[0][0].variable is x", given),
        alias=_alias(run, writes) if writes[0] == NAME_ALIAS else None,
        came=run.cotangent("y", "y.sum()", "torch.ones(())", before),
        sent=None if refused else read(f"{_NODE}(torch.ones_like(y))", before),
        grad=None if refused else read("x.grad", end),
        raised=run.raised(end) if refused else None,
    )


def _alias(run: ListingRun, writes: tuple[str, ...]) -> SealedAlias:
    """Another name for h's numbers: a tensor of its own, with a counter of its own."""
    named, written = (run.listing.after(each) for each in writes)
    return SealedAlias(
        tensor=run.record(_ALIAS, named),
        same=run.record(f"{_SEEN}.data_ptr() == {_ALIAS}.data_ptr()", named),
        before=run.record(f"{_ALIAS}._version", named),
        after=run.record(f"{_ALIAS}._version", written),
    )


def _moments(run: ListingRun, places: Sequence[int]) -> tuple[SavedState, ...]:
    """After each of some statements; h itself has the counter while it names what was saved."""
    found = []
    for place in places:
        shared = bool(run.record(f"{_SEEN}.data_ptr() == h.data_ptr()", place).value)
        sign = "==" if shared else "!="
        found.append(
            SavedState(
                h=run.record("h", place),
                seen=run.record(_SEEN, place),
                version=run.record("h._version" if shared else f"{_SEEN}._version", place),
                counted=run.record("h._version", place),
                place=run.record(f"{_SEEN}.data_ptr() {sign} h.data_ptr()", place),
            )
        )
    return tuple(found)


def _parabola(run: ListingRun, leaf: Tensor, factor: int) -> SealedCurve:
    """The curve over all places where y was made or its slope taken, zero, and a little more."""
    places = [0.0, *leaf.tolist(), *(factor * leaf).tolist()]
    spare = 0.15 * (max(places) - min(places))
    ends = f"{min(places) - spare:.2f}, {max(places) + spare:.2f}"
    across = f"torch.linspace({ends}, {_PLACES}, dtype=h.dtype)"
    end = len(run.listing.statements) - 1
    return SealedCurve(
        across=run.record(across, end),
        up=run.record(f"{across} ** 2", end),
        made=run.record("h ** 2", MAKE_Y),
        seen=run.record("h ** 2", end),
    )
