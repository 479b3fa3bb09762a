"""Whose numbers change with an array, by plain torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_1.shared_cells import SharedCells, shared_cells
from gradmath.records.owned import Owned, right_side
from gradmath.records.raised import raised_in
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> SharedCells:
    return shared_cells()


def made(a: np.ndarray) -> dict[str, torch.Tensor]:
    return {
        "s": torch.from_numpy(a),
        "k": torch.as_tensor(a),
        "c": torch.tensor(a),
        "f": torch.as_tensor(a, dtype=torch.float32),
    }


def test_who_shares_the_arrays_cells(film: SharedCells) -> None:
    a = np.array([1.0, 2.0, 3.0])
    tensors = made(a)
    place = a.__array_interface__["data"][0]
    for owned in film.tensors:
        tensor = tensors[owned.name]
        assert owned.shares is (tensor.data_ptr() == place)
        assert owned.shares is not owned.apart
        assert owned.stored is not None
        assert int(owned.stored.size.value) == tensor.element_size()
        assert owned.stored.values.value.tolist() == tensor.tolist() == [1, 2, 3]
        assert owned.shape.value.tolist() == [3]
        assert right_side(owned.dtype) == str(tensor.dtype).removeprefix("torch.")
        assert owned.device is not None and right_side(owned.device) == "cpu"
    assert [owned.shares for owned in film.tensors] == [True, True, False, False]
    assert right_side(film.array.dtype) == "float64"


def test_who_reads_the_write(film: SharedCells) -> None:
    assert [record.value[0] for record in film.read_before] == [1, 1, 1, 1]
    assert [record.value[0] for record in film.read_after] == [9, 9, 1, 1]
    assert film.array_after.value.tolist() == [9, 2, 3]


def test_ones_like_takes_over_the_label_and_not_the_cells(film: SharedCells) -> None:
    assert film.ones.apart and film.ones.stored is not None
    assert film.ones.stored.cells.value.tolist() == [1, 1, 1]
    assert [bool(record.value) for record in film.alike] == [True] * 3


def test_on_meta_there_is_no_number(film: SharedCells) -> None:
    meta = film.meta.device
    assert meta is not None and right_side(meta) == "meta"
    assert right_side(film.meta.dtype) == "float64" and film.meta.shape.value.tolist() == [3]
    said = raised_in(film.refused)
    assert said is not None and said.error == "NotImplementedError"
    assert "Cannot copy out of meta tensor; no data!" in said.says


numbers = st.integers(-99, 99).map(lambda tenths: tenths / 10)


@settings(max_examples=tries(5), deadline=None)
@given(st.lists(numbers, min_size=2, max_size=3), st.data())
def test_any_array_is_read_as_plain_torch_reads_it(a: list[float], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(a) - 1))
    new = data.draw(numbers.filter(lambda number: number != a[index]))
    film = shared_cells(a, index, new)
    array = np.array(a)
    tensors = made(array)
    array[index] = new
    for owned, after in zip(film.tensors, film.read_after, strict=True):
        assert after.value.tolist() == tensors[owned.name].tolist()


REFUSED: dict[str, tuple[type[GradmathError], str, dict[str, Any]]] = {
    "one number": (ShapeError, "2 to 3", {"a": [1.0]}),
    "four numbers": (ShapeError, "2 to 3", {"a": [1.0, 2.0, 3.0, 4.0]}),
    "a table": (ShapeError, "vector", {"a": [[1.0, 2.0]]}),
    "outside": (ParameterError, "from 0 to 2", {"index": 3}),
    "no whole number": (ParameterError, "whole number", {"index": 0.5}),
    "what is there": (ParameterError, "already", {"new": 1.0}),
    "too wide": (ParameterError, "one decimal", {"a": [1.25, 2.0]}),
    "too large": (ParameterError, "9.9", {"new": 10.0}),
    "not a number": (ParameterError, "new is nan", {"new": float("nan")}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    kind, match, given_ = REFUSED[case]
    with refused_in_one_line(kind, match):
        shared_cells(**given_)


def test_a_comparison_that_does_not_hold_says_nothing(film: SharedCells) -> None:
    narrow = next(owned for owned in film.tensors if owned.name == "f")
    other = Owned(None, narrow.shape, narrow.dtype, begins=film.tensors[0].begins)
    assert not other.shares and not other.apart  # it was asked of another tensor
    assert right_side(film.array.shape) == ""
