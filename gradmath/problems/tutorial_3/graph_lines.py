"""What lines like `p = (x * x).sum()` and the calls of `p.backward()` after them are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.records.graph_line import BackwardCall, GraphLine, MadeGraph, Went
from gradmath.records.listing import ExpressionKind
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values, real_tensor
from gradmath.tracing.tracer import trace

MOST, LARGEST = 3, 9  # entries of a leaf, and their size: more would not be read on one frame


@dataclass(frozen=True)
class LineCode:
    """How a line is asked for: names in the code, and which statements make and call.

    code is what the operation makes, kind its node; saved are its saved tensors and slots the
    places of the leaf among its arguments. ready is when the leaf is one, makes and calls when its
    line and backward have run: all count statements.
    """

    leaf: str
    out: str
    code: str
    kind: str
    saved: tuple[str, ...]
    slots: tuple[int, ...]
    ready: int
    makes: tuple[int, ...]
    calls: tuple[int, ...]

    @property
    def node(self) -> str:
        """The operation's node, in code."""
        return f"{self.out}.grad_fn.next_functions[0][0]"

    @property
    def start(self) -> str:
        """What a pass starts with, in code."""
        return f"torch.ones_like({self.out})"

    @property
    def passed(self) -> str:
        """What the sum sends on, in code."""
        return f"{self.out}.grad_fn({self.start})"


def whole_numbers(name: str, values: Values) -> Tensor:
    """A vector that a frame has room for.

    Raises: ShapeError, DtypeError or ParameterError if it is none; errors of `real_tensor`.
    """
    tensor = real_tensor(name, values)
    if tensor.dim() != 1 or len(tensor) > MOST:
        raise ShapeError(
            f"{name} has shape {tuple(tensor.shape)} but must be a vector that fits on a frame; "
            f"give 1 to {MOST} entries"
        )
    if not tensor.is_floating_point():
        raise DtypeError(
            f"{name} has dtype {tensor.dtype}, and what is to have a gradient needs a float; "
            f"give entries like 3.0"
        )
    for k, entry in enumerate(tensor.tolist()):
        if entry != round(entry) or abs(entry) > LARGEST:
            raise ParameterError(
                f"{name}[{k}] is {entry:g}; "
                f"give whole numbers from {-LARGEST} to {LARGEST}, whose products can be read"
            )
    return tensor


def arrivals(run: Callable[[Tensor], Tensor], leaf: Tensor) -> tuple[int, ...]:
    """The slots of an operation in the order in which its contributions arrive at its leaf.

    run is the operation with the sum after it; the order is that of a trace of the engine.
    """
    traced = trace(run, leaf, names=["leaf"])
    back = sorted((edge.order or 0, edge.slot) for edge in traced.edges if edge.target == 0)
    return tuple(slot for _, slot in back if slot is not None)


def graph_line(run: ListingRun, asked: LineCode, order: Sequence[int]) -> GraphLine:
    """The graphs that a line makes in a listing, and all calls on them.

    Raises: ListingError if the listing does not run, or its nodes are not what is asked for.
    """
    on = tuple(sum(made < call for made in asked.makes) - 1 for call in asked.calls)
    return GraphLine(
        listing=run.listing,
        leaf=run.record(asked.leaf, asked.ready),
        absent=run.record(f"{asked.leaf}.grad is None", asked.ready),
        graphs=tuple(_made(run, asked, place) for place in asked.makes),
        calls=tuple(
            _call(run, asked, asked.makes[graph], place, tuple(order))
            for graph, place in zip(on, asked.calls, strict=True)
        ),
        on=on,
    )


def _made(run: ListingRun, asked: LineCode, place: int) -> MadeGraph:
    def read(code: str) -> Record:
        return run.record(code, place)

    node, out, leaf = asked.node, asked.out, asked.leaf
    tensors = f"torch.is_tensor(getattr({node}, name)) for name in dir({node})"
    return MadeGraph(
        made=read(asked.code),
        out=read(out),
        operation=read(f"type({node}).__name__ == {asked.kind!r}"),
        sum=read(f"type({out}.grad_fn).__name__ == 'SumBackward0'"),
        joins=read(f"{node} is not None"),
        tracks=tuple(read(_leads(asked, slot)) for slot in asked.slots),
        saved={name: read(f"{node}._saved_{name}") for name in asked.saved},
        own={
            name: read(f"{node}._saved_{name}.data_ptr() == {leaf}.data_ptr()")
            for name in asked.saved
        },
        count=read(f"sum({tensors} if name.startswith('_saved'))"),
    )


def _leads(asked: LineCode, slot: int) -> str:
    return f"{asked.node}.next_functions[{slot}][0].variable is {asked.leaf}"


def _call(
    run: ListingRun, asked: LineCode, made: int, place: int, order: tuple[int, ...]
) -> BackwardCall:
    before, refused = place - 1, run.listing.statements[place - 1].raises
    return BackwardCall(
        start=run.record(asked.start, made),
        passed=run.record(asked.passed, before),
        went=None if refused else _went(run, asked, before, order),
        raised=run.raised(place) if refused else None,
        grad=run.record(f"{asked.leaf}.grad", place),
        freed={
            name: run.record(f"{asked.node}._saved_{name}", place, kind=ExpressionKind.REFUSED)
            for name in asked.saved
        },
        stays=run.record(" and ".join(_leads(asked, slot) for slot in asked.slots), place),
    )


def _went(run: ListingRun, asked: LineCode, before: int, order: tuple[int, ...]) -> Went:
    return Went(
        sent=tuple(run.record(f"{asked.node}({asked.passed})[{k}]", before) for k in asked.slots),
        order=order,
        total=run.cotangent(asked.leaf, asked.out, asked.start, before),
    )
