"""Tutorial 2: lines lay a way back from the loss to w and b; detach and no_grad cut it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import Tensor

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_2.logit_inputs import B, W, X, logit_inputs
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.records.ways_laid import LaidRun, LeafName
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

WHOLE, LOSS, BACKWARD = "z = x @ w + b", "loss = bce(z, y)", "loss.backward()"
CUT_W, CUT_Z = "z = x @ w.detach() + b", "loss = bce(z.detach(), y)"
RAISES = f"{BACKWARD}  # raises"
WITHOUT = ("with torch.no_grad():", f"    {WHOLE}", f"    {LOSS}")
LOWEST = -4.0  # entry of z
_WIDTH = 40  # characters of a line
_ADD, _LOSS = "z.grad_fn", "loss.grad_fn"
_MM = f"{_ADD}.next_functions[0][0].next_functions[0][0]"  # behind a node that only reshapes
_LEAVES: tuple[LeafName, ...] = ("w", "b")
_BCE = "BinaryCrossEntropyWithLogitsBackward0"


@dataclass(frozen=True, eq=False)
class TheWayBackIsLaid:
    """The same numbers in four takes: all of the way is laid, or w, z or everything is cut off."""

    whole: LaidRun
    w_cut: LaidRun
    z_cut: LaidRun
    no_grad: LaidRun

    @property
    def takes(self) -> tuple[LaidRun, ...]:
        """In the order of the film."""
        return self.whole, self.w_cut, self.z_cut, self.no_grad


@with_gradients
def the_way_back_is_laid(w: Values = W, b: Values = B, x: Values = X) -> TheWayBackIsLaid:
    """Which of loss, b.grad and w.grad do detach and no_grad change?

    Shapes: w (5, 3), the weights; b (3,), the biases; x (5,), the inputs. Entries of w and b are
        tenths, those of x whole; all from -3 to 3, and no entry of z is less than -4.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.
    Source: Tutorial 2 of the course; PyTorch docs, Autograd mechanics.

    >>> film = the_way_back_is_laid()
    >>> [take.loss.text() for take in film.takes]
    ['1.20', '1.20', '1.20', '1.20']
    >>> [sorted(take.grads) for take in film.takes]
    [['b', 'w'], ['b'], [], []]
    """
    weights, biases, inputs = logit_inputs(w, b, x)
    _expect_slopes(weights, biases, inputs)
    head = (
        "import torch",
        "import torch.nn.functional as F",
        "bce = F.binary_cross_entropy_with_logits",
        *assignment("w", weights, width=_WIDTH),
        *assignment("b", biases, width=_WIDTH),
        *assignment("x", inputs, width=_WIDTH),
        "w.requires_grad_()",
        "b.requires_grad_()",
        "y = torch.zeros(3)",
    )

    def take(*lines: str) -> ListingRun:
        return ListingRun(Listing((*head, *lines)))

    adds, crosses = {"Add": ("AddBackward0", _ADD)}, {"loss": (_BCE, _LOSS)}
    whole = {"Mm": ("MmBackward0", _MM), **adds}
    to_b, to_w = (
        f"{_ADD}.next_functions[1][0].variable is b",
        f"{_MM}.next_functions[1][0].variable is w",
    )
    on = {"z": f"{_LOSS}.next_functions[0][0] is {_ADD}", "b": to_b}
    return TheWayBackIsLaid(
        whole=_taken(
            take(WHOLE, LOSS, BACKWARD, "w.grad, b.grad"),
            whole | crosses,
            leads=on | {"w": to_w},
            ends={"x": f"{_MM}.next_functions[0][0] is None"},
        ),
        w_cut=_taken(
            take(CUT_W, LOSS, BACKWARD, "w.grad, b.grad"),
            adds | crosses,
            leads=on,
            ends={"w": f"{_ADD}.next_functions[0][0] is None"},
        ),
        z_cut=_taken(
            take(WHOLE, CUT_Z, RAISES),
            whole,
            leads={"w": to_w, "b": to_b},
            ends={"x": f"{_MM}.next_functions[0][0] is None", "z": f"{_LOSS} is None"},
        ),
        no_grad=_taken(
            take(*WITHOUT, "z.grad_fn, z.requires_grad", "w.requires_grad"),
            {},
            leads={},
            ends={"w": f"{_ADD} is None", "z": f"{_LOSS} is None"},
        ),
    )


def _taken(
    run: ListingRun,
    nodes: dict[str, tuple[str, str]],
    leads: dict[str, str],
    ends: dict[str, str],
) -> LaidRun:
    """What a take holds: nodes by name and by the code that finds them, ways by where they go."""
    place, listing = run.listing.after, run.listing
    texts = [statement.text for statement in listing.statements]
    start = place("b.requires_grad_()")
    loss = next(k for k, text in enumerate(texts, 1) if "loss = " in text)
    z = next(k for k, text in enumerate(texts, 1) if "z = x @" in text)
    raises = RAISES in listing.lines
    end = loss + (BACKWARD in texts)
    when = {"loss": loss, "z": loss}
    there: tuple[LeafName, ...] = (
        () if raises or BACKWARD not in texts else tuple(name for name in _LEAVES if name in leads)
    )
    asked: dict[str, tuple[str, int]] = {
        **{name: (name, start) for name in ("x", "w", "b")},
        "z": ("z", z),
        "product": (next(code for code in ("x @ w.detach()", "x @ w") if code in texts[z - 1]), z),
        "loss": ("loss", loss),
        "required": ("w.requires_grad", len(texts)),
        **{f"node {key}": (f"type({code}).__name__ == {name!r}", when.get(key, z))
           for key, (name, code) in nodes.items()},
        **{f"lead {key}": (code, when.get(key, z)) for key, code in leads.items()},
        **{f"end {key}": (code, when.get(key, z)) for key, code in ends.items()},
        **{f"empty {name}": (f"{name}.grad is None", start) for name in _LEAVES},
        **{f"grad {name}": (f"{name}.grad", end) for name in there},
        **{f"absent {name}": (f"{name}.grad is None", end)
           for name in _LEAVES if name not in there},
    }  # fmt: skip
    back = {name: run.cotangent(name, "loss", "torch.ones_like(loss)", loss) if there else None
            for name in ("loss", "z")}  # fmt: skip
    found = {key: _read(record) for key, record in run.records(asked).items()}

    def each(kind: str) -> dict[str, Record]:
        return {key.removeprefix(f"{kind} "): record for key, record in found.items()
                if key.startswith(f"{kind} ")}  # fmt: skip

    return LaidRun(
        listing=listing,
        **{name: found[name] for name in ("x", "w", "b", "product", "z", "loss", "required")},
        seed=back["loss"],
        z_bar=back["z"],
        nodes=each("node"),
        leads=each("lead"),
        ends=each("end"),
        empty=each("empty"),  # type: ignore[arg-type] # by the names of leaves
        absent=each("absent"),  # type: ignore[arg-type]
        grads=each("grad"),  # type: ignore[arg-type]
        raised=run.raised(RAISES) if raises else None,
    )


_TENTHS = ("w", "b", "z")


def _read(record: Record) -> Record:
    if record.value.dtype.kind != "f":
        return record
    return replace(record, decimals=0 if record.name == "x" else 1 if record.name in _TENTHS else 2)


def _expect_slopes(weights: Tensor, biases: Tensor, inputs: Tensor) -> None:
    """Refuse numbers that make an entry of z where the loss is too flat to be read."""
    logits = inputs.double() @ weights.double() + biases.double()
    if float(logits.min()) < LOWEST - 1e-6:
        k = int(logits.argmin())
        raise ParameterError(
            f"z[{k}] would be {float(logits[k]):.1f}, where the slope of this loss reads as 0; "
            f"give w and b that make no entry of z less than {LOWEST:g}"
        )
