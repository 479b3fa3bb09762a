"""Of many cards some stand as one: their names, what is opened or asked for, their slopes."""

from __future__ import annotations

import ast
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some

from gradmath import trace
from gradmath.errors import ParameterError
from gradmath.graphs.card_story import CardStory
from tests.support.census_programs import run_of
from tests.support.large_programs import LARGE
from tests.support.lecture_programs import program, run_plainly, story_of

NAMES = {
    "rnn 30": "h at first, x, Wx, Wh, b, h at t=0, t=1 … t=28, h at t=29, loss",
    "transformer 4": "tokens, embed.weight, x at first, x at round 0, rounds 1 … 2, x at round 3, "
    "head.weight, head.bias, logits, target, cross_entropy(…)",
    "sequential 40": "0.weight, input, 0.bias, 0, layers 1 … 38, 39",
    "recursion": "x, sin(x) * 1.1 at call 1, calls 2 … 30, x.sum() at call 31",
}


@cache
def told(name: str, opened: tuple[str, ...] = (), entry: tuple[str, ...] = ()) -> CardStory:
    return story_of(run_of(name), entry=entry, opened=opened)


def titles(story: CardStory) -> list[str]:
    return [card.title for card in story.cards.cards]


@pytest.mark.parametrize("name", NAMES)
def test_folds_say_what_they_hold(name: str) -> None:
    assert ", ".join(titles(told(name))) == NAMES[name]


def test_a_fold_opens_and_what_is_asked_for_stands() -> None:
    opened = titles(told("rnn 30", ("t=1 … t=28",)))
    assert {"h at t=1", "t=2 … t=27", "h at t=28"} <= set(opened)
    asked = told("rnn 30", (), ("h at t=12[-1]",))
    assert {"t=1 … t=11", "h at t=12", "t=13 … t=28"} <= set(titles(asked))
    card = asked.cards.card("h at t=12").index
    reason = asked.reason(card)
    assert reason is not None and reason.entry == (1,)
    layer = titles(told("transformer 4", ("x at round 0",)))
    assert "blocks.0.attend" in layer and len(layer) <= 25


def test_what_came_back_to_folded_rounds_is_what_torch_has() -> None:
    """By plain torch: the hidden states keep their gradients.

    In double, since what comes back over 28 rounds, 1e-17, has lost four digits in single.
    """
    function, single = LARGE["rnn 30"]()
    inputs = [each.double() for each in single]
    x, wx, wh, b = (each.clone().requires_grad_() for each in inputs)
    h, kept = torch.zeros(2, dtype=torch.double), []
    for t in range(30):
        h = torch.tanh(x[t] @ wx + h @ wh + b)
        h.retain_grad()
        kept.append(h)
    (h**2).sum().backward()
    story = story_of(trace(function, *inputs))
    node = story.cards.graph.nodes[story.cards.card("t=1 … t=28").index]
    assert np.allclose(np.asarray(node.values[0]), kept[28].detach())
    assert kept[28].grad is not None
    assert np.allclose(np.asarray(node.cotangents[0]), kept[28].grad, rtol=1e-4)
    reason = story.reason(story.cards.card("h at t=0").index)
    assert reason is not None and all(wire.known for wire in reason.wires)
    assert kept[0].grad is not None
    assert float(reason.total.value) == pytest.approx(float(kept[0].grad[reason.entry]), rel=1e-4)


def test_a_tensor_that_its_card_uses_too_gets_what_came_from_outside() -> None:
    """As a module's full backward hook has it, the second opinion."""
    cell = torch.nn.LSTMCell(1, 1)
    came: list[Any] = []
    hook = cell.register_full_backward_hook(lambda _module, _given, out: came.extend(out))

    def step(x: torch.Tensor) -> torch.Tensor:
        h, c = cell(x)
        y = h * 2
        z = y + c
        total: torch.Tensor = z.sum()
        return total

    step(torch.ones(1, 1, requires_grad=True)).backward()
    hook.remove()
    story = story_of(trace(step, torch.ones(1, 1)))
    card = story.cards.card("h, c")
    found = story.cards.graph.nodes[card.index].cotangents
    by_name = dict(zip(card.port_names, (np.asarray(each).item() for each in found), strict=True))
    assert by_name == {"h": came[0].item(), "c": came[1].item()} == {"h": 2.0, "c": 1.0}


@pytest.mark.parametrize(
    ("opened", "message"),
    [("nothing", "no card is called 'nothing'; there are: .*one of these can be opened"),
     ("x", "x is one operation, or an input: nothing in it can be opened")],
)  # fmt: skip
def test_what_cannot_be_opened_is_one_line(opened: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        told("rnn 30", (opened,))


STATEMENTS = ("{0} * {1}", "{0} - {1}.tanh()", "{0} / (1 + {1} ** 2)", "torch.relu({0}) + {1}",
              "{0}[0] * {1}", "({0} + {1}).sigmoid()")  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(STATEMENTS), some.integers(0, 99),
                              some.integers(1, 3)), min_size=30, max_size=45))  # fmt: skip
def test_folded_lines_hold_what_plain_torch_holds(chosen: list[tuple[str, int, int]]) -> None:
    names = ["x", "w"]
    lines: list[str] = []
    for form, one, back in chosen:
        new = f"y{len(lines)}"
        lines.append(f"{new} = {form.format(names[one % len(names)], names[-min(back, 2)])}")
        names.append(new)
    lines.append(f"return ({names[-1]} * {names[-2]}).sum()")
    x, w, space = run_plainly(lines)
    story = story_of(trace(program(lines, "x, w"), x, w))
    assert len(story.cards.cards) <= 25
    for name in ("x", "w"):
        if name in titles(story):
            grad = story.cards.graph.nodes[story.cards.card(name).index].cotangents[0]
            assert (grad is None) == (space[name].grad is None)
            assert grad is None or np.allclose(np.asarray(grad), space[name].grad, rtol=1e-4,
                                               atol=1e-5, equal_nan=True)  # fmt: skip


def test_wrapped_code_is_python_still() -> None:
    listing = told("a wide line").listing
    assert max(map(len, listing.lines)) <= 52
    ast.parse("\n".join(listing.lines))
