"""One code at many places, by plain torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError
from gradmath.problems.tutorial_3.graph_is_rebuilt import graph_is_rebuilt
from gradmath.records.branches import BranchRun
from scenes.kit.graph.tape.facts import graph_of
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

FILM = graph_is_rebuilt()


def plain(value: float, threshold: float = 4.0) -> tuple[torch.Tensor, torch.Tensor, list[str]]:
    """x after the pass, y, and the names of the nodes from x to y."""
    x = torch.tensor(value, requires_grad=True)
    y = x
    made = []
    while y < threshold:
        y = y * 2
        made.append(type(y.grad_fn).__name__)
    if y > 1.5 * threshold:
        y = 3 * threshold - y
        made.append(type(y.grad_fn).__name__)
    y.backward()
    return x, y, made


def assert_run(run: BranchRun, threshold: float) -> None:
    x, y, made = plain(float(run.x.value), threshold)
    assert x.grad is not None
    assert run.grad.value == x.grad.item() and list(graph_of(run)) == made
    # The code writes 1.5 and 3 times the threshold as decimals, plain floats may be one bit off.
    assert abs(float(run.y.value) - y.item()) <= 4e-7 * 3 * threshold
    slopes = [2.0 if name.startswith("Mul") else -1.0 for name in made]
    assert [float(each.value) for each in run.slopes] == slopes
    passed = 1.0
    for slope, each in zip(reversed(slopes), reversed(run.passed), strict=True):
        passed *= slope
        assert float(each.value) == passed
    assert passed == x.grad.item() and run.seed.value == 1
    truths = run.names if made else ()
    assert all(bool(each.value) for each in (*truths, run.leaf, run.owned))
    lines = [run.listing.lines[run.line(node)].strip() for node in range(len(made))]
    assert [" * " in line for line in lines] == [name.startswith("Mul") for name in made]


@pytest.mark.parametrize(
    ("place", "slope"),
    [(5.0, 1), (6.0, 1), (4.0, 1), (7.0, -1), (3.5, -2), (3.0, 2), (2.5, 2), (1.98, -4),
     (1.5, 4), (1.2, 4), (1.0, 4), (0.98, -8), (0.8, -8)],
)  # fmt: skip
def test_each_slope_of_the_script(place: float, slope: int) -> None:
    (run,) = (run for run in FILM.runs if abs(float(run.x.value) - place) < 1e-6)
    assert run.grad.value == slope
    assert_run(run, 4.0)


def test_y_and_the_nodes_at_the_folds() -> None:
    told = {run.x.text(): run for run in FILM.runs}
    assert [told[x].y.text() for x in ("6.02", "3.98", "4.00")] == ["5.98", "4.04", "4.00"]
    assert graph_of(told["5.00"]) == ()
    assert graph_of(told["6.02"]) == ("RsubBackward1",)
    assert graph_of(told["1.98"]) == ("MulBackward0", "MulBackward0", "RsubBackward1")
    assert len({graph_of(run) for run in FILM.runs}) == len(FILM.pieces) == 7
    assert not any("If" in name or "While" in name for run in FILM.runs for name in graph_of(run))
    assert FILM.begin is told["5.00"] and FILM.begin in FILM.pieces[FILM.calm]


def test_at_a_fold_the_slope_is_that_of_the_branch_that_ran() -> None:
    for place, due in ((6.0, 1.0), (4.0, 1.0), (3.0, 2.0), (2.0, 2.0)):
        x, _, _ = plain(place)
        assert x.grad is not None and x.grad.item() == due


@settings(deadline=None, max_examples=tries(6))
@given(st.integers(10, 50), st.floats(1.6, 2.0), st.floats(0.125, 0.45))
def test_all_runs_are_what_plain_torch_computes(tenths: int, high: float, low: float) -> None:
    threshold = tenths / 10
    start, end = round(min(high * threshold, 7.9), 2), round(max(low * threshold, 0.3), 2)
    parameters: dict[str, Any] = {"start": start, "end": end, "threshold": threshold}
    try:
        film = graph_is_rebuilt(**parameters)
    except GradmathError as error:
        assert "\n" not in str(error) and "; give a number" in str(error)
        return
    places = [float(run.x.value) for run in film.runs]
    assert places == sorted(places, reverse=True)
    for run in film.runs[:: max(1, len(film.runs) // 40)]:
        assert_run(run, threshold)
    for piece in film.pieces:
        assert len({graph_of(run) for run in piece}) == 1
    assert len({graph_of(piece[0]) for piece in film.pieces}) == len(film.pieces)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"start": 6.0}, "above 6.02, 7.9 at most"),
        ({"start": 8.0}, "above 6.02, 7.9 at most"),
        ({"end": 2.0}, "from 0.5, below 1.98"),
        ({"end": 0.3}, "from 0.5, below 1.98"),
        ({"threshold": 0.5}, "from 1 to 5"),
        ({"threshold": 3.25}, "one decimal at most"),
        ({"threshold": float("nan")}, "finite"),
        ({"end": "low"}, "finite"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_line(parameters: dict[str, Any], told: str) -> None:
    with refused_in_one_line(ParameterError, told):
        graph_is_rebuilt(**parameters)
