"""Every zero of a gradient has the causes that hold on its ways, and no others.

Judges: `entry_paths` for the course's layer; chains of Jacobians by plain torch, in which the
named causes are removed (the gradient must appear) or left alone (it must feel them); plain torch
again for single programs.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

import gradmath
from gradmath.gradients.relu_layer import relu_flow
from gradmath.graphs.causes import Cause, ZeroReasons
from gradmath.records.layer import EntryPath
from gradmath.records.tensor import Reason
from tests.support.random_programs import Linear, RandomProgram, Step, programs
from tests.support.second_opinion import layers
from tests.support.thoroughness import tries

Layer = tuple[Tensor, Tensor, Tensor]
Spot = tuple[Tensor, Tensor, Tensor]  # a Jacobian, a row, a column


def of_layer(layer: Layer) -> ZeroReasons:
    W, x, v = layer
    trace = gradmath.trace(lambda x: torch.relu(W @ x), x, v=v)
    return gradmath.zero_reasons(trace, "x")


def as_in_the_course(causes: tuple[Cause, ...]) -> dict[Reason, tuple[int, ...]]:
    """Causes as `entry_paths` tells them: a zero weight is no path, unless there are others."""
    rows: dict[Reason, set[int]] = {}
    for cause in causes:
        if not cause.behind:
            places = (
                [t.index for t in cause.terms] if cause.kind is Reason.CANCELS else [cause.entry]
            )
            rows.setdefault(cause.kind, set()).update(place[0] for place in places)
    weights = rows.pop(Reason.ZERO_FACTOR, None)
    if weights and not rows:
        return {Reason.NO_PATH: ()}
    return {kind: tuple(sorted(places)) for kind, places in rows.items()}


def of_path(path: EntryPath) -> dict[Reason, tuple[int, ...]]:
    return {reason.kind: reason.outputs for reason in path.reasons}


@given(layers())
def test_the_courses_layer_has_the_reasons_that_entry_paths_gives(layer: Layer) -> None:
    W, x, v = layer
    reasons = of_layer(layer)
    for path in relu_flow(W, x, v).paths:
        assert as_in_the_course(reasons[path.entry]) == of_path(path)


@given(layers(st.sampled_from([0.0, 1e-4, -1e-4, 3e-8, 1e-30, -1e-30, 1e-200, 1.0, -1.0])))
def test_the_courses_layer_has_them_where_numbers_underflow(layer: Layer) -> None:
    W, x, v = layer
    reasons = of_layer(layer)
    for path in relu_flow(W, x, v).paths:
        assert as_in_the_course(reasons[path.entry]) == of_path(path)


# -- random programs -------------------------------------------------------------------------


def reasons_of(program: RandomProgram) -> tuple[ZeroReasons, dict[int, int]]:
    """The reasons, and which step each node of the trace is."""
    trace = gradmath.trace(program.fn, program.x, v=program.v)
    made = [node.index for node in trace.nodes if node.grad_fn and not node.is_leaf]
    assert len(made) == len(program.steps)
    return gradmath.zero_reasons(trace, "x"), {index: s for s, index in enumerate(made)}


def places(program: RandomProgram, linear: Linear, cause: Cause, s: int) -> list[Spot]:
    """The entries (Jacobian, row, column) that a cause says are zero."""
    step, found = program.steps[s], list[Spot]()
    for jacobian in linear.jacobians[s]:
        if cause.kind is Reason.NO_PATH:
            if cause.entry[0] < jacobian.shape[1]:
                found.append((jacobian, torch.tensor(0), torch.tensor(cause.entry[0])))
            continue
        row = cause.entry[0]
        column = 0 if jacobian.shape[1] == 1 else row
        if step.kind == "all":
            column = cause.terms[0].index[-1]
        if jacobian[row, column] == 0:
            found.append((jacobian, torch.tensor(row), torch.tensor(column)))
    return found


def removed(
    program: RandomProgram, linear: Linear, causes: list[Cause], steps: dict[int, int]
) -> None:
    """Take causes out of a chain of Jacobians."""
    spots = []
    for cause in causes:
        if cause.kind is Reason.V_IGNORES:
            linear.v[cause.entry] = 1.3
        elif cause.kind is not Reason.CANCELS:
            spots += places(program, linear, cause, steps[cause.node])
    for number, (jacobian, row, column) in enumerate(spots):
        jacobian[row, column] = 0.7 + 0.1 * number


def assert_removable(
    program: RandomProgram, entry: int, causes: list[Cause], steps: dict[int, int]
) -> None:
    """Without its causes a zero is none."""
    linear = Linear(program)
    removed(program, linear, causes, steps)
    unread = [steps[cause.node] for cause in causes if cause.kind is Reason.NO_PATH]
    if unread:  # what would stand behind a path that is not there, nobody can say
        linear.opened(min(unread) + 1)
    if len(unread) == len(causes):
        assert Linear(program).opened().gradient()[entry] == 0
    assert linear.shaken(1).gradient()[entry] != 0
    # What appears when the numbers are shaken was a cancellation.
    cancels = any(cause.kind is Reason.CANCELS for cause in causes)
    assert cancels or Linear(program).shaken(1).gradient()[entry] == 0


def assert_on_a_way(
    program: RandomProgram, entry: int, cause: Cause, causes: list[Cause], steps: dict[int, int]
) -> None:
    """With all else open, the gradient feels it when this one place is shut."""
    free, real = Linear(program), Linear(program)
    unread = [other for other in causes if other.kind is Reason.NO_PATH]
    removed(program, free, unread, steps)
    free.opened().shaken(2)
    before = free.gradient()[entry].clone()
    if cause.kind is Reason.V_IGNORES:
        free.v[cause.entry] = 0
    else:
        s = steps[cause.node]
        for jacobian, row, column in places(program, real, cause, s):
            k = next(k for k, j in enumerate(real.jacobians[s]) if j is jacobian)
            free.jacobians[s][k][row, column] = 0
    assert free.gradient()[entry] != before, str(cause)


@settings(max_examples=tries(60))
@given(programs())
def test_causes_of_random_programs(program: RandomProgram) -> None:
    reasons, steps = reasons_of(program)
    gradient = Linear(program).gradient()
    for entry in range(len(program.x)):
        causes = list(reasons[entry])
        assert bool(gradient[entry] == 0) is bool(causes) is ((entry,) in reasons.entries)
        assert not {Reason.UNKNOWN, Reason.UNDERFLOW} & {cause.kind for cause in causes}
        if causes:
            assert_removable(program, entry, causes, steps)
        for cause in causes:
            if cause.kind not in {Reason.CANCELS, Reason.NO_PATH}:
                assert_on_a_way(program, entry, cause, causes, steps)


def test_the_judges_catch_what_is_left_out_and_what_is_made_up() -> None:
    steps = (Step("relu", torch.relu, "each"), Step("roll", lambda a: a.roll(1, 0), "moves"))
    x, v = torch.tensor([[-1.0, -1.0], [0.0, 1.0]], dtype=torch.double)
    program = RandomProgram(x, steps, v)
    reasons, known = reasons_of(program)
    both = list(reasons[1])
    assert [cause.kind for cause in both] == [Reason.V_IGNORES, Reason.GATE_CLOSED]
    assert_removable(program, 1, both, known)
    for cause in both:
        assert_on_a_way(program, 1, cause, both, known)
        with pytest.raises(AssertionError):
            assert_removable(program, 1, [cause], known)
        with pytest.raises(AssertionError):
            elsewhere = replace(cause, entry=(1 - cause.entry[0],))
            assert_on_a_way(program, 1, elsewhere, both, known)


@pytest.mark.parametrize("axes", [2, 3])
def test_what_loses_in_windows_that_were_drawn_is_told(axes: int) -> None:
    x = torch.randn(1, 2, *[5] * axes, generator=torch.Generator().manual_seed(axes))
    pool = {2: functional.fractional_max_pool2d, 3: functional.fractional_max_pool3d}[axes]
    trace = gradmath.trace(lambda x: pool(x, 2, output_size=3), x, v=torch.ones(1, 2, *[3] * axes))
    reasons = gradmath.zero_reasons(trace, "x")
    assert len(reasons) > 5
    assert all(reasons.kinds(entry) == (Reason.GATE_CLOSED,) for entry in reasons)


def test_a_leaf_without_entries_has_no_zeros() -> None:
    trace = gradmath.trace(torch.flipud, torch.zeros(0, 2), v=torch.zeros(0, 2))
    assert len(gradmath.zero_reasons(trace, "input0")) == 0


def test_beside_a_part_without_entries_zeros_are_told() -> None:
    trace = gradmath.trace(
        lambda x: (torch.flipud(x[:0]).sum(), x * 0),
        torch.ones(2, 2),
        v=[torch.ones(()), torch.ones(2, 2)],
    )
    assert set(gradmath.zero_reasons(trace, "x").kinds((0, 1))) == {Reason.ZERO_FACTOR}
