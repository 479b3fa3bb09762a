"""Texts with slots, plurals and lists; the first alternative that is true; tables in files."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradmath.errors import ParameterError, SceneError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from scenes.kit import (
    Entry,
    HowMany,
    Length,
    Words,
    announce,
    ask,
    count,
    every,
    positions,
    state,
)
from scenes.kit.speech.code import Known
from scenes.kit.speech.held import held
from scenes.kit.speech.kit_words import kit_word, kit_words
from scenes.kit.speech.languages import (
    current_language,
    forms_of,
    in_language,
    joints,
    languages,
    plural,
)
from scenes.kit.speech.tables import differences, refuse_shared_names, translated
from scenes.kit.speech.templates import Gap, parsed, slots
from scenes.kit.speech.words import Filling, choose, composed

X = Record("x", np.array([1.0, -2.0, 0.0]), "by hand")


def text(template: str, language: str = "en", **names: Filling) -> str:
    pieces = composed(template, Words(names), language, Known((X,)))
    return "".join(piece.claim.text for piece in pieces)


# -- texts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "count", "due"),
    [
        ("en", 0, "0 entries are here: ."),
        ("en", 1, "1 entry is here: x[0]."),
        ("en", 2, "2 entries are here: x[0] and x[1]."),
        ("en", 3, "3 entries are here: x[0], x[1] and x[2]."),
        ("de", 3, "3 entries are here: x[0], x[1] und x[2]."),
        ("es", 2, "2 entries are here: x[0] y x[1]."),
    ],
)
def test_plurals_and_lists_follow_the_language(language: str, count: int, due: str) -> None:
    x = Record("x", np.arange(3.0), "by hand")
    forms = "|".join(["entries"] * (len(forms_of(language)) - 1))
    template = (
        f"{{n}} {{n:entry|{forms}}} {{at:is|{forms.replace('entries', 'are')}}} here: {{at}}."
    )
    names: dict[str, Filling] = {"at": positions(x, range(count)), "n": HowMany(x, "<", count)}
    assert text(template, language, **names) == due


def test_a_list_of_three_has_the_signs_of_its_language() -> None:
    assert joints("en", 3) == (", ", " and ") and joints("zh", 3) == ("、", "和")
    assert joints("en", 1) == joints("en", 0) == ()


@given(st.integers(0, 200))
def test_the_form_is_the_one_that_polish_needs(number: int) -> None:
    tens, ones = number % 100, number % 10
    few = 2 <= ones <= 4 and not 12 <= tens <= 14
    due = "one" if number == 1 else "few" if few else "many"
    assert plural("pl", number, forms_of("pl")) == due


@pytest.mark.parametrize(
    ("filling", "due"),
    [(Entry(X, (0,)), "is"), (Entry(X, (2,)), "are"), (Length(X), "are"),
     (HowMany(X, ">", 0), "is"), (positions(X, [1]), "is"), (positions(X, [1, 2]), "are")],
)  # fmt: skip
def test_a_form_is_chosen_by_a_number_or_by_how_many_are_named(filling: Filling, due: str) -> None:
    assert text("{a:is|are}", a=filling) == due


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{a", "is no slot"), ("a}", "is no slot"), ("`a", "is no slot"), ("{}", "is no slot"),
        ("{a b}", "is no slot"), ("`x[{a}]`", "a slot within code"), ("{b}", "has no 'b'"),
        ("{a:is}", "has 1 forms, and en 2; write one|other"), ("{a:is|are|ain't}", "has 3 forms"),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_filled_in_says_why(wrong: str, message: str) -> None:
    with pytest.raises(SceneError, match=message.replace("|", r"\|")) as raised:
        text(wrong, a=Entry(X, (0,)))
    assert "\n" not in str(raised.value)


@given(st.lists(st.sampled_from(["{a}", "{a:is|are}", "`x`", "word ", ", "])))
def test_what_is_parsed_is_all_that_was_written(parts: list[str]) -> None:
    found = parsed("".join(parts))
    filled = [part for part in found if isinstance(part, Gap) or part.code]
    assert len(filled) == len([part for part in parts if part[0] in "{`"])
    assert slots("".join(parts)) == ({"a"} if any("{" in part for part in parts) else set())


def test_an_unknown_language_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENES_LANGUAGE", "xx")
    with pytest.raises(ParameterError, match="SCENES_LANGUAGE is 'xx'; give one of: en, de"):
        current_language()


# -- the kit's own words -------------------------------------------------------------------


def test_every_language_has_all_words_of_the_kit() -> None:
    own = {table: set(words) for table, words in kit_words("en").items()}
    for code in languages():
        assert {table: set(words) for table, words in kit_words(code).items()} == own
    with in_language("de"):
        assert kit_word("ring", "guess") == "Rate"
    with pytest.raises(SceneError, match=r"kit\.en\.toml has no 'gess'"):
        kit_word("ring", "gess")


# -- alternatives --------------------------------------------------------------------------

POSITIVE, NEGATIVE, ANY = every(X, ">", 0), every(X, "<", 0), count(X, ">", 0, 1)


def chosen(facts: dict[str, Any], *names: str) -> str | None:
    found = choose(state({name: name for name in names}), "beat", Words({}, facts))
    return None if found is None else f"{found.name} {found.number} of {found.of}"


def test_the_first_alternative_that_holds_is_said() -> None:
    facts = {"a": POSITIVE, "b": ANY, "c": [ANY, ANY], "d": [ANY, NEGATIVE], "e": ()}
    assert chosen(facts, "a", "b", "c") == "b 2 of 3"
    assert chosen(facts, "c", "b") == "c 1 of 2"
    assert chosen(facts, "d", "e", "a") is None
    with pytest.raises(SceneError, match=r"Words\.facts has no 'f'"):
        chosen(facts, "f")


def test_a_single_text_is_held_by_the_facts_of_its_beat() -> None:
    for saying in (ask("?"), announce("!"), state(".")):
        assert choose(saying, "b", Words({}, {"b": POSITIVE})) is None
        assert choose(saying, "b", Words({}, {"b": ()})) is None
        found = choose(saying, "b", Words({}, {"b": ANY}))
        assert found is not None and found.facts == (ANY,)
        assert choose(saying, "b", Words()) is not None


def test_what_words_hold_is_found() -> None:
    words = Words({"at": positions(X, [0])}, {"a": [ANY]})
    assert [record is X for record in words.records] == [True]
    listing = Listing(("x = 1",))
    assert list(held({"a": (listing, [listing])}, Listing)) == [listing]


# -- tables in other languages -------------------------------------------------------------

OWN = {
    "title": ask("Why {a}?"),
    "s": state({"x": "One {a}.", "y": "Two."}),
    "g": ask("Which?", choices={"p": "one", "q": "two {b}"}),
}
OTHER = {
    "title": "Warum {a}?",
    "s": {"x": "Eins {a}.", "y": "Zwei."},
    "g": {"text": "Welche?", "choices": {"q": "zwei {b}", "p": "eins"}},
}


def test_a_table_that_says_the_same_takes_its_place() -> None:
    assert list(differences(OWN, OTHER)) == []
    table = translated(OWN, OTHER)
    assert table["s"].text == OTHER["s"] and table["s"].manner == "state"
    assert list(table["g"].choices.items()) == [("p", "eins"), ("q", "zwei {b}")]
    assert table["g"].ring


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": "Warum?"}, "'title' has no slot {a}"),
        ({"title": "Warum {a} {c}?"}, "'title' has a slot {c}"),
        ({"title": {"x": "Warum?"}}, "'title' is several here, and one text in the scene"),
        ({"title": None}, "there is no beat 'title'"),
        ({"more": "Mehr"}, "beat 'more' is not in the scene"),
        ({"s": {"x": "Eins {a}."}}, "there is no text of 's' 'y'"),
        ({"s": {"x": "Eins.", "y": "Zwei."}}, "'s', 'x' has no slot {a}"),
        ({"g": {"text": "Welche?", "choices": {"p": "eins"}}}, "no text of 'g' 'choices q'"),
        ({"g": "Welche?"}, "'g' is one text here, and several"),
    ],
)  # fmt: skip
def test_a_table_that_does_not_is_told(changes: dict[str, Any], message: str) -> None:
    table = {name: text for name, text in {**OTHER, **changes}.items() if text is not None}
    assert message in next(differences(OWN, table))


def test_a_beat_that_is_called_as_a_text_of_another_row_is_refused() -> None:
    captions = {"v": announce("You choose `v`."), "why": state({"v": "`v` is zero."})}
    with pytest.raises(SceneError, match="'v' is called as a text of 'why' is"):
        refuse_shared_names(captions)
    del captions["why"]
    refuse_shared_names(captions)
