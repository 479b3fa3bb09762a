"""What captions say in words is noticed, and held against the records."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from gradmath.records.numbers import MINUS
from gradmath.records.tensor import Record
from gradmath.running.tensors import record as make
from scenes.kit import Alike, Entry, Phrase, ProductSign, SumSign, every, only, speech
from scenes.kit.truth.bearing import Comparison
from scenes.kit.truth.facts import COMPARISONS, NUMBERS, SIGNS, claiming_words

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


DTYPES = [np.float16, np.float32, np.float64]
NUMBERS_SHOWN = st.lists(st.floats(0.125, 30, width=16), min_size=1, max_size=4)


def signs(parts: list[float], dtype: type, off: float = 0.0) -> tuple[ProductSign, SumSign]:
    """The signs between numbers and what numpy makes of them in one dtype."""
    values: Any = np.array(parts, dtype)
    entries = tuple(Entry(Record("x", value, "by hand")) for value in values)
    product, total = (Record(name, dtype(value * (1 + off)), "by hand")
                      for name, value in (("p", values.prod()), ("s", values.sum())))  # fmt: skip
    return ProductSign(entries, Entry(product)), SumSign(entries, Entry(total))


@given(NUMBERS_SHOWN, st.sampled_from(DTYPES))
def test_products_and_sums_of_the_very_numbers_pass(parts: list[float], dtype: type) -> None:
    for sign in signs([part / 8 for part in parts], dtype):
        assert sign.fault() is None
        assert sign.text in {"=", "≈"}


@given(NUMBERS_SHOWN, st.sampled_from(DTYPES), st.sampled_from([-0.1, -2.0, 0.1]))
def test_other_products_and_sums_are_noticed(parts: list[float], dtype: type, off: float) -> None:
    parts = [part / 8 for part in parts]
    # What is that small may have been rounded by as much.
    assume(abs(off * np.prod(parts)) > 2 * np.finfo(dtype).smallest_normal)
    for sign in signs(parts, dtype, off):
        assert str(sign.fault()).endswith(" off")


def test_signs_know_the_texts_and_the_numbers() -> None:
    product, total = signs([0.5, 3.0], np.float32)
    assert (product.text, total.text) == ("=", "=")
    thirds, _ = signs([1 / 3, 1 / 3], np.float64)
    assert thirds.text == "≈" and thirds.fault() is None
    barely = signs([0.8, 3.0], np.float32, 1e-3)[0]
    assert barely.fault() is not None


def test_bfloat16_rounds_coarsely() -> None:
    """257 has no bfloat16: torch gives 256 for 1 + 256, which is a rounding and no lie."""
    terms = torch.tensor([1.0, 256.0], dtype=torch.bfloat16)
    entries = tuple(Entry(make("x", term, "by hand")) for term in terms)
    assert SumSign(entries, Entry(make("s", terms.sum(), "terms.sum()"))).fault() is None
    assert SumSign(entries, Entry(record(262.0), (0,))).fault() is not None


def test_whole_numbers_are_not_rounded() -> None:
    parts = tuple(Entry(Record("n", np.array(n), "by hand")) for n in (20_000_001, 1))
    right, wrong = (Entry(Record("s", np.array(n), "by hand")) for n in (20_000_002, 20_000_003))
    assert SumSign(parts, right).fault() is None
    assert SumSign(parts, wrong).fault() == "a s that is +1 off"


def test_what_underflows_is_no_lie() -> None:
    factors = Entry(record(1e-30), (0,)), Entry(record(1e-20), (0,))
    assert ProductSign(factors, Entry(record(0.0), (0,))).fault() is None
