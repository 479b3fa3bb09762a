"""Facets against plain torch: L and its gradient at places drawn from a seed."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gradmath.errors import ParameterError
from gradmath.gradients.folded_sheet import MOST_FACETS, facet_run, folded_sheet
from gradmath.problems.workshop_1.course import W_DIAGONAL, X
from gradmath.records.facets import FoldedSheet, tract_of

V = (0.0, 0.0, 0.2, 0.8)


def at(sheet: FoldedSheet, place: np.ndarray) -> int:
    """The run whose facet is over a place, by the lines of its tract alone."""
    for number, (_, tract) in enumerate(sheet.tracts()):
        ways = np.roll(tract.corners, -1, axis=0) - tract.corners
        towards = place - tract.corners
        if (ways[:, 0] * towards[:, 1] - ways[:, 1] * towards[:, 0] > 0).all():
            return number
    raise AssertionError(f"no facet over {place}")


@pytest.mark.parametrize("seed", range(4))
def test_planes_are_what_torch_computes_everywhere(seed: int) -> None:
    torch.manual_seed(seed)
    W, x, v = torch.randn(4, 5), torch.randn(5) * 0.3, torch.randn(4)
    sheet = folded_sheet(W, x, v, (1, 3), reach=1.5)
    assert len(sheet.runs) > 2
    eps = torch.finfo(torch.float32).eps
    for place in np.random.default_rng(seed).uniform(-1.5, 1.5, (50, 2)):
        run = sheet.runs[at(sheet, place)]
        leaf = x.clone()
        leaf[[1, 3]] = torch.tensor(place, dtype=torch.float32)
        leaf.requires_grad_()
        L = v @ torch.relu(W @ leaf)
        L.backward()
        assert leaf.grad is not None
        # Each sum of n + m products is off by at most so many roundings of its largest terms.
        size = float((v.abs() @ (W.abs() @ leaf.detach().abs().clamp(min=1.0))).max())
        slack = 20 * eps * size
        assert abs(float(run.levels((1, 3), place[None])[0]) - L.item()) <= slack
        assert np.abs(run.x_grad.value - leaf.grad.numpy()).max() <= slack


def test_the_course_has_four_facets_with_slopes_of_v_times_w() -> None:
    sheet = folded_sheet(W_DIAGONAL, X, V, (2, 3))
    slopes = {tuple(np.round(run.slope((2, 3)), 6)) for run in sheet.runs}
    assert slopes == {(0.0, 0.0), (0.4, 0.0), (0.0, 2.4), (0.4, 2.4)}
    areas = [tract.area for _, tract in sheet.tracts()]
    assert sum(areas) == pytest.approx(2.8**2)
    assert sheet.magnitude == pytest.approx(1.4 * 2.8)


def test_where_nothing_leads_the_sheet_is_one_facet() -> None:
    sheet = folded_sheet(W_DIAGONAL, X, V, (4, 5))
    assert len(sheet.runs) == 1
    assert tract_of(sheet.runs[0], (4, 5), 1.0).area == pytest.approx(4.0)


def test_every_number_is_an_expression_over_a_listing() -> None:
    run = facet_run(W_DIAGONAL, X, V, (2, 3), ("0.72", "0.5"))
    for record in (run.x, run.W, run.z, run.L, run.x_grad):
        assert record.expression is not None
        assert "    x[2] = 0.72" in record.expression.listing.lines
    assert run.place((2, 3)) == pytest.approx([0.72, 0.5])


@pytest.mark.parametrize(
    ("entries", "reach", "told"),
    [((2, 2), 1.0, "two different entries"), ((2, 6), 1.0, "from 0 to 5"),
     ((2, 3), 0.0, "above 0")],
)  # fmt: skip
def test_what_spans_no_square_is_refused(entries: tuple[int, int], reach: float, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        folded_sheet(W_DIAGONAL, X, V, entries, reach)


def test_too_many_folds_are_refused() -> None:
    angles = torch.linspace(0, 3, 12)
    W = torch.stack([angles.cos(), angles.sin(), 0.3 * (3 * angles).cos()], dim=1)
    with pytest.raises(ParameterError, match=f"more than {MOST_FACETS} facets"):
        folded_sheet(W, [0.0, 0.0, 1.0], torch.ones(12), (0, 1))
