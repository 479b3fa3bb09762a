"""The layer of Workshop 1 as expressions over a listing: each number can be asked for again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeAlias, TypeVar

import numpy as np

from gradmath.errors import NonFiniteError
from gradmath.gradients.relu_layer import entry_paths
from gradmath.records.layer import ForwardRun, MachineRun
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun

AnyRun: TypeAlias = ForwardRun | MachineRun
AnyRunT = TypeVar("AnyRunT", ForwardRun, MachineRun)
_FORWARD = {"x": "x", "products": "W * x", "z": "z", "out": "out", "terms": "v * out",
            "weighted": "v @ out"}  # fmt: skip
_NOT_KEPT = "torch.autograd.grad(out, z, {}, retain_graph=True)[0]"
_SLOPES = _NOT_KEPT.format("torch.ones_like(out)")
_BACKWARD = {"W": "W", "v": "v", "slopes": _SLOPES, "gates": f"{_SLOPES} != 0",
             "contributions": f"{_NOT_KEPT.format('v')}[:, None] * W"}  # fmt: skip
# What is shown together is read with one count of decimals.
_TOGETHER = {"products": "z", "z": "z", "out": "z", "terms": "weighted", "weighted": "weighted",
             "v": "v", "z_bar": "v", "contributions": "x_grad", "x_grad": "x_grad"}  # fmt: skip


def forward_run(run: ListingRun, after: int) -> ForwardRun:
    """What the forward pass holds when so many statements have run.

    The listing names x, W, z, out and v.
    Raises: ListingError if it does not; NonFiniteError if something overflows.
    """
    return _all_finite(ForwardRun(**run.records(_FORWARD, after)))


def machine_run(run: ListingRun, forward: int, backward: int) -> MachineRun:
    """All that a forward and a backward pass hold.

    forward and backward are how many statements have run before `out.backward(v)` and after it.
    Raises: as `forward_run`.

    >>> from gradmath.records.listing import Listing
    >>> run = ListingRun(Listing(("import torch", "x = torch.tensor([3., -1.], requires_grad=True)",
    ...     "W = torch.tensor([[1., 0.], [0., 2.]])", "v = torch.tensor([0.5, 1.])", "z = W @ x",
    ...     "out = torch.relu(z)", "out.backward(v)")))
    >>> machine = machine_run(run, 6, 7)
    >>> machine.x_grad.value.tolist(), machine.z_bar.value.tolist()
    ([0.5, 0.0], [0.5, 0.0])
    """
    found = run.records(_FORWARD | _BACKWARD, forward)
    first = _all_finite(ForwardRun(**{name: found[name] for name in _FORWARD}))
    z_bar = run.cotangent("z", "out", "v", forward)
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


def _all_finite(run: ForwardRun) -> ForwardRun:
    for computed in (run.products, run.z, run.terms, run.weighted):
        _expect_finite(computed)
    return run


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
