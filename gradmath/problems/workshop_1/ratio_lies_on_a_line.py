"""Workshop 1, line 5: the ratio of two averaged gradients against the ratio of their weights."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from gradmath.errors import ParameterError
from gradmath.problems.workshop_1.course import W_DIAGONAL
from gradmath.problems.workshop_1.statistics import GateStatistics, gate_statistics, normal_inputs
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.listing import run
from gradmath.running.random_states import stream
from gradmath.running.tensors import record, tensor_of
from gradmath.sampling.expectation import check_count

_FEWEST = 100
_LINES = Listing(("out = torch.relu(W @ x)", "out.backward(v)", "x.grad"))


@dataclass(frozen=True, eq=False)
class RatioLiesOnALine:
    """Averages for a family of v, their ratio, and the line through the origin that fits it.

    Shapes: v (4,), x_grad (6,), W (4, 6) of the very first sample, run line by line; choices, n,
    target (); low, high (k, 6), one standard error around the averages; ratio_low, ratio_high,
    line, slopes, slopes_low, slopes_high (k,); slope_low, slope_high (k,), the fitted slope
    without and with its error, the same k times. slopes are ratio / (v3 / v2), each point's own;
    target is W[3, 3] / W[2, 2].
    """

    listing: Listing
    statistics: GateStatistics
    v: Record
    W: Record
    x_grad: Record
    choices: Record
    n: Record
    low: Record
    high: Record
    ratio_low: Record
    ratio_high: Record
    line: Record
    slopes: Record
    slopes_low: Record
    slopes_high: Record
    slope_low: Record
    slope_high: Record
    target: Record


@with_gradients
def ratio_lies_on_a_line(n: int = 100_000, seed: int = 1) -> RatioLiesOnALine:
    """Average x.grad for 20 choices of v and fit the ratio of two entries.

    Shapes: n (), how many samples are drawn for each of the 20 choices of v; seed (), of the
        draws.
    Raises: the errors of `expected_gradient`; ParameterError for fewer than 100 samples.
    Source: Workshop 1 of the course.

    >>> found = ratio_lies_on_a_line(n=2000)
    >>> found.target.text(), abs(found.statistics.fit.slope.value - 1.5) < 0.05
    ('1.5', np.True_)
    """
    check_count(n)
    if n < _FEWEST:
        raise ParameterError(f"n = {n} may open no gate at all; draw {_FEWEST} samples or more")
    found = gate_statistics(n, seed)
    mean, error = tensor_of(found.gradients.mean), tensor_of(found.gradients.standard_error)
    x, y, y_error = (tensor_of(each) for each in (found.fit.x, found.fit.y, found.fit.y_error))
    slope, slope_error = tensor_of(found.fit.slope), tensor_of(found.fit.slope_error)
    W, v = torch.tensor(W_DIAGONAL), tensor_of(found.gradients.v)[0]
    first = normal_inputs(stream(seed, 0), 1)[0].requires_grad_()
    done = run(_LINES, W=W, x=first, v=v)
    assert done.result is not None

    def shown(name: str, tensor: torch.Tensor, source: str) -> Record:
        return record(name, tensor, source, seed=seed, decimals=4)

    return RatioLiesOnALine(
        listing=_LINES,
        statistics=found,
        v=done.values["v"],
        W=done.values["W"],
        x_grad=done.result,
        choices=record("choices", torch.tensor(len(x)), "len(v)"),
        n=record("n", torch.tensor(n), "n"),
        low=shown("mean - error", mean - error, "mean - standard_error"),
        high=shown("mean + error", mean + error, "mean + standard_error"),
        ratio_low=shown("ratio - error", y - y_error, "y - y_error"),
        ratio_high=shown("ratio + error", y + y_error, "y + y_error"),
        line=shown("slope * x", slope * x, "slope * v3 / v2"),
        slopes=shown("ratio / x", y / x, "y / x"),
        slopes_low=shown("(ratio - error) / x", (y - y_error) / x, "(y - y_error) / x"),
        slopes_high=shown("(ratio + error) / x", (y + y_error) / x, "(y + y_error) / x"),
        slope_low=shown("slope - error", (slope - slope_error).expand(len(x)), "slope - error"),
        slope_high=shown("slope + error", (slope + slope_error).expand(len(x)), "slope + error"),
        target=record("W[3, 3] / W[2, 2]", W[3, 3] / W[2, 2], "W[3, 3] / W[2, 2]"),
    )
