"""The layer of Workshop 1 as expressions over a listing: each number can be asked for again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeAlias, TypeVar

import numpy as np

from gradmath.errors import NonFiniteError
from gradmath.gradients.relu_layer import entry_paths
from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.listing import Listing
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun

AnyRun: TypeAlias = ForwardRun | MachineRun
AnyRunT = TypeVar("AnyRunT", bound=ForwardRun | MachineRun)
FORWARD = ("z = W @ x", "out = torch.relu(z)")
BACKWARD = "out.backward(v)"
_NOT_KEPT = "torch.autograd.grad(out, z, {}, retain_graph=True)[0]"
# What is shown together is read with one count of decimals.
_TOGETHER = {"products": "z", "z": "z", "out": "z", "terms": "weighted", "weighted": "weighted",
             "v": "v", "z_bar": "v", "contributions": "x_grad", "x_grad": "x_grad"}  # fmt: skip


@dataclass(frozen=True)
class Places:
    """How many statements of a listing have run when each tensor of a forward pass is there."""

    x: int
    z: int
    out: int
    weighted: int

    @classmethod
    def of(cls, listing: Listing, moved: str, times: int = 1) -> Places:
        """Where x was made or moved last, and the lines that follow it.

        The nth time that z and out are computed; `v @ out` is there with out, or with the next
        statement if that one weighs it.
        """
        z, out = (listing.after(line, times) for line in FORWARD)
        weighs = "v @ out" in listing.statements[out].text
        return cls(listing.after(moved), z, out, out + weighs)


def forward_run(run: ListingRun, at: Places) -> ForwardRun:
    """What a forward pass holds.

    The listing names x, W, z, out and v.
    Raises: ListingError if it does not; NonFiniteError if something overflows.
    """
    return _all_finite(run.records(_forward(at)))


def machine_run(run: ListingRun, at: Places, *, wired: int = 0, times: int = 1) -> MachineRun:
    """All that a forward pass and `out.backward(v)` after it hold.

    The nth such pass; wired is how many statements have run when W is there, if it is not with the
    one that made it.
    Raises: as `forward_run`.

    >>> run = ListingRun(Listing(("import torch", "x = torch.tensor([3., -1.], requires_grad=True)",
    ...     "W = torch.tensor([[1., 0.], [0., 2.]])", "v = torch.tensor([0.5, 1.])", "z = W @ x",
    ...     "out = torch.relu(z)", "out.backward(v)")))
    >>> machine = machine_run(run, Places(x=2, z=5, out=6, weighted=6))
    >>> machine.x_grad.value.tolist(), machine.z_bar.value.tolist()
    ([0.5, 0.0], [0.5, 0.0])
    """
    backward = run.listing.after(BACKWARD, times)
    slopes = _NOT_KEPT.format("torch.ones_like(out)")
    found = run.records(
        _forward(at)
        | {
            "W": ("W", wired or made(run.listing, "W")),
            "v": ("v", made(run.listing, "v")),
            "slopes": (slopes, at.out),
            "gates": (f"{slopes} != 0", at.out),
            "contributions": (f"{_NOT_KEPT.format('v')}[:, None] * W", backward - 1),
        }
    )
    first = _all_finite(found)
    z_bar = run.cotangent("z", "out", "v", backward - 1)
    x_grad = run.record("x.grad", backward)
    _expect_finite(x_grad)
    ways = {name: found[name] for name in ("W", "v", "gates", "contributions")}
    return MachineRun(
        listing=run.listing,
        z_bar=z_bar,
        slopes=found["slopes"],
        x_grad=x_grad,
        W_grad=None,
        paths=entry_paths(x_grad=x_grad, **ways),
        **ways,
        **{part.name: getattr(first, part.name) for part in fields(first)},
    )


def _forward(at: Places) -> dict[str, tuple[str, int]]:
    """What a forward pass is asked for, and where."""
    return {
        "x": ("x", at.x),
        "products": ("W * x", at.z),
        "z": ("z", at.z),
        "out": ("out", at.out),
        "terms": ("v * out", at.weighted),
        "weighted": ("v @ out", at.weighted),
    }


def _all_finite(found: Mapping[str, Record]) -> ForwardRun:
    run = ForwardRun(**{part.name: found[part.name] for part in fields(ForwardRun)})
    for shown in (run.products, run.z, run.terms, run.weighted):
        _expect_finite(shown)
    return run


def made(listing: Listing, name: str) -> int:
    """How many statements have run when one has made a tensor."""
    found = (k for k, each in enumerate(listing.statements, 1) if each.text.startswith(f"{name} ="))
    return next(found)


def _expect_finite(computed: Record) -> None:
    if not np.isfinite(computed.value).all():
        raise NonFiniteError(
            f"`{computed.name}` overflows {computed.value.dtype}, and must stay finite; "
            "use smaller numbers or a wider dtype"
        )


def decimals_of(runs: Sequence[AnyRun], at_least: Mapping[str, int]) -> dict[str, int]:
    """How many decimals each tensor is shown with in a film that has all of these runs.

    The fewest that show every entry, at most two (three for the weighted sum), and not fewer than
    `at_least` has for a tensor.
    """
    groups: dict[str, list[Record]] = {}
    for run in runs:
        for name, record in _records(run).items():
            groups.setdefault(_TOGETHER.get(name, name), []).append(record)
    return {
        name: max(
            decimals_for([record.value for record in group], 3 if name == "weighted" else 2),
            at_least.get(name, 0),
        )
        for name, group in groups.items()
    }


def with_decimals(run: AnyRunT, counts: Mapping[str, int]) -> AnyRunT:
    """The run, its records read with these decimals."""
    read: dict[str, Any] = {
        name: replace(record, decimals=counts[_TOGETHER.get(name, name)])
        for name, record in _records(run).items()
    }
    return replace(run, **read)


def _records(run: AnyRun) -> dict[str, Record]:
    parts = {part.name: getattr(run, part.name) for part in fields(run)}
    return {name: part for name, part in parts.items() if isinstance(part, Record)}
