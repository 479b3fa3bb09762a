"""Where views of a tensor lie in memory, by plain torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_1.same_cells_other_hops import (
    SameCellsOtherHops,
    same_cells_other_hops,
)
from gradmath.records.raised import raised_in
from tests.support.refusals import refused_in_one_line
from tests.support.stored import agrees
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> SameCellsOtherHops:
    return same_cells_other_hops()


def test_strides_and_offsets_of_the_film(film: SameCellsOtherHops) -> None:
    x = torch.arange(24).reshape(2, 3, 4)
    agrees(film.x, x)
    agrees(film.col, x[..., 1])
    agrees(film.m, x[0])
    agrees(film.t, x[0].T)
    assert film.x.stride.value.tolist() == [12, 4, 1]
    assert film.col.stride.value.tolist() == [12, 4] and int(film.col.offset.value) == 1
    assert film.col.values.value.ravel().tolist() == [1, 5, 9, 13, 17, 21]
    assert film.m.stride.value.tolist() == [4, 1] and film.t.stride.value.tolist() == [1, 4]
    for k, sheet in enumerate(film.sheets):
        assert sheet.value.tolist() == x[k].tolist()


def test_a_write_through_t_is_read_through_m(film: SameCellsOtherHops) -> None:
    x = torch.arange(24).reshape(2, 3, 4)
    m, t, col = x[0], x[0].T, x[..., 1]
    t[1, 0] = -1
    agrees(film.m_after, m)
    agrees(film.t_after, t)
    agrees(film.col_after, col)
    agrees(film.p, x[:, 1:, ::2])
    assert m[0, 1] == x[0, 0, 1] == -1 == film.m_after.values.value[0, 1]
    assert film.p.stride.value.tolist() == [12, 4, 2] and int(film.p.offset.value) == 4


def test_view_is_refused_and_reshape_copies(film: SameCellsOtherHops) -> None:
    t = torch.arange(12).reshape(3, 4).T
    t[1, 0] = -1
    with pytest.raises(RuntimeError) as refused:
        t.view(12)
    said = raised_in(film.refused)
    assert said is not None and said.says == str(refused.value)
    assert "view size is not compatible with input tensor's size and stride" in said.says
    copy = t.reshape(12)
    agrees(film.r, copy)
    assert copy.untyped_storage().data_ptr() != t.untyped_storage().data_ptr()
    assert copy[:7].tolist() == [0, 4, 8, -1, 5, 9, 2]


def test_who_reads_the_cells_of_x(film: SameCellsOtherHops) -> None:
    x = torch.arange(24).reshape(2, 3, 4)
    for view in (x[..., 1], x[0], x[0].T, x[:, 1:, ::2]):
        assert view.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    assert [bool(each.value) for each in (*film.lends, film.apart)] == [True] * 5


@settings(max_examples=tries(4), deadline=None)
@given(st.integers(2, 3), st.integers(2, 4), st.integers(2, 4), st.data())
def test_any_shape_is_read_as_plain_torch_reads_it(
    sheets: int, rows: int, columns: int, data: st.DataObject
) -> None:
    if sheets * rows * columns > 24:
        sheets = 2 if rows * columns <= 12 else 0
    if not sheets:
        return
    column = data.draw(st.integers(0, columns - 1))
    found = same_cells_other_hops((sheets, rows, columns), column)
    x = torch.arange(sheets * rows * columns).reshape(sheets, rows, columns)
    agrees(found.x, x)
    agrees(found.col, x[..., column])
    agrees(found.t, x[0].T)
    x[0].T[1, 0] = -1
    agrees(found.p, x[:, 1:, ::2])
    agrees(found.r, x[0].T.reshape(-1))


REFUSED: dict[str, tuple[type[GradmathError], str, dict[str, Any]]] = {
    "two lengths": (ShapeError, "three whole numbers", {"shape": [3, 4]}),
    "no whole number": (ShapeError, "three whole numbers", {"shape": [2, 3, 4.5]}),
    "a number": (ShapeError, "three whole numbers", {"shape": 24}),
    "one sheet": (ShapeError, "1 sheets; give 2 to 3", {"shape": [1, 3, 4]}),
    "long rows": (ShapeError, "5 columns; give 2 to 4", {"shape": [2, 2, 5]}),
    "too many": (ShapeError, "at most 24", {"shape": [3, 3, 4]}),
    "no such column": (ParameterError, "from 0 to 3", {"column": 4}),
    "half a column": (ParameterError, "whole number", {"column": 0.5}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    kind, match, given_ = REFUSED[case]
    with refused_in_one_line(kind, match):
        same_cells_other_hops(**given_)
