"""What is said of a reader's function: in two languages, by facts that can be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest
import torch
from manim import Scene, tempconfig
from torch import Tensor

from gradmath import trace
from gradmath.graphs.anomalies import REMEDIES
from gradmath.graphs.card_story import CardStory
from gradmath.graphs.entry_reasons import EntryReason
from scenes.explain.explain import Explain
from scenes.kit.captions.narrator import Narrator
from scenes.kit.captions.soundness import table_faults
from scenes.kit.graph.named.claims import EntriesCount, SendersCount
from scenes.kit.graph.named.facts import CameBack, HookMade, OneTerm
from scenes.kit.speech.languages import in_language
from scenes.kit.speech.remedies import remedies_in, remedy_told
from scenes.studio.audit.audit import DRY, audit
from tests.support.lecture_programs import story_of


def clipped(x: Tensor) -> Tensor:
    y = x * 2
    y.register_hook(lambda grad: grad.clamp(-2, 2))
    return (y * y + y).sum()


def masked(x: Tensor, unused: Tensor) -> Tensor:
    return torch.where(x > 0, x.sqrt(), x).sum()


def endless(x: Tensor) -> Tensor:
    return torch.log(x).sum()


def plain(x: Tensor) -> Tensor:
    doubled = x * 2
    return torch.relu(doubled)


X = torch.tensor([0.0, 3.0])
STORIES: dict[str, Sequence[object]] = {
    "clipped": (clipped, [X]),
    "masked": (masked, [X, torch.ones(1)]),
    "endless": (endless, [X]),
    "plain": (plain, [X]),
}


def story(name: str) -> type[Explain]:
    function, inputs = STORIES[name]
    told = {"function": staticmethod(function), "inputs": inputs, "__module__": __name__}  # type: ignore[arg-type]
    if name == "plain":
        told["v"] = (1.0, 1.0)
    return type(name.title(), (Explain,), told)


def narrated(name: str) -> Narrator:
    with tempconfig({**DRY, "frame_rate": 2}):
        scene = story(name)()
        Scene.render(scene)
    assert scene.narrator is not None
    return scene.narrator


def test_every_row_is_whole_in_every_language_in_some_story() -> None:
    """Rows get words of their own as they are said: each has a story that tells it rightly."""
    wrong = [
        {fault.split(": ")[0] for fault in table_faults(story(name), narrated(name))}
        for name in STORIES
    ]
    assert set.intersection(*wrong) == set()
    assert all(wrong)  # no story says everything: the rows of others are missed, and noticed


@pytest.mark.parametrize("name", STORIES)
def test_it_is_told_in_german_without_a_fault(name: str) -> None:
    with in_language("de"):
        report = audit(story(name), frame_rate=2)
    assert [str(fault) for fault in report.faults] == []
    said = " ".join(beat.caption for beat in report.beats)
    due = {
        "clipped": "Der Hook gibt 2 statt 13: tensor hook lambda, Zeile",
        "masked": "setze das where nach innen, sqrt(where(x > 0, x, 1)).",
        "endless": "NaN oder unendlich entsteht zuerst hier: log(x).",
        "plain": "x.grad[0] ist 0:",
    }
    assert due[name] in said


def test_whatever_may_help_is_there_in_german() -> None:
    assert set(remedies_in("de")) == set(REMEDIES)
    with in_language("de"):
        for remedy in REMEDIES:
            told = remedy_told(remedy.format(x="spread ** 2"))
            assert told != remedy and ("spread ** 2" in told) == ("{x}" in remedy)
    assert remedy_told("what English says") == "what English says"


# -- facts that can be wrong ---------------------------------------------------------------


def told(name: str) -> CardStory:
    function, inputs = STORIES[name]
    return story_of(trace(function, *inputs))  # type: ignore[arg-type, misc]


def of_x(found: CardStory) -> EntryReason:
    (card,) = (card.index for card in found.cards.cards if card.name == "x")
    return next(each for each in found.reasons if each.card == card)


def test_what_came_back_is_an_entry_of_the_cotangent() -> None:
    found = told("clipped")
    reason = of_x(found)
    assert CameBack(ref(found), reason).fault() is None
    other = replace(reason, total=replace(reason.total, value=np.array(9.0)))
    assert "is not an entry" in (CameBack(ref(found), other).fault() or "")


def test_a_product_is_the_only_term_and_closes() -> None:
    found = told("clipped")
    reason = of_x(found)
    assert OneTerm(reason).fault() is None
    (wire,) = reason.wires
    (term,) = wire.terms
    lied = replace(term, slope=replace(term.slope, value=np.array(5.0)))
    wrong = replace(reason, wires=(replace(wire, terms=(lied,)),))
    assert "and 4.0 was sent" in (OneTerm(wrong).fault() or "")
    twice = replace(reason, wires=(replace(wire, terms=(term, term)),))
    assert OneTerm(twice).fault() == "2 terms of 1 cards"


def test_a_count_of_cards_is_counted_again() -> None:
    found = told("clipped")
    (card,) = (card.index for card in found.cards.cards if card.name == "y")
    reason = next(each for each in found.reasons if each.card == card)
    assert SendersCount(found, reason).fault() is None and SendersCount(found, reason).text == "2"
    fewer = replace(reason, wires=reason.wires[:1])
    assert SendersCount(found, fewer).fault() == "2 cards contribute"
    assert EntriesCount(fewer).number == 1


def test_a_hook_that_changed_nothing_is_noticed() -> None:
    found = told("clipped")
    node = next(each for each in found.flow.nodes if any(each.edits))
    (edit,) = (each for each in node.edits if each is not None)
    after = node.cotangents[0]
    assert HookMade(edit, after, (1,)).fault() is None
    assert HookMade(edit, edit.before, (1,)).fault() == "it was 13.0 before"
    assert HookMade(replace(edit, hooks=()), after, (1,)).fault() == "no hook worked"
