"""Four ways to write to a saved tensor, by plain torch."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import DtypeError, GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_3.seal_is_broken import seal_is_broken
from gradmath.records.raised import raised_in
from gradmath.records.sealed import SealedRun
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries

ENTRIES = st.lists(st.integers(-9, 9).filter(bool), min_size=2, max_size=3)
FACTORS = st.integers(-10, 10).filter(lambda factor: factor not in (0, 1))
NOT_SHOWN = "modified by an inplace operation: [torch.FloatTensor [{}]], which is output 0 of"


def made(entries: list[float]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    x = torch.tensor(entries, requires_grad=True)
    h = x * 1
    return x, h, h**2


def refused(y: torch.Tensor) -> str:
    with pytest.raises(RuntimeError) as raised:
        y.sum().backward()
    return str(raised.value)


def versions(run: SealedRun) -> list[int]:
    return [int(moment.version.value) for moment in run.moments]


def numbers(run: SealedRun) -> list[list[float]]:
    assert all(each.h.value.tolist() == each.seen.value.tolist() or not each.shared
               for each in run.moments)  # fmt: skip
    return [moment.seen.value.tolist() for moment in run.moments]


def told(run: SealedRun) -> str:
    assert run.raised is not None and run.grad is None and run.sent is None
    assert run.still_absent is not None and bool(run.still_absent.value)
    found = raised_in(run.raised)
    assert found is not None and found.error == "RuntimeError"
    return found.says


@settings(deadline=None, max_examples=tries(8))
@given(ENTRIES, FACTORS)
def test_each_way_is_what_plain_torch_does(entries: list[int], factor: int) -> None:
    plain = [float(each) for each in entries]
    film = seal_is_broken(plain, factor)

    x, h, y = made(plain)
    assert film.in_place.y.value.tolist() == y.tolist()
    h.mul_(factor)
    assert told(film.in_place) == refused(y) and x.grad is None
    assert numbers(film.in_place) == [plain, h.tolist()] and versions(film.in_place) == [0, 1]

    x, h, y = made(plain)
    h = h * factor
    y.sum().backward()
    assert x.grad is not None and film.anew.grad is not None and film.anew.sent is not None
    assert film.anew.grad.value.tolist() == film.anew.sent.value.tolist() == x.grad.tolist()
    assert x.grad.tolist() == [2 * each for each in plain]
    assert film.anew.end.h.value.tolist() == h.tolist() and not film.anew.end.shared
    assert numbers(film.anew) == [plain, plain] and versions(film.anew) == [0, 0]

    x, h, y = made(plain)
    h.mul_(factor)
    h.div_(factor)
    assert told(film.there_and_back) == refused(y) and x.grad is None and h._version == 2
    assert numbers(film.there_and_back)[::2] == [plain, plain] == [h.tolist()] * 2
    assert versions(film.there_and_back) == [0, 1, 2]

    x, h, y = made(plain)
    d = h.data
    d.mul_(factor)
    y.sum().backward()
    assert x.grad is not None and film.unseen.grad is not None and h._version == 0
    assert film.unseen.grad.value.tolist() == x.grad.tolist() == (2 * h).tolist()
    assert numbers(film.unseen) == [plain, plain, h.tolist()] and versions(film.unseen) == [0] * 3
    alias = film.unseen.alias
    assert alias is not None and bool(alias.same.value) and d.data_ptr() == h.data_ptr()
    assert alias.tensor.value.tolist() == plain
    assert [int(each.value) for each in (alias.before, alias.after)] == [0, d._version] == [0, 1]
    assert all(run.alias is None for run in film.runs if run is not film.unseen)
    assert film.unseen.whole and film.unseen.raised is None

    for run in film.runs:
        assert int(run.sealed.value) == 0 and run.came.value.tolist() == [1.0] * len(plain)
        assert all(bool(each.place.value) for each in run.moments)
        assert all(bool(each.value) for each in (run.power, run.times, run.joins, run.between,
                                                 run.leads, run.absent))  # fmt: skip
        assert int(run.exponent.value) == 2


def test_what_must_be_true_of_the_courses_numbers() -> None:
    film = seal_is_broken()
    error, again = told(film.in_place), told(film.there_and_back)
    for says, version in ((error, 1), (again, 2)):
        assert NOT_SHOWN.format(2) in says
        assert f"is at version {version}; expected version 0 instead" in says
    assert film.anew.grad is not None and film.anew.grad.value.tolist() == [2, 4]
    assert film.anew.end.h.value.tolist() == [10, 20]
    assert film.unseen.grad is not None and film.unseen.grad.value.tolist() == [20, 40]
    assert film.unseen.y.value.tolist() == [1, 4]
    p = torch.tensor([1.0, 2.0], requires_grad=True)
    k = p * 1
    node = (k**2).grad_fn
    assert node is not None and k._version == 0
    assert node._saved_self.data_ptr() == k.data_ptr()  # type: ignore[attr-defined]


def test_torch_shows_a_saved_tensor_no_more_once_it_was_written_to() -> None:
    """So the window asks for what the node holds without the check."""
    _, h, y = made([1.0, 2.0])
    h.mul_(10)
    node = y.grad_fn
    assert node is not None
    with pytest.raises(RuntimeError, match="version 1; expected version 0"):
        node._saved_self  # type: ignore[attr-defined] # noqa: B018 # that it cannot be read
    assert node._raw_saved_self.data.tolist() == [10, 20]  # type: ignore[attr-defined]


def test_a_sum_saves_no_factor_so_that_nothing_is_lost_by_a_write() -> None:
    p = torch.tensor([1.0, 2.0], requires_grad=True)
    m = p * 1
    r = m + 3
    m.mul_(10)
    r.sum().backward()
    assert p.grad is not None and p.grad.tolist() == [1, 1]


def test_the_curve_runs_through_all_places() -> None:
    film = seal_is_broken([-3.0, 4.0, 2.0], -7)
    curve = film.curve
    assert (curve.up.value == curve.across.value**2).all()
    low, high = curve.across.value[0], curve.across.value[-1]
    for h, squares in ((film.unseen.start.h, curve.made), (film.unseen.end.h, curve.seen)):
        assert ((low < h.value) & (h.value < high)).all()
        assert (squares.value == h.value**2).all()


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (lambda: seal_is_broken([1.0]), ShapeError, "x has one entry, and two are compared"),
        (lambda: seal_is_broken([1.0] * 4), ShapeError, "x has shape (4,)"),
        (lambda: seal_is_broken(torch.tensor([1, 2])), DtypeError, "x has dtype torch.int64"),
        (lambda: seal_is_broken([1.0, 0.0]), ParameterError, "x[1] is 0, which stays 0"),
        (lambda: seal_is_broken([1.5, 2.0]), ParameterError, "x[0] is 1.5; give whole"),
        (lambda: seal_is_broken(factor=1), ParameterError, "factor is 1; give a whole number"),
        (lambda: seal_is_broken(factor=0), ParameterError, "factor is 0; give a whole number"),
        (lambda: seal_is_broken(factor=11), ParameterError, "factor is 11; give a whole"),
        (lambda: seal_is_broken(factor=True), ParameterError, "factor is True; give a whole"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_one_clear_line(
    call: Callable[[], object], kind: type[GradmathError], says: str
) -> None:
    with refused_in_one_line(kind, re.escape(says)):
        call()
