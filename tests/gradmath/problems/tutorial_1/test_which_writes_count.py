"""Which writes torch counts, by plain torch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_1.which_writes_count import WhichWritesCount, which_writes_count
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> WhichWritesCount:
    return which_writes_count()


def states(h: list[float], factor: int) -> list[tuple[int, list[float]]]:
    """The version and the numbers after each write, as plain torch has them."""
    k = torch.tensor(h)
    found = [(k._version, k.tolist())]
    k.mul_(factor)
    found.append((k._version, k.tolist()))
    k += 1
    found.append((k._version, k.tolist()))
    k[0] = 5.0
    found.append((k._version, k.tolist()))
    k.view(len(h)).add_(1)
    found.append((k._version, k.tolist()))
    k.detach().mul_(2)
    found.append((k._version, k.tolist()))
    k.data.mul_(2)
    found.append((k._version, k.tolist()))
    k.numpy()[0] = 7
    found.append((k._version, k.tolist()))
    return found


def told(film: WhichWritesCount) -> list[tuple[int, list[float]]]:
    moments = [film.start, *(write.after for write in film.writes)]
    return [(int(each.version.value), each.h.value.tolist()) for each in moments]


def test_versions_and_numbers_after_each_write(film: WhichWritesCount) -> None:
    assert told(film) == states([1.0, 2.0], 10)
    assert [version for version, _ in told(film)] == [0, 1, 2, 3, 4, 5, 5, 5]
    assert told(film)[-1][1] == [7, 88]
    for first, second in zip(film.writes, film.writes[1:], strict=False):
        assert first.after is second.before


def test_writes_in_place_keep_the_cells_and_all_names_lead_to_them(film: WhichWritesCount) -> None:
    h = torch.tensor([1.0, 2.0])
    place = h.data_ptr()
    h.mul_(10)
    h += 1
    h[0] = 5.0
    n = h.numpy()
    g = h + 1
    places = [h.data_ptr(), h.view(2).data_ptr(), h.detach().data_ptr(), h.data.data_ptr()]
    assert {*places, n.__array_interface__["data"][0]} == {place}
    assert g.data_ptr() != place and g._version == 0 == int(film.new_version.value)
    assert [writer.on_cells for writer in film.writers] == [True] * 5
    assert not film.new.on_cells and not film.new.shares_counter
    before, after = film.around
    assert before.version.value == after.version.value == 3 == h._version


def test_who_shares_the_counter(film: WhichWritesCount) -> None:
    h = torch.tensor([1.0, 2.0])
    h.mul_(10)
    names = (h, h.view(2), h.detach(), h.data, h.numpy())
    shares = [getattr(each, "_version", None) == h._version for each in names]
    assert [writer.shares_counter for writer in film.writers] == shares
    assert shares == [True, True, True, False, False]
    assert [writer.name for writer in film.writers] == [
        "h", "h.view(2)", "h.detach()", "h.data", "h.numpy()",
    ]  # fmt: skip


def test_a_comparison_that_does_not_hold_tells_nothing(film: WhichWritesCount) -> None:
    writer = film.writers[1]
    assert writer.told
    wrong = replace(writer.place, value=np.array(False))
    assert not replace(writer, place=wrong).told and not replace(writer, place=wrong).on_cells
    assert not replace(writer, name="h.data").told


entries = st.integers(-9, 9).filter(bool).map(float)


@settings(max_examples=tries(5), deadline=None)
@given(
    st.lists(entries, min_size=2, max_size=3),
    st.integers(-10, 10).filter(lambda each: each not in (0, 1)),
)
def test_any_tensor_is_counted_as_plain_torch_counts(h: list[float], factor: int) -> None:
    assert told(which_writes_count(h, factor)) == states(h, factor)


REFUSED: dict[str, tuple[type[GradmathError], str, dict[str, Any]]] = {
    "one number": (ShapeError, "2 or 3", {"h": [1.0]}),
    "four numbers": (ShapeError, "2 or 3", {"h": [1.0, 2.0, 3.0, 4.0]}),
    "a table": (ShapeError, "vector", {"h": [[1.0, 2.0]]}),
    "a zero": (ParameterError, "except 0", {"h": [1.0, 0.0]}),
    "a fraction": (ParameterError, "whole number", {"h": [1.5, 2.0]}),
    "too large": (ParameterError, "-9 to 9", {"h": [10.0, 2.0]}),
    "not a number": (GradmathError, "nan", {"h": [float("nan"), 2.0]}),
    "a factor that changes nothing": (ParameterError, "neither 0 nor 1", {"factor": 1}),
    "a fraction for a factor": (ParameterError, "whole number", {"factor": 0.5}),
    "too large a factor": (ParameterError, "from -10 to 10", {"factor": 11}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    kind, match, given_ = REFUSED[case]
    with refused_in_one_line(kind, match):
        which_writes_count(**given_)
