"""A word that claims something is borne by a fact, or it is noticed: lies of each kind, planted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from gradmath.errors import SceneError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit import (
    Entry,
    HowMany,
    Length,
    Position,
    ProductSign,
    SumSign,
    Words,
    changed,
    column,
    count,
    every,
    falls,
    off,
    on,
    only,
    positions,
    ratio,
    rises,
    row,
    swapped,
    unchanged,
)
from scenes.kit.speech.code import CodeWords, Known
from scenes.kit.speech.dictionary import dictionary, read
from scenes.kit.speech.judge import text_faults
from scenes.kit.speech.languages import FOLDER
from scenes.kit.speech.words import Filling, composed
from scenes.kit.truth.bearing import known
from scenes.kit.truth.facts import BearingFact
from scenes.kit.truth.quantities import Counting
from tests.support.layer import layer

FLOW = layer()
CLOSED = [1, 2]
KNOWN = Known((FLOW.x, FLOW.W, FLOW.z, FLOW.out, FLOW.v, FLOW.x_grad), (FLOW.listing,))


def runs(*values: float) -> list[Record]:
    return [Record("L", np.array(value), "by hand") for value in values]


def entry(value: float) -> Entry:
    return Entry(Record("L", np.array(value), "by hand"))


NOTHING = Entry(Record("nothing", np.zeros(6, np.float32), "by hand"), (3,))
NAMES: dict[str, Filling] = {
    "nothing": NOTHING,
    "adds": SumSign((NOTHING, Entry(FLOW.x_grad, (3,))), Entry(FLOW.x_grad, (3,))),
    "elsewhere": Position(FLOW.x_grad, (2,)),
    "off": positions(FLOW.z, CLOSED),
    "on": positions(FLOW.z, [0, 3]),
    "step": entry(0.5),
    "count": HowMany(FLOW.x_grad, "!=", 0),
    "wrong": HowMany(FLOW.x, "<", 0),
    "size": Length(FLOW.x_grad),
    "place": Position(FLOW.x_grad, (3,)),
    "sent": Entry(FLOW.z_bar, (3,)),
    "weight": Entry(FLOW.W, (3, 3)),
    "other": Entry(FLOW.W, (2, 2)),
    "got": Entry(FLOW.x_grad, (3,)),
    "makes": ProductSign((Entry(FLOW.z_bar, (3,)), Entry(FLOW.W, (3, 3))),
                         Entry(FLOW.x_grad, (3,))),
}  # fmt: skip
OPEN = Record("gates", np.array([True, True]), "by hand")
GATES = [off(FLOW.gates, at=CLOSED), on(FLOW.gates, at=[0, 3])]


def faults(
    text: str, *facts: BearingFact, states: bool = True, language: str = "en", choice: bool = False
) -> list[str]:
    pieces = composed(text, Words(NAMES), language, KNOWN, choice=choice)
    return list(text_faults(pieces, facts, dictionary(language), states=states))


@dataclass(frozen=True, eq=False)
class Switches(Counting):
    """A count of a room of its own."""

    counted: int

    @property
    def number(self) -> int:
        return self.counted


@pytest.mark.parametrize(("counted", "borne"), [(2, True), (7, False)])
def test_whatever_counts_needs_a_fact_that_bears_its_number(counted: int, borne: bool) -> None:
    words = Words({"closed": Switches(counted)})
    pieces = composed("{closed} switches are off.", words, "en", KNOWN)
    found = list(text_faults(pieces, [off(FLOW.gates, at=CLOSED)], dictionary("en"), states=True))
    assert (found == []) is borne


# Each true text, and lies that differ from it in a word of the same class.
TRUE: dict[str, tuple[list[BearingFact], list[str]]] = {
    "{off} are off, {on} are on.": (GATES, ["{off} are on, {on} are off.",
                                            "{on} are off, {off} are on.",
                                            "Every switch is off, {on} are on."]),
    "Two switches are off.": ([off(FLOW.gates, at=CLOSED)], ["Three switches are off.",
        "Two switches are on.", "Two switches are not off.", "A dozen switches are off.",
        "No switch is off.", "Half the switches are off.", "All switches are off.",
        "Two of six switches are off.", "Twenty-one switches are off."]),
    "Two of four switches are off.": ([off(FLOW.gates, at=CLOSED)],
                                      ["Two of two switches are off."]),
    "Only {place} is not zero.": ([only(FLOW.x_grad, "!=", 0, at=[3])], ["Only {place} is zero.",
        "Every {place} is not zero.", "Only {place} is positive.", "Only {off} are not zero."]),
    "{count} of {size} are not zero.": ([count(FLOW.x_grad, "!=", 0, 1)],
        ["{wrong} of {size} are not zero.", "{count} of {wrong} are not zero.",
         "{size} of {size} are not zero.", "{count} of {size} are zero."]),
    "The others are zero.": ([only(FLOW.x_grad, "!=", 0, at=[3])], ["The others are not zero.",
        "The others are positive.", "All are zero."]),
    "No switch is off.": ([on(OPEN)], ["No switch is on.", "No switch passes."]),
    "The first row is zero.": ([row(Record("W", np.eye(3)[[2, 0]] * [[0], [1]], "by hand"), 0, "==",
                                    0)], ["The first column is zero.", "The last row is zero.",
                                          "The second row is zero.", "The first row is positive."]),
    "Both columns are empty.": ([column(FLOW.W, [4, 5], "==", 0)], ["Both rows are empty.",
        "Three columns are empty.", "Every column is empty."]),
    "The loss doubles.": ([ratio(entry(2.0), entry(1.0), 2)], ["The loss halves.",
        "The loss triples.", "The loss falls.", "The loss stays."]),
    "The loss rises.": ([rises(runs(1, 2, 3))], ["The loss falls.", "The loss stays.",
        "The loss does not rise.", "The loss never changes.", "The loss doubles."]),
    "The loss falls.": ([falls(runs(3, 2))], ["The loss rises.", "The loss climbs."]),
    "Nothing changes.": ([unchanged([FLOW.x, FLOW.x])], ["Everything changes.", "Nothing stays."]),
    "Only {place} changes, the others stay.": ([changed([FLOW.x, Record("x", FLOW.x.value + [
        0, 0, 0, 1, 0, 0], "by hand")], at=[3])], ["Only {place} stays, the others change.",
                                                   "Only {off} change, the others stay."]),
    "Two entries are swapped.": ([swapped(Record("v", np.array([1, 2, 3]), ""), Record("v",
                                  np.array([2, 1, 3]), ""), 0, 1)], ["Three entries are swapped."]),
    "{sent} × {weight} {makes} {got}.": ([rises(runs(1, 2))], ["{weight} × {other} {makes} {got}.",
        "{sent} + {weight} {makes} {got}.", "{sent} × {weight} {makes} {other}.",
        "{sent} × {weight} = {got}.", "{weight} {makes} {got}."]),
    "What comes to {place}: {nothing} + {got} {adds} {got}.": ([rises(runs(1, 2))],
        ["What comes to {elsewhere}: {nothing} + {got} {adds} {got}."]),
    "A switch that is off stops `v`, and `z` stays.": ([off(FLOW.gates, at=CLOSED),
        unchanged([FLOW.z, FLOW.z])], ["A switch that is off stays, and `z` stops.",
                                       "A switch that is off passes `v`, and `z` stays."]),
}  # fmt: skip


@pytest.mark.parametrize("text", TRUE)
def test_a_true_text_may_be_said_and_its_lies_not(text: str) -> None:
    facts, lies = TRUE[text]
    assert all(fact.fault() is None for fact in facts)
    assert faults(text, *facts) == []
    passed = [lie for lie in lies if not faults(lie, *facts)]
    assert passed == []


GERMAN: dict[str, tuple[list[BearingFact], list[str]]] = {
    "{off} sind aus, {on} sind an.": (GATES, ["{off} sind an, {on} sind aus.",
                                              "{on} sind aus, {off} sind an."]),
    "Zwei Schalter sind aus.": ([off(FLOW.gates, at=CLOSED)], ["Drei Schalter sind aus.",
        "Zwei Schalter sind nicht aus.", "Kein Schalter ist aus.", "Alle Schalter sind aus.",
        "Einundzwanzig Schalter sind aus."]),
    "Der Verlust steigt.": ([rises(runs(1, 2))], ["Der Verlust sinkt.", "Der Verlust steigt nicht.",
                                                  "Der Verlust verdoppelt sich."]),
    "Beide Spalten sind leer.": ([column(FLOW.W, [4, 5], "==", 0)], ["Beide Zeilen sind leer."]),
    "Die anderen sind null.": ([only(FLOW.x_grad, "!=", 0, at=[3])],
                               ["Die anderen sind nicht null."]),
    "Kein Schalter ist aus.": ([on(OPEN)], ["Kein Schalter ist an."]),
}  # fmt: skip


@pytest.mark.parametrize("text", GERMAN)
def test_german_words_claim_the_same(text: str) -> None:
    facts, lies = GERMAN[text]
    assert all(fact.fault() is None for fact in facts)
    assert faults(text, *facts, language="de") == []
    assert [lie for lie in lies if not faults(lie, *facts, language="de")] == []


# -- what has to be borne ------------------------------------------------------------------


def test_what_is_stated_needs_facts_though_no_word_claims() -> None:
    assert faults("Here is a way.") == ["facts: what is stated needs some"]
    assert faults("Here is a way.", states=False) == []
    assert faults("Every way is here.", states=False) == ["facts that bear 'Every'"]


def test_a_word_that_nobody_sorted_says_what_to_do() -> None:
    (fault,) = faults("The gizmo is here.", states=False)
    assert fault == "'gizmo' in words.en.toml, under neutral or under what it claims"
    assert faults("A § here.", states=False) == [
        "'§' in words.en.toml, under neutral or under what it claims"
    ]


def test_several_facts_do_not_share_a_clause() -> None:
    facts = [every(FLOW.v, ">=", 0), off(FLOW.gates, at=CLOSED)]
    (fault,) = faults("Every switch is off.", *facts)
    assert fault == "one fact that bears 'Every', 'off' at once"


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("Which entries are zero?", None),
        ("Is every switch on?", None),
        ("Does the loss double?", None),
        ("Why are the others zero?", "'others', 'zero'"),
        ("When does the loss rise?", "'rise'"),
        ("Which two are zero?", "'two'"),
        ("Which of the others are zero?", "'others'"),
        ("All are zero. Why?", "'All', 'zero'"),
        ("Which one of six?", "'one', 'six'"),
    ],
)
def test_a_question_claims_what_it_takes_for_granted(text: str, lacking: str | None) -> None:
    due = [] if lacking is None else [f"facts that bear {lacking}"]
    assert faults(text, states=False) == due


@pytest.mark.parametrize(
    "text", ["The loss = zero", "A ≈ here", "Up ∞", "Ten % here", "It is ∝ here", "Here ≠ there"]
)
def test_signs_claim_as_words_do(text: str) -> None:
    assert any("facts that bear" in fault for fault in faults(text, states=False))


def test_digits_come_through_claims() -> None:
    assert any("digits" in fault for fault in faults("Here are 2.", count(FLOW.x, ">", 9, 0)))
    assert faults("2", count(FLOW.x, "!=", 0, 2), choice=True) == []
    assert faults("3", count(FLOW.x, "!=", 0, 2), choice=True) == ["facts that bear '3'"]


# -- code ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    ["x", "W", "x.grad", "out.backward(v)", "backward", "torch.relu", "x.grad[3]", "W[3, 3]",
     "z = W @ x", "z == W @ x", "W[3, 3] * x[3] == z[3]", "z > 0", "z[0] > 0", "v[0] == v[1] == 0",
     "-x[1] * W[1, 1] == -z[1]", "z[3] / W[3, 3] == x[3]", "W @ x - z == 0 * z"],
)  # fmt: skip
def test_code_of_the_scene_passes(code: str) -> None:
    assert CodeWords(code, KNOWN).fault() is None


@pytest.mark.parametrize(
    "code",
    ["y", "x.gard", "y.backward(v)", "x.grad[6]", "W[4, 0]", "W[0]] = 2", "2", "x * 2", "z = x @ W",
     "z == W", "z[3] == 2", "W[3, 3] * x[2] == z[3]", "z[1] > 0", "v[0] == v[2] == 0",
     "W.T @ x == z", "f(x) == z", "x.grad[0] == 2.4", "x[0] ** 2 == 0"],
)  # fmt: skip
def test_code_that_is_not_so_is_noticed(code: str) -> None:
    assert CodeWords(code, KNOWN).fault() is not None


def test_an_option_is_what_some_statement_gives() -> None:
    known = Known((), (Listing(("p.backward(retain_graph=True)", "y = torch.sum(x, dim=1)")),))
    assert CodeWords("retain_graph=True", known).fault() is None
    assert CodeWords("dim=1", known).fault() is None
    for code in ("retain_graph=False", "dim=0", "create_graph=True"):
        assert CodeWords(code, known).fault() is not None


def test_code_that_a_line_or_a_record_is_made_of_may_have_digits() -> None:
    squared = Record("2 * s", np.array(1.5), "2 * s")
    known = Known((squared,), (Listing(("x = 3", "s = x ** 2", "s + 1")),))
    for code in ("2 * s", "x ** 2", "s + 1"):
        assert CodeWords(code, known).fault() is None
    for code in ("3 * s", "x ** 3", "s + 2"):
        assert CodeWords(code, known).fault() is not None


def test_a_name_of_two_runs_stands_in_no_equation() -> None:
    again = Record("x", FLOW.x.value + 1, "by hand")
    both = Known((FLOW.x, again, FLOW.W, FLOW.z), (FLOW.listing,))
    assert "another run" in str(CodeWords("z == W @ x + 0 * z", both).fault())
    assert CodeWords("x", both).fault() is None


# -- dictionaries --------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["en", "de"])
def test_every_class_of_a_dictionary_is_one_that_facts_know(code: str) -> None:
    words = dictionary(code)
    for each in {*words.claiming.values(), *words.negating.values()} - {""}:
        assert known(each.removeprefix("not:"))
    # What one language can say the other one can.
    assert set(words.claiming.values()) <= {*dictionary("en").claiming.values(), "same"}


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('both = "', 'bothly = "', "a class 'bothly'"),
        ('both = "both', 'both = "both gradient', "sorts 'gradient' twice"),
        ('both = "both', 'both = "both every', "sorts 'every' twice"),
    ],
)
def test_a_dictionary_sorts_each_word_once(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    file = tmp_path / "words.en.toml"
    text = (FOLDER / file.name).read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(SceneError, match=message):
        read(file)


def test_a_language_without_a_dictionary_is_told() -> None:
    with pytest.raises(SceneError, match=r"there is no words\.pl\.toml"):
        dictionary("pl")
