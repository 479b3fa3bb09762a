"""What captions say in words is noticed, and held against the records."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradmath.formatting import MINUS
from gradmath.records import Record
from scenes.kit import Alike, Entry, Phrase, ProductSign, every, only, speech
from scenes.kit.facts import COMPARISONS, NUMBERS, SIGNS, Comparison, claiming_words

OPERATORS: dict[Comparison, Any] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
SMALL = arrays.arrays(np.float32, st.tuples(st.integers(1, 3), st.integers(1, 3)),
                      elements=st.integers(-2, 2).map(float))  # fmt: skip


def record(*values: Any, name: str = "x") -> Record:
    return Record(name, np.array(values, np.float32), "by hand")


# -- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two of six are reached.", ["two", "six"]),
        ("The norm doubles.", ["doubles"]),
        ("It FALLS as n grows", ["falls", "grows"]),
        ("Every gate is open; none is closed!", ["every", "none"]),
        ("a = b", ["="]),
        ("Only these? No.", ["no"]),
        ("Which two?", ["two"]),
        ("Is every one larger?", ["one"]),
        ("A gradient needs a weight, an open gate, and a v that asks.", []),
        ("Someone anyhow twofold-ish alleys nonetheless", []),
        ("", []),
    ],
)
def test_words_that_claim_something(text: str, words: list[str]) -> None:
    assert claiming_words(text) == words


@given(st.sampled_from(sorted(NUMBERS | COMPARISONS | SIGNS)))
def test_each_word_is_found_wherever_it_stands(word: str) -> None:
    for text in (word, word.capitalize() + " here.", f"Here: {word}, there.", f"({word})"):
        assert claiming_words(text) == [word]
    assert bool(claiming_words(f"Is it {word}?")) is (word not in COMPARISONS)


def test_only_prose_is_read() -> None:
    x = record(0.5, 2)
    phrase = speech("`only` {} and $v$ `x == y` here.", Entry(x, (0,)))
    assert phrase.plain_words.split() == ["and", "v", "here."]


def test_a_caption_keeps_its_facts() -> None:
    x = record(0.5, 2)
    fact = every(x, ">", 0)
    assert speech("Fine.", holds=fact).holds == (fact,)
    assert speech("Fine.", holds=[fact, fact]).copy().holds == (fact, fact)
    assert speech("Fine.").holds == () == Phrase("Fine.").holds


# -- comparisons ---------------------------------------------------------------------------


@given(SMALL, st.sampled_from(sorted(OPERATORS)), st.integers(-2, 2))
def test_every_is_what_numpy_says(values: Any, comparison: Comparison, other: int) -> None:
    holds = bool(OPERATORS[comparison](values, other).all())
    assert (every(Record("x", values, "by hand"), comparison, other).fault() is None) is holds


@given(SMALL, st.sampled_from(sorted(OPERATORS)), st.data())
def test_records_are_compared_entry_by_entry(
    values: Any, comparison: Comparison, data: st.DataObject
) -> None:
    others = data.draw(
        arrays.arrays(np.float32, values.shape, elements=st.integers(-2, 2).map(float))
    )
    first, second = Record("x", values, "by hand"), Record("y", others, "by hand")
    holds = bool(OPERATORS[comparison](values, others).all())
    assert (every(first, comparison, second).fault() is None) is holds


@given(SMALL, st.sampled_from(sorted(OPERATORS)), st.data())
def test_only_names_all_and_no_other(
    values: Any, comparison: Comparison, data: st.DataObject
) -> None:
    held = OPERATORS[comparison](values, 0)
    right = [tuple(map(int, index)) for index in np.argwhere(held)]
    everywhere = list(np.ndindex(values.shape))
    at = data.draw(st.lists(st.sampled_from(everywhere), unique=True, min_size=1))
    said = only(Record("x", values, "by hand"), comparison, 0, at=at)
    assert (said.fault() is None) is (set(at) == set(right))


def test_a_fact_tells_what_holds_instead() -> None:
    x = record(0.5, -1.5)
    assert every(x, ">", 0).fault() == f"x[1] = {MINUS}1.5, compared by > 0"
    assert every(x, ">=", x).fault() is None
    assert every(x, "<", 1, at=[1]).fault() is None
    assert (
        every(record(2.5), "==", record(3.5, name="y")).fault() == "x[0] = 2.5, compared by == 3.5"
    )
    assert only(x, ">", 0, at=[1]).fault() == f"x[1] = {MINUS}1.5, compared by > 0"
    assert only(x, "<", 1, at=[1]).fault() == "x[0] = 0.5, compared by < 1"


@pytest.mark.parametrize("at", [[], [2], [-1], [(0, 0)]])
def test_a_fact_about_no_entry_proves_nothing(at: list[Any]) -> None:
    assert "it has none at" in str(every(record(1.0, 2.0), ">", 0, at=at).fault())


def test_nan_compares_with_nothing() -> None:
    assert (
        every(record(np.nan), "==", 0).fault()
        and every(record(np.nan), "!=", np.nan).fault() is None
    )


# -- arithmetic ----------------------------------------------------------------------------


def test_entries_that_read_alike() -> None:
    x = record(0.12, 0.1204, 0.25)
    near, far = (Alike(Entry(x, (0,), 2), Entry(x, (k,), 2)) for k in (1, 2))
    assert near.fault() is None
    assert far.fault() == "0.12, and 0.25 for the other"


@given(st.floats(-100, 100, width=32), st.floats(-100, 100, width=32))
def test_a_product_of_the_very_numbers_passes(first: float, second: float) -> None:
    factors = record(first), record(second)
    product = record(np.float32(first) * np.float32(second), name="p")
    sign = ProductSign(tuple(Entry(each, (0,)) for each in factors), Entry(product, (0,)))
    assert sign.fault() is None
    assert sign.text in {"=", "≈"}


@given(
    st.floats(0.125, 100, width=32),
    st.floats(0.125, 100, width=32),
    st.sampled_from([0.9, -1, 1.1]),
)
def test_another_product_is_noticed(first: float, second: float, times: float) -> None:
    factors = record(first), record(second)
    product = record(first * second * times, name="p")
    sign = ProductSign(tuple(Entry(each, (0,)) for each in factors), Entry(product, (0,)))
    assert "a product of" in str(sign.fault())
