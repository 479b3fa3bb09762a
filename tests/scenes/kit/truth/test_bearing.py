"""Each kind of fact is what numpy or torch says, and bears the words of what it is, no others."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradmath.records.tensor import Record
from scenes.kit import (
    Entry,
    HowMany,
    Law,
    Length,
    ProductSign,
    SumSign,
    changed,
    column,
    column_times,
    count,
    every,
    falls,
    larger,
    largest,
    off,
    on,
    only,
    ratio,
    rises,
    row,
    row_times,
    smaller,
    smallest,
    swapped,
    unchanged,
)
from scenes.kit.truth.bearing import Comparison, known
from scenes.kit.truth.facts import BearingFact
from tests.support.layer import layer

INTEGERS = arrays.arrays(np.float32, st.integers(1, 5), elements=st.integers(-2, 2).map(float))
THREE = arrays.arrays(np.float32, 3, elements=st.integers(-2, 2).map(float))
COMPARE: dict[Comparison, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def record(*values: Any, name: str = "x") -> Record:
    return Record(name, np.array(values, np.float32), "by hand")


def switches(*states: bool) -> Record:
    return Record("gates", np.array(states), "by hand")


# -- what holds ----------------------------------------------------------------------------


@given(INTEGERS, st.sampled_from(sorted(COMPARE)), st.integers(-2, 2), st.integers(0, 5))
def test_a_count_is_numpys(values: Any, comparison: Comparison, other: int, said: int) -> None:
    true = int(COMPARE[comparison](values, other).sum())
    x = Record("x", values, "by hand")
    assert (count(x, comparison, other, said).fault() is None) is (said == true)
    assert HowMany(x, comparison, other).text == str(true)
    assert Length(x).text == str(len(values))


@given(st.lists(THREE, min_size=2, max_size=4))
def test_changes_are_numpys(runs: list[Any]) -> None:
    records, whole = [Record("L", run, "by hand") for run in runs], np.stack(runs)
    steps = np.diff(whole, axis=0)
    assert (rises(records).fault() is None) is bool((steps > 0).all())
    assert (falls(records).fault() is None) is bool((steps < 0).all())
    assert (unchanged(records).fault() is None) is bool((steps == 0).all())
    assert (changed(records).fault() is None) is bool((steps != 0).any(axis=0).all())


@given(INTEGERS, st.booleans(), st.data())
def test_the_largest_is_numpys(values: Any, of_size: bool, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(values) - 1))
    sizes = np.abs(values) if of_size else values
    others = np.delete(sizes, at)
    x = Record("x", values, "by hand")
    assert (largest(x, at, of_size=of_size).fault() is None) is bool((sizes[at] > others).all())
    assert (smallest(x, at, of_size=of_size).fault() is None) is bool((sizes[at] < others).all())


@given(st.floats(0.125, 64, width=32), st.sampled_from([0.25, 0.5, 2.0, 3.0, 10.0]))
def test_a_ratio_is_that_of_the_numbers(whole: float, factor: float) -> None:
    x = record(whole, np.float32(whole) * np.float32(factor))
    fact = ratio(Entry(x, (1,)), Entry(x, (0,)), factor)
    assert fact.fault() is None
    assert ratio(Entry(x, (0,)), Entry(x, (1,)), factor).fault() is not None
    # A number that bfloat16 can hold is given its room, 2 ** -7 at each end.
    assert ratio(Entry(x, (1,)), Entry(x, (0,)), factor * 1.03).fault() is not None
    assert ("rises" in fact.bears) is (factor > 1) is ("falls" not in fact.bears)
    order = larger if factor > 1 else smaller
    assert order(Entry(x, (1,)), Entry(x, (0,))).fault() is None
    assert order(Entry(x, (0,)), Entry(x, (1,))).fault() is not None


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 6))
def test_rows_and_columns_are_torchs(seed: int, m: int, n: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    W, x, v = (torch.randn(shape, generator=draw) for shape in ((m, n), (n,), (m,)))
    matrix, point, weights = (Record(name, t.numpy(), "torch.randn", seed)
                              for name, t in (("W", W), ("x", x), ("v", v)))  # fmt: skip
    out, back = Record("out", (W @ x).numpy(), "W @ x"), Record("back", (v @ W).numpy(), "v @ W")
    assert row_times(matrix, point, out).fault() is None
    assert column_times(matrix, weights, back).fault() is None
    assert "off" not in row_times(matrix, point, out).bears
    wrong = out.value.copy()
    wrong[-1] += 1e-2 + abs(wrong[-1]) * 1e-2
    assert row_times(matrix, point, Record("out", wrong, "by hand")).fault() is not None
    if m != n:
        assert "along a" in str(column_times(matrix, point, back).fault())


def test_a_row_is_no_column() -> None:
    W = record([0, 0], [0, 3], name="W")
    assert row(W, 0, "==", 0).fault() is column(W, 0, "==", 0).fault() is None
    assert row(W, 1, "==", 0).fault() == "row 1 of W does not compare by == 0"
    assert row(W, 2, "==", 0).fault() == "rows of W; it has none at [2]"
    assert "column" not in row(W, 0, "==", 0).bears and "row" not in column(W, 0, "==", 0).bears
    assert {"first", "only", "zero"} <= row(W, 0, "==", 0).bears
    assert "last" in row(W, 1, "!=", 3).bears - {"first"}
    assert "a matrix has rows" in str(row(record(1.0), 0, "==", 0).fault())


def test_switches_are_on_or_off_and_nothing_else() -> None:
    gates = switches(True, False, True)
    assert on(gates, at=[0, 2]).fault() is off(gates, at=[1]).fault() is None
    assert on(gates).fault() == "gates[1] is off"
    assert off(gates, at=[0]).fault() == "gates[0] is on"
    assert "it has none at" in str(off(gates, at=[]).fault())
    assert "switches are on or off" in str(on(record(1.0, 1.0)).fault())


def test_only_two_that_differ_can_be_swapped() -> None:
    first = record(1, 2, 3)
    assert swapped(first, record(3, 2, 1), 0, 2).fault() is None
    assert swapped(first, record(3, 2, 1), 0, 1).fault() is not None
    assert swapped(first, record(3, 9, 1), 0, 2).fault() is not None
    assert swapped(record(1, 1), record(1, 1), 0, 1).fault() is not None


@pytest.mark.parametrize("say", [rises, falls, unchanged, changed])
def test_a_change_takes_two_runs_of_one_shape(say: Callable[..., BearingFact]) -> None:
    assert "takes two" in str(say([record(1, 2)]).fault())
    assert "of the shapes" in str(say([record(1, 2), record(1, 2, 3)]).fault())
    assert "it has none at [(5,)]" in str(say([record(1, 2), record(3, 4)], at=[5]).fault())


# -- what it bears -------------------------------------------------------------------------

X = record(1, -2, 0, 3)
BORNE: dict[str, tuple[BearingFact, str, str]] = {
    "all are positive": (every(X, ">", 0), "every none positive not:zero number:4",
                         "zero negative only off number:3"),
    "two are": (every(X, ">", 0, at=[0, 3]), "each both some positive", "every none number:2 only"),
    "only these": (only(X, ">", 0, at=[0, 3]), "only number:2 of:4 others others:not:positive both",
                   "every others:positive negative number:4"),
    "a zero": (every(X, "==", 0, at=[2]), "zero not:positive", "not:zero positive every"),
    "two of four": (count(X, ">", 0, 2), "number:2 of:4 only both others:not:positive",
                    "number:4 every none"),
    "none of four": (count(X, ">", 5, 0), "number:0 of:4 larger", "none every only some"),
    "all of four": (count(X, ">", -9, 4), "every larger none number:4", "only others smaller"),
    "doubles": (ratio(Entry(record(2.0), (0,)),
                      Entry(record(1.0), (0,)), 2),
                "doubles rises larger number:2 percent number:200", "halves falls triples stays"),
    "halves": (ratio(Entry(record(1.0), (0,)), Entry(record(2.0), (0,)), 0.5),
               "halves half falls smaller number:50", "doubles rises larger"),
    "the same": (ratio(Entry(record(1.0), (0,)), Entry(record(1.0), (0,)), 1),
                 "same stays not:changes", "changes rises doubles"),
    "the second switch": (off(switches(True, False), at=[1]), "off stops only number:1 others:on",
                          "on passes every none number:2"),
    "two of three off": (off(switches(False, False, False), at=[0, 1]), "off both each",
                         "number:2 only every none"),
    "all switches": (on(switches(True, True)), "on every none not:off both number:2",
                     "off only stops"),
    "one changes": (changed([record(1, 2), record(1, 3)], at=[1]),
                    "changes only number:1 others:stays not:same", "every stays others:changes"),
    "both change": (changed([record(1, 2), record(2, 3)]), "changes every both",
                    "only others stays"),
    "it rises": (rises([record(1.0), record(2.0)]), "rises changes larger not:falls",
                 "falls stays smaller"),
    "nothing moves": (unchanged([record(1.0, 2.0), record(1.0, 2.0)]),
                      "stays none not:changes same", "changes rises falls"),
    "the largest": (largest(X, 3), "largest only number:1 of:4", "smallest every"),
    "infinite": (every(record(np.inf), "==", np.inf), "infinite equal positive", "zero number:0"),
    "a product": (ProductSign((Entry(X, (0,)), Entry(X, (3,))), Entry(X, (3,))),
                  "product number:2 equal", "sum about"),
    "a sum": (SumSign((Entry(X, (0,)), Entry(X, (2,))), Entry(X, (0,))), "sum number:2 of:2 equal",
              "product number:3"),
}  # fmt: skip


@pytest.mark.parametrize("case", BORNE)
def test_a_fact_bears_its_own_words(case: str) -> None:
    fact, borne, foreign = BORNE[case]
    assert frozenset(borne.split()) <= fact.bears
    assert not frozenset(foreign.split()) & fact.bears
    bare = {each.removeprefix("others:").removeprefix("not:") for each in fact.bears}
    assert all(known(each) or each.startswith("of:") for each in bare)


@given(INTEGERS, st.data())
def test_no_fact_bears_a_number_that_is_not_counted(values: Any, data: st.DataObject) -> None:
    at = data.draw(st.lists(st.integers(0, len(values) - 1), unique=True, min_size=1))
    said = every(Record("x", values, "by hand"), ">=", -2, at=at)
    assume(said.fault() is None)
    numbers = {each for each in said.bears if each.startswith("number:")}
    assert numbers <= {f"number:{len(values)}"}
    assert ("every" in said.bears) is (len(at) == len(values))


# -- laws ----------------------------------------------------------------------------------


def test_a_law_is_held_over_every_run() -> None:
    flow = layer()
    law = Law(lambda run: every(run.out, ">=", 0), (flow,))
    assert law.fault() is None and {"always", "every", "not:negative"} <= law.bears
    draw = torch.Generator().manual_seed(3)
    runs = [layer(torch.randn(3, generator=draw).tolist(),
                  torch.randn(2, 3, generator=draw).tolist(), [1.0, 1.0])
            for _ in range(5)]  # fmt: skip
    assert law.over(runs).fault() is None
    wrong = Law(lambda run: every(run.z, ">", 0), (flow, *runs))
    assert str(wrong.fault()).startswith("in run 0: z[1] = ")


def test_a_law_of_nothing_holds_of_nothing() -> None:
    assert "needs some" in str(Law(lambda run: every(run, ">", 0), ()).fault())
    silent: Law[Record] = Law(lambda run: (), (X,))
    assert "none of 1 runs" in str(silent.fault())
    mixed: Law[Record] = Law(lambda run: every(run, ">", 0) if len(run.value) == 1 else (),
                             (record(1.0), X))  # fmt: skip
    assert mixed.fault() is None and "positive" in mixed.bears
