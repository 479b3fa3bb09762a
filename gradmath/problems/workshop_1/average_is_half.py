"""Workshop 1, line 4: one random x after the other, and the average gradient that settles."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from gradmath.errors import ParameterError
from gradmath.problems.parameters import entry_number
from gradmath.problems.workshop_1.course import W_DIAGONAL, V
from gradmath.problems.workshop_1.statistics import layer, normal_inputs
from gradmath.records.listing import Listing
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.tensors import Values, numpy_of, record, tensor_of
from gradmath.sampling.draws import own_runs, plan_of
from gradmath.sampling.expectation import single

_LINES = Listing(("out = torch.relu(W @ x)", "out.backward(v)", "x.grad"))
_MOST = 2000


@dataclass(frozen=True, eq=False)
class AverageIsHalf:
    """x.grad[entry] for one random x after the other, and what it averages to.

    Shapes: count, gates, x_grad, mean, low, high (n,); weight, slope, chance, expected ();
    latest (6,) is x.grad of the last sample. count goes from 1 to n, mean[k] averages the first
    count[k] of x_grad; expected is chance * v[entry] * W[entry, entry], with chance 1/2 that a
    symmetric z is above zero; low and high are one standard error of the mean below and above
    it, |v W| / (2 sqrt(count)).
    """

    listing: Listing
    entry: int
    v: Record
    latest: Record
    count: Record
    gates: Record
    x_grad: Record
    mean: Record
    low: Record
    high: Record
    chance: Record
    weight: Record
    slope: Record
    expected: Record

    def first(self, *, is_open: bool) -> int:
        """The number of the first sample whose gate is open, or closed."""
        return int((self.gates.value == is_open).nonzero()[0][0])


@with_gradients
def average_is_half(v: Values = V, entry: int = 3, n: int = 200, seed: int = 3) -> AverageIsHalf:
    """Draw x again and again, and run the layer forward and backward on each.

    Shapes: v (4,), how much each output matters; entry (), which entry of x.grad is averaged,
        from 0 to 3; n (), how many samples are drawn; seed (), of the draws.
    Raises: the errors of `expected_gradient`; ParameterError for an entry that v ignores, fewer
        than 20 samples or more than 2000, or samples whose gates are all alike.
    Source: Workshop 1 of the course.

    >>> found = average_is_half(n=50)
    >>> found.expected.text(), set(found.x_grad.value.tolist()) == {0, found.x_grad.value.max()}
    ('1.2', True)
    """
    entry_number("entry", entry, len(W_DIAGONAL))
    if not isinstance(n, int) or not 20 <= n <= _MOST:
        raise ParameterError(f"n = {n}; give 20 to {_MOST} samples")
    plan = plan_of(layer, normal_inputs, v, seed)
    single(plan)
    weights, W = plan.family[0], torch.tensor(W_DIAGONAL)
    reach = weights[entry] * W[entry, entry]
    if reach == 0:
        raise ParameterError(f"v[{entry}] is 0, so that x.grad[{entry}] always is; weigh it")
    samples = torch.cat([points for _, points, _ in own_runs(plan, n, seed)])
    whole = torch.stack([_gradient(W, x, weights) for x in samples])
    grads = whole[:, entry]
    is_open = grads != 0
    if is_open.all() or not is_open.any():
        raise ParameterError(f"all {n} gates are alike with seed = {seed}; draw more samples")
    count = torch.arange(1, n + 1)
    expected, error = reach / 2, reach.abs() / (2 * count.sqrt())
    decimals = max(2, decimals_for([numpy_of(expected)]))

    def shown(name: str, tensor: torch.Tensor, source: str, places: int = -1) -> Record:
        return record(name, tensor, source, seed=seed, decimals=places)

    return AverageIsHalf(
        listing=_LINES,
        entry=entry,
        v=record("v", weights, "v"),
        latest=shown("x.grad", whole[-1], "x.grad"),
        count=record("count", count, "torch.arange(1, n + 1)"),
        gates=shown("gates", is_open, "x.grad != 0"),
        x_grad=shown(f"x.grad[{entry}]", grads, "x.grad, sample by sample"),
        mean=shown("mean", grads.double().cumsum(0) / count, "x_grad.cumsum(0) / count", decimals),
        low=record("low", expected - error, "expected - |v * W| / (2 * count.sqrt())"),
        high=record("high", expected + error, "expected + |v * W| / (2 * count.sqrt())"),
        chance=record("chance", torch.tensor(0.5), "a symmetric z is above 0 half the time"),
        weight=record(f"v[{entry}]", weights[entry], "v"),
        slope=record(f"W[{entry}, {entry}]", W[entry, entry], "W"),
        expected=record("expected", expected, "v * W / 2"),
    )


def _gradient(W: torch.Tensor, x: torch.Tensor, v: torch.Tensor) -> torch.Tensor:
    """One sample's x.grad, by the very lines that are shown."""
    found = run(_LINES, W=W, x=x.clone().requires_grad_(), v=v).result
    assert found is not None
    return tensor_of(found)
