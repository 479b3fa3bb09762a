"""Programs of every kind, small and large: never a card without a name, never more than fit."""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from gradmath.graphs.card_story import CardStory
from gradmath.graphs.card_units import MOST_CARDS, MOST_USES
from gradmath.graphs.cards import cards_of
from scenes.explain.explain import Explain
from scenes.studio.audit.audit import audit
from tests.support.census_programs import NAMES, SMALL, run_of
from tests.support.large_programs import LARGE
from tests.support.lecture_programs import SHIPPED, story_of
from tests.support.thoroughness import THOROUGH

# Those that are told in full, too: of each kind one, as each film takes some seconds.
FILMED = ("an lstm cell", "calls itself", "custom function", "in place", "one line", "two outputs",
          "a wide line", "rnn 30", "transformer 4", "sequential 40")  # fmt: skip


@cache
def story(name: str) -> CardStory:
    return story_of(run_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_card_has_a_name_and_there_are_few(name: str) -> None:
    told = story(name)
    titles = [card.title for card in told.cards.cards]
    assert all(titles) and len(set(titles)) == len(titles) <= MOST_CARDS
    assert all(max(map(len, card.name.split(", "))) <= 22 for card in told.cards.cards)
    whole = run_of(name)
    nodes = sorted(node for card in told.cards.cards for node in card.nodes)
    assert nodes == list(range(len(whole.nodes)))
    assert all(edge.target < edge.source for edge in told.cards.graph.edges)
    plain = cards_of(whole)
    used = Counter((edge.target, edge.output) for edge in plain.graph.edges)
    if len(plain.cards) <= MOST_CARDS and max(used.values()) <= MOST_USES:
        assert titles == [card.title for card in plain.cards]
    else:
        assert len(titles) < len(plain.cards)


@pytest.mark.parametrize("name", NAMES)
def test_contributions_and_terms_add_up(name: str) -> None:
    told = story(name)
    assert max(len(reason.wires) for reason in told.reasons) <= MOST_USES
    for reason in told.reasons:
        parts = [float(wire.total.value) for wire in reason.wires]
        parts += [float(reason.seed.value)] if reason.seed is not None else []
        total = float(reason.total.value)
        assert math.fsum(parts) == pytest.approx(total, rel=1e-4, abs=1e-6, nan_ok=True)
        for wire in reason.wires:
            products = [float(term.product.value) for term in wire.terms]
            products += [float(wire.rest.value)] if wire.rest is not None else []
            if wire.known:
                sent = float(wire.total.value)
                assert math.fsum(products) == pytest.approx(sent, rel=1e-3, abs=1e-6, nan_ok=True)


@pytest.mark.parametrize("name", [*SMALL, *LARGE])
def test_leaves_that_stand_have_the_gradients_of_the_trace(name: str) -> None:
    told, whole = story(name), run_of(name)
    for card, node in zip(told.cards.cards, told.cards.graph.nodes, strict=True):
        own = whole.nodes[card.nodes[-1]]
        if own.is_leaf and own.requires_grad and own.name in whole.grads:
            due = whole.grads[own.name]
            assert (node.cotangents[0] is None) == (due is None)
            assert due is None or np.allclose(np.asarray(node.cotangents[0]), np.asarray(due),
                                              rtol=1e-5, atol=1e-7, equal_nan=True)  # fmt: skip


def test_the_census_is_large_enough() -> None:
    assert len(NAMES) >= 40 and set(FILMED) <= set(NAMES) and set(SHIPPED) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES if THOROUGH else FILMED)
def test_it_is_told_without_a_fault(name: str, tmp_path: Path) -> None:
    """The film is captured and not drawn; its beats are the page's, its last frame the still's."""
    run_of(name).save(tmp_path / "it.trace")
    scene = type("Counted", (Explain,), {"parameters": {"trace": str(tmp_path / "it.trace")}})
    report = audit(scene, frame_rate=1)
    assert [str(fault) for fault in report.faults] == []
    assert report.stills and not report.warning
