"""What is stretched and what is added, by plain torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_1.the_stretch_that_copies_nothing import (
    the_stretch_that_copies_nothing,
)
from gradmath.records.raised import raised_in
from gradmath.records.stretched import StretchedRow
from gradmath.records.tensor import Record
from tests.support.refusals import refused_in_one_line
from tests.support.stored import agrees
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> StretchedRow:
    return the_stretch_that_copies_nothing()


def says(record: Record, message: str, words: str) -> None:
    said = raised_in(record)
    assert said is not None and said.says == message
    assert words in said.says and bool(record.value)


def test_a_stretched_row_has_no_cells_of_its_own(film: StretchedRow) -> None:
    r = torch.tensor([1, 2, 3, 4])
    e = r.expand(3, 4)
    agrees(film.r, r)
    agrees(film.e, e)
    assert e.stride() == (0, 1) and e.data_ptr() == r.data_ptr()
    assert e.untyped_storage().nbytes() == 32 == r.untyped_storage().nbytes()
    assert e.numel() == 12 == int(film.needed.value) and int(film.missing.value) == 12 - 4
    assert bool(film.lends.value) and bool(film.counted.value)


def test_a_write_reaches_a_column_and_a_sum_in_place_is_refused(film: StretchedRow) -> None:
    r = torch.tensor([1, 2, 3, 4])
    e = r.expand(3, 4)
    e[0, 0] = 7
    agrees(film.e_after, e)
    agrees(film.r_after, r)
    assert e.tolist() == [[7, 2, 3, 4]] * 3 and r.tolist() == [7, 2, 3, 4]
    with pytest.raises(RuntimeError) as refused:
        e += 1
    says(
        film.refused,
        str(refused.value),
        "more than one element of the written-to tensor refers to a single memory location",
    )
    agrees(film.e_kept, e)


def test_sums_stretch_both_and_copy_neither(film: StretchedRow) -> None:
    C, r = torch.tensor([[10], [20], [30]]), torch.tensor([7, 2, 3, 4])
    stretched = torch.broadcast_tensors(C, r)
    assert [each.stride() for each in stretched] == [(1, 0), (0, 1)]
    assert [each.data_ptr() for each in stretched] == [C.data_ptr(), r.data_ptr()]
    assert [tuple(each.value) for each in film.stretched] == [(1, 0), (0, 1)]
    assert [bool(each.value) for each in film.lent] == [True, True]
    assert film.C.value.tolist() == C.tolist()
    assert film.S.value.tolist() == (C + r).tolist()
    assert film.S.value.tolist() == [[c + k for k in r.tolist()] for c in (10, 20, 30)]
    assert (C + r).untyped_storage().nbytes() == 96
    shapes = film.C_shape, film.S_shape, film.q_shape
    assert [tuple(each.value) for each in shapes] == [(3, 1), (3, 4), (3,)]


def test_shapes_are_compared_from_the_right(film: StretchedRow) -> None:
    S, q = torch.tensor(film.S.value), torch.tensor([1, 2, 3])
    with pytest.raises(RuntimeError) as failed:
        S + q
    words = "The size of tensor a (4) must match the size of tensor b (3)"
    says(film.failed, str(failed.value), f"{words} at non-singleton dimension 1")
    agrees(film.standing, q[:, None])
    assert bool(film.lends_q.value)
    assert film.fitted.value.tolist() == (S + q[:, None]).tolist()
    assert film.fitted.value.tolist() == [
        [18, 13, 14, 15], [29, 24, 25, 26], [40, 35, 36, 37]
    ]  # fmt: skip


@settings(max_examples=tries(4), deadline=None)
@given(st.data())
def test_any_numbers_are_stretched_as_plain_torch_does(data: st.DataObject) -> None:
    n, m = data.draw(st.sampled_from([(2, 3), (2, 4), (2, 5), (3, 4), (4, 3)]))
    numbers = st.integers(-9, 40)
    C = data.draw(st.lists(numbers, min_size=n, max_size=n))
    r = data.draw(st.lists(numbers, min_size=m, max_size=m))
    new = data.draw(st.integers(-99, 99).filter(lambda k: k != r[0]))
    found = the_stretch_that_copies_nothing(C, r, new)
    row = torch.tensor(r)
    e = row.expand(n, m)
    agrees(found.e, e)
    e[0, 0] = new
    agrees(found.e_after, e)
    agrees(found.r_after, row)
    S = torch.tensor(C)[:, None] + row
    assert found.S.value.tolist() == S.tolist()
    assert found.fitted.value.tolist() == (S + torch.arange(1, n + 1)[:, None]).tolist()


REFUSED: dict[str, tuple[type[GradmathError], str, dict[str, Any]]] = {
    "a number": (ShapeError, "C is 3; give whole numbers", {"C": 3}),
    "halves": (ShapeError, "give whole numbers", {"r": [1, 2.5, 3]}),
    "a short column": (ShapeError, "C has 1 numbers; give 2 to 4", {"C": [1]}),
    "a long row": (ShapeError, "r has 6 numbers; give 3 to 5", {"r": [1] * 6}),
    "as many": (ShapeError, "two different counts", {"r": [1, 2, 3]}),
    "too many sums": (ShapeError, "at most 12", {"r": [1, 2, 3, 4, 5]}),
    "a large number": (ParameterError, r"C\[1\] is 41; give a whole number", {"C": [0, 41, 0]}),
    "a small number": (ParameterError, r"r\[0\] is -10; give a whole", {"r": [-10, 0, 0, 0]}),
    "half a write": (ParameterError, "new is 0.5; give a whole number", {"new": 0.5}),
    "no change": (ParameterError, "new is 1, which r\\[0\\] is already", {"new": 1}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    kind, match, given_ = REFUSED[case]
    with refused_in_one_line(kind, match):
        the_stretch_that_copies_nothing(**given_)
