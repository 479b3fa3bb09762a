"""Cards are the user's own variables: named as written, with the numbers of plain torch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as some
from torch import Tensor, nn

from gradmath import load_trace, trace
from gradmath.graphs.cards import CardGraph, cards_of
from tests.support.lecture_programs import SHIPPED, program, run_plainly, traced

NAMES = {
    "linear_regression.py:loss": "w, X, X @ w, b, prediction, y, error, error**2, "
    "(error**2).mean()",
    "mlp.py:MLP": "fc1.weight, x, fc1.bias, fc1(x), h, fc2.weight, fc2.bias, logits, y, "
    "cross_entropy(…)",
    "softmax_by_hand.py:loss": "x, shifted, e, p, target, right, -right.log().mean()",
    "neuron.py:neuron": "b, a, a * b, c, a * b + c, (a * b + c).tanh()",
    "batch_norm.py:batch_norm": "x, mean, diff, var, inv, xhat, gamma, beta, gamma * xhat + beta",
    "attention_head.py:head": "x, Wq, q, Wk, k, Wv, v, scores, weights, mixed",
    "rnn.py:rnn": "h at first, x, Wx, Wh, b, h at t=0, h at t=1, h at t=2",
    "layer_norm.py:layer_norm": "x, mean, centred, var, std, gamma, beta, gamma * centred / std…",
    "embedding.py:loss": "words, table, vectors, meaning, w, score, label, binary_cross_entropy_…",
    "gates.py:gates": "x, positive, w, clipped, best, clipped.sum() + best…",
    "conv_net.py:ConvNet": "conv.bias, conv.weight, image, conv(image), hidden, pooled, "
    "head.weight, head.bias, score, score.sum()",
    "loop_with_if.py:orbit": "x at the start, x at round 0, line 11, x at round 0, line 13, "
    "x at round 1, x at round 2, x.sum()",
}


def titles(cards: CardGraph) -> list[str]:
    return [card.title for card in cards.cards]


@pytest.mark.parametrize("target", NAMES)
def test_names_are_those_of_the_code(target: str) -> None:
    assert ", ".join(titles(cards_of(traced(target)))) == NAMES[target]


@pytest.mark.parametrize("target", SHIPPED)
def test_no_two_cards_have_one_name_and_none_has_no_name(target: str) -> None:
    cards = cards_of(traced(target))
    assert all(titles(cards)) and len(set(titles(cards))) == len(cards.cards)
    nodes = sorted(node for card in cards.cards for node in card.nodes)
    assert nodes == list(range(len(traced(target).nodes)))
    assert all(edge.target < edge.source for edge in cards.graph.edges)


@pytest.mark.parametrize("target", SHIPPED)
def test_what_cards_send_adds_up_to_what_each_gets(target: str) -> None:
    graph = cards_of(traced(target)).graph
    for node in graph.nodes:
        for output, whole in enumerate(node.cotangents):
            parts = [held for _, held in graph.contributions(node.index, output)]
            assert (whole is None) == (not parts)
            if whole is not None:
                total = np.sum([np.asarray(part, np.float64) for part in parts], axis=0)
                assert np.allclose(total, np.asarray(whole), rtol=1e-5, atol=1e-6, equal_nan=True)


# What a statement may be: its code, with the names of what was there before in the places.
STATEMENTS = ("{0} * {1}", "{0} + {1}", "({0} - {1}).tanh()", "{0}.exp() / (1 + {1} ** 2)",
              "torch.relu({0}) + torch.sin({1}).sum()", "torch.where({0} > {1}, {0}, 0.5 * {1})",
              "torch.stack([{0}, {1}]).mean(0)", "{0}.clamp(-1, 1) * {1}[0]",
              "{0}.reshape(1, 3).T.reshape(3) - {1}")  # fmt: skip


@given(some.lists(some.tuples(some.sampled_from(STATEMENTS), some.integers(0, 9),
                              some.integers(0, 9)), min_size=4, max_size=7))  # fmt: skip
def test_cards_hold_what_plain_torch_holds(chosen: list[tuple[str, int, int]]) -> None:
    names = ["x", "w"]
    lines: list[str] = []
    for form, one, other in chosen:
        made = f"y{len(lines)}"
        lines.append(f"{made} = {form.format(names[one % len(names)], names[-1 - other % 2])}")
        names.append(made)
    lines.append(f"return ({names[-1]} * {names[-2]}).sum()")
    x, w, space = run_plainly(lines)
    cards = cards_of(trace(program(lines, "x, w"), x, w))
    for name in names:
        if name not in titles(cards):
            assert space[name].grad is None  # nothing that is returned was computed from it
            continue
        node = cards.graph.nodes[cards.card(name).index]
        assert torch.equal(torch.tensor(node.values[0]), space[name].detach())
        grad = space[name].grad
        assert (node.cotangents[0] is None) == (grad is None)
        assert grad is None or torch.equal(torch.tensor(node.cotangents[0]), grad)


CASES = {
    "over several lines": (["y = (x\n         .exp()\n         .sum())", "a = y * 2", "b = a + 1",
                            "c = b * a", "return c"], "x", ["x", "y", "a", "b", "c"]),
    "unpacked": (["a, b = x[:1], x[1:]", "c = a * b", "d = c + a", "e = d * d", "return e.sum()"],
                 "x", ["x", "a", "b", "c", "d", "e", "e.sum()"]),
    "assigned with an operation": (["y = x * 2", "y = y + x", "y *= 3", "z = y * y",
                                    "return z.sum()"], "x",
                                   ["x", "y at line 2", "y at line 3", "y at line 4", "z",
                                    "z.sum()"]),
    "while": (["k = 0", "while k < 3:", "    x = x * 2", "    k += 1", "return x.sum()"], "x",
              ["x at the start", "x at round 0", "x at round 1", "x at round 2", "x.sum()"]),
    "loops in loops": (["for i in range(2):", "    x = x + 1", "    for j in range(2):",
                        "        x = x * 2", "return x.sum()"], "x",
                       ["x at the start", "x at i=0", "x at i=0, j=0", "x at i=0, j=1", "x at i=1",
                        "x at i=1, j=0", "x at i=1, j=1", "x.sum()"]),
    "over a list": (["for w in [x, x * 2]:", "    x = x * w", "    x = x + 1",
                     "return x.sum()"], "x",
                    ["x at the start", "x * 2", "x at round 0, line 3", "x at round 0, line 4",
                     "x at round 1, line 3", "x at round 1, line 4", "x.sum()"]),
    "a comprehension": (["parts = [p * 2 for p in x]", "y = sum(parts)", "z = y * y", "a = z + 1",
                         "return a"], "x", ["x", "parts", "y", "z", "a"]),
    "a function of its own": (["act = lambda z: z.tanh() * 2", "y = act(x) + act(x * 2)",
                               "z = y * 2", "return z.sum()"], "x",
                              ["x", "act(x)", "x * 2", "act(x * 2)", "y", "z", "z.sum()"]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_statements_of_every_kind(case: str) -> None:
    lines, parameters, due = CASES[case]
    whole = "\n".join(lines).split("\n")
    cards = cards_of(trace(program(whole, parameters), torch.tensor([1.5, -0.5])))
    assert titles(cards) == due


def test_a_file_keeps_where_things_ran(tmp_path: Any) -> None:
    run = traced("rnn.py:rnn")
    run.save(tmp_path / "rnn.trace")
    kept = load_trace(tmp_path / "rnn.trace")
    assert titles(cards_of(kept)) == titles(cards_of(run))
    assert [node.site for node in kept.nodes] == [node.site for node in run.nodes]


def test_modules_open() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 2))

        def forward(self, x: Tensor) -> Tensor:
            y: Tensor = self.body(x)
            z = y * 2
            a = z + x
            b = a * a
            return b.sum()

    run = trace(Net(), torch.ones(2))
    assert "y" in titles(cards_of(run))
    opened = titles(cards_of(run, ["y"]))
    assert {"body.0", "body.1", "y", "z"} <= set(opened) or {"body.0", "body.2"} <= set(opened)


def test_without_a_source_there_are_the_operations() -> None:
    assert titles(cards_of(trace(torch.relu, torch.ones(2), v=torch.ones(2)))) == ["input0", "relu"]
