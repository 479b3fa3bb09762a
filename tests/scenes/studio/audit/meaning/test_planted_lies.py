"""Ten lies, planted by chance from a fixed seed; tests/benchmarks/planted_lies.py takes more."""

from __future__ import annotations

import random

import pytest

from scenes.kit import Lecture
from scenes.kit.speech.dictionary import dictionary
from scenes.kit.speech.languages import FIRST
from scenes.studio.audit.meaning import meaning
from tests.support.layer_story import LayerStory, layer_listing
from tests.support.lies.engine import (
    Lie,
    Outcome,
    Seen,
    honest_run,
    outcomes,
    table,
    told,
    told_together,
)
from tests.support.lies.listings import edited_listing
from tests.support.lies.planting import ON_STAGE
from tests.support.lies.telling import IN_TELLING, OPPOSED, opposites

RATE = 3


@pytest.fixture(scope="module")
def honest() -> Seen:
    return honest_run(LayerStory, RATE)


def test_ten_lies_are_noticed() -> None:
    found = list(outcomes(LayerStory, 10, seed=1, frame_rate=RATE))
    assert len(found) == 10
    missed = [f"{each.lie}: {each.told}" for each in found if not each.caught_by]
    assert missed == []
    assert len({each.lie.operator for each in found}) > 5


def test_lies_that_are_told_together_do_not_know_of_each_other(honest: Seen) -> None:
    operators = ("typed by hand", "another switch", "late", "unlit", "another run", "faint")
    lies = [Lie(operator, beat, 0) for operator in operators for beat in (3, 1)]
    alone = [told(LayerStory, lie, honest, RATE) for lie in lies]
    assert told_together(LayerStory, lies, honest, RATE) == alone
    assert len(set(map(bool, alone))) == 2


@pytest.mark.parametrize(
    ("operator", "beat", "check"),
    [
        ("name of another", 3, "label"),
        ("typed by hand", 3, "expression"),
        ("typed under an expression", 3, "expression"),
        ("shown early", 1, "early"),
        ("unlit", 1, "early"),
        ("unlit", 3, "early"),
        ("reversed sweep", 4, "sweep"),
        ("faint", 3, "unseen"),
        ("late", 3, "unseen"),
        ("edited code", 1, "early"),
        ("edited code", 5, "code"),
        ("another run", 3, "run"),
    ],
)
def test_an_operator_is_caught_by_the_check_that_is_meant(
    operator: str, beat: int, check: str, honest: Seen
) -> None:
    outcome = told(LayerStory, Lie(operator, beat, 0), honest, RATE)
    assert outcome is not None and check in outcome.caught_by, outcome


def test_without_the_checks_of_meaning_lies_get_through(
    honest: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the figures would tell if a check were lost."""
    monkeypatch.setattr(meaning, "expression_faults", lambda records: iter(()))
    lie = Lie("typed under an expression", 3, 0)
    outcome = told(LayerStory, lie, honest, RATE)
    assert outcome is not None and "expression" not in outcome.caught_by


def test_what_cannot_be_seen_is_dropped(honest: Seen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ON_STAGE, "faint", lambda stage: "nothing at all")
    assert told(LayerStory, Lie("faint", 3, 0), honest, RATE) is None


def test_where_nothing_of_a_kind_stands_no_lie_is_told(honest: Seen) -> None:
    for operator in ("another switch", "another curve", "reversed sweep"):
        assert told(LayerStory, Lie(operator, 0, 0), honest, RATE) is None


def test_a_scene_that_is_untrue_by_itself_is_refused() -> None:
    class Untrue(LayerStory):
        title = "Nothing but the truth"

    with pytest.raises(AssertionError, match="statement"):
        next(outcomes(Untrue, 1, frame_rate=1))


def test_the_same_seed_plants_the_same_lies() -> None:
    first, again = (next(outcomes(LayerStory, 1, seed=3, frame_rate=1)) for _ in range(2))
    assert first == again


def test_the_table_counts_by_operator_and_scene() -> None:
    found = [
        Outcome("One", Lie("faint", 0, 0), "x faint", ("unseen",)),
        Outcome("One", Lie("faint", 1, 0), "y faint", ()),
        Outcome("Other", Lie("late", 0, 0), "late", ("early",)),
    ]
    lines = table(found).splitlines()
    assert "faint                           2      1    50%" in lines
    assert "Other                           1      1   100%" in lines
    assert "all                             3      2    67%" in lines
    assert lines[-1] == "missed: One, beat 1, faint: y faint"


def test_every_edit_of_a_listing_still_runs_through_the_parser() -> None:
    listing = layer_listing(0.25)
    for what in ("operation", "number"):
        for seed in range(20):
            edited = edited_listing(listing, what, random.Random(seed))
            assert edited is not None and edited.lines != listing.lines
            assert len(edited.statements) == len(listing.statements)
    assert edited_listing(listing, "seed", random.Random(0)) is None


def test_operators_are_told_apart_and_words_change_within_a_class() -> None:
    assert not ON_STAGE.keys() & IN_TELLING.keys()
    assert len(ON_STAGE) + len(IN_TELLING) >= 35
    assert all(len(classes) > 1 for classes in OPPOSED)
    claims = dictionary(FIRST).claiming
    assert {each for classes in OPPOSED for each in classes} <= set(claims.values())
    assert opposites("rises")[0] != "rises" and "falls" in opposites("rises")
    assert "increases" not in opposites("rises") and not opposites("wire")
    assert issubclass(LayerStory, Lecture)
