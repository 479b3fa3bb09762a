"""Why an entry of a gradient is what it is: the terms add up, the slopes are those of calculus."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
import torch

from gradmath import trace
from gradmath.errors import ParameterError
from gradmath.explaining.local_slopes import slope_terms
from gradmath.graphs.card_story import CardStory
from gradmath.graphs.cards import cards_of
from tests.support.lecture_programs import LECTURES, SHIPPED, story_of, traced


@cache
def story(target: str) -> CardStory:
    return story_of(traced(target))


@pytest.mark.parametrize("target", SHIPPED)
def test_terms_add_up_to_every_contribution(target: str) -> None:
    known = 0
    for reason in story(target).reasons:
        parts = [float(wire.total.value) for wire in reason.wires]
        parts += [float(reason.seed.value)] if reason.seed is not None else []
        assert math.fsum(parts) == pytest.approx(
            float(reason.total.value), rel=1e-5, abs=1e-6, nan_ok=True
        )
        for wire in reason.wires:
            products = [float(term.product.value) for term in wire.terms]
            products += [float(wire.rest.value)] if wire.rest is not None else []
            if wire.known:
                total = float(wire.total.value)
                assert math.fsum(products) == pytest.approx(total, rel=3e-4, abs=1e-6, nan_ok=True)
                known += 1
            for term in wire.terms:
                product = float(term.incoming.value) * float(term.slope.value)
                told = float(term.product.value)
                assert product == pytest.approx(told, rel=1e-9, nan_ok=True)
    assert known or target not in LECTURES


@pytest.mark.parametrize("target", LECTURES)
def test_all_is_known_of_lecture_programs(target: str) -> None:
    told = story(target)
    assert len(told.reasons) == len(told.order)
    assert all(wire.known for reason in told.reasons for wire in reason.wires)


def terms_between(
    target: str, source: str, goal: str, entry: tuple[int, ...]
) -> dict[tuple[int, ...], float]:
    cards = cards_of(traced(target))
    ends = cards.card(source).index, cards.card(goal).index
    (edge,) = [k for k, e in enumerate(cards.graph.edges) if (e.source, e.target) == ends]
    terms = slope_terms(cards, edge, entry)
    assert terms is not None
    return {term.index: term.slope for term in terms}


def test_slopes_are_those_of_calculus() -> None:
    x = np.array([[1.4, -1.3, 1.2], [-0.3, 1.0, 0.1], [-0.7, -0.7, 0.9], [-1.2, -1.4, -1.2]])
    diff = x - x.mean(0)
    var = (diff**2).mean(0)
    found = terms_between("batch_norm.py:batch_norm", "var", "diff", (0, 1))
    assert found == pytest.approx({(1,): 2 * diff[0, 1] / 4}, rel=1e-4)
    found = terms_between("batch_norm.py:batch_norm", "inv", "var", (2,))
    assert found == pytest.approx({(2,): -0.5 * (var[2] + 1e-5) ** -1.5}, rel=1e-4)
    found = terms_between("neuron.py:neuron", "(a * b + c).tanh()", "a * b + c", ())
    assert found == pytest.approx({(): 1 - math.tanh(-0.4) ** 2}, rel=1e-5)
    cards = cards_of(traced("attention_head.py:head"))
    p = np.asarray(cards.graph.nodes[cards.card("weights").index].values[0], np.float64)
    found = terms_between("attention_head.py:head", "weights", "scores", (1, 2))
    due = {(1, j): p[1, j] * ((j == 2) - p[1, 2]) for j in range(3)}
    assert found == pytest.approx(due, rel=1e-4)
    found = terms_between("embedding.py:loss", "vectors", "table", (1, 0))
    assert found == {(0, 0): 1.0, (2, 0): 1.0}


def test_where_a_factor_is_not_finite_the_product_is_told() -> None:
    def masked(x: torch.Tensor) -> torch.Tensor:
        root = x.sqrt()
        chosen = torch.where(x > 0, root, 0.0)
        doubled = chosen * 2
        y = doubled + 1
        return y.sum()

    reason = next(r for r in story_of(trace(masked, torch.tensor([0.0, 4.0]))).reasons
                  if r.entry == (0,) and math.isnan(float(r.total.value)))  # fmt: skip
    term = next(t for w in reason.wires for t in w.terms if math.isinf(float(t.slope.value)))
    assert float(term.incoming.value) == 0 and math.isnan(float(term.product.value))


def test_entries_are_chosen_and_digits() -> None:
    chosen = story_of(traced("batch_norm.py:batch_norm"), entry=("diff[0, 0]", "x[3, 2]"), digits=4)
    entries = {chosen.cards.cards[reason.card].title: reason for reason in chosen.reasons}
    assert entries["diff"].entry == (0, 0) and entries["x"].entry == (3, 2)
    assert entries["x"].total.text().count("0") < 5 and entries["x"].total.decimals == 4


@pytest.mark.parametrize(
    ("entry", "digits", "message"),
    [
        ("dif[0]", 2, "no card is called 'dif'"),
        ("diff[4, 0]", 2, r"diff has shape \[4, 3\]; the last entry is diff\[3, 2\]"),
        ("diff[1]", 2, "the last entry is"),
        ("x[0, 0]", 9, "digits is 9; give 1 to 6"),
    ],
)
def test_bad_choices_are_one_line(entry: str, digits: int, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        story_of(traced("batch_norm.py:batch_norm"), entry=(entry,), digits=digits)


def test_rules_speak_of_the_users_variables() -> None:
    rules = {
        wire.rule
        for target in LECTURES
        for reason in story(target).reasons
        for wire in reason.wires
    }
    assert {"grad * inv", "grad * diff", "grad * b", "where(h > 0, grad, 0)"} <= rules
