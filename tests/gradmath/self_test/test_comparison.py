"""The self-test compares each of its programs: a planted change of one bit is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from gradmath.graphs.trace import Trace
from gradmath.self_test import comparison
from gradmath.self_test.comparison import Verdict, difference, self_test
from gradmath.self_test.programs import PROGRAMS, SmallProgram, draw, function
from gradmath.tracing.tracer import trace

KINDS = {
    "elementwise", "matrix product", "broadcast", "fan-out", "in-place", "views",
    "writes through views", "indexing", "convolution", "norms", "attention", "embedding",
    "complex", "custom function", "checkpoint", "hook that looks", "hook that edits",
    "layer used twice", "detach", "many outputs", "bfloat16", "second graph", "double backward",
}  # fmt: skip


def test_every_program_is_exact_here() -> None:
    assert [verdict for verdict in self_test() if verdict.difference] == []
    assert PROGRAMS.keys() >= KINDS


def one_bit_off(array: Any) -> Any:
    """The array with one bit changed: the last of its first entry, as numbers lie here."""
    flipped = bytearray(array.tobytes())
    flipped[0] ^= 1
    return np.frombuffer(bytes(flipped), array.dtype).reshape(array.shape)


def bit_of_a_gradient(run: Trace) -> Trace:
    name = next(name for name, grad in run.grads.items() if grad is not None)
    return replace(run, grads={**run.grads, name: one_bit_off(run.grads[name])})


def bit_of_an_output(run: Trace) -> Trace:
    index, k = run.outputs[-1]
    values = list(run.nodes[index].values)
    values[k] = one_bit_off(values[k])
    nodes = list(run.nodes)
    nodes[index] = replace(nodes[index], values=tuple(values))
    return replace(run, nodes=tuple(nodes))


def more_on_an_edge(run: Trace) -> Trace:
    edges = list(run.edges)
    last = max(range(len(edges)), key=lambda k: edges[k].order or 0)
    # One bit can be lost where contributions are added and rounded.
    cotangent = edges[last].cotangent
    assert isinstance(cotangent, np.ndarray)
    edges[last] = replace(edges[last], cotangent=np.array(cotangent + 1))
    return replace(run, edges=tuple(edges))


def a_leaf_too_few(run: Trace) -> Trace:
    return replace(run, grads=dict(list(run.grads.items())[1:]))


def a_gradient_too_few(run: Trace) -> Trace:
    return replace(run, grads=dict.fromkeys(run.grads))


def planted(change: Callable[[Trace], Trace], name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the self-test says of a program while the tracer changes something of its traces."""
    monkeypatch.setattr(comparison, "trace", lambda *a, **options: change(trace(*a, **options)))
    (verdict,) = self_test({name: PROGRAMS[name]})
    assert verdict.program == name
    return verdict.difference


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (bit_of_a_gradient, r".*\.grad differs"),
        (bit_of_an_output, r"output \d differs"),
        (a_leaf_too_few, "gradients of .* where torch has .*"),
        (a_gradient_too_few, r".*\.grad differs"),
    ],
)
def test_a_planted_change_is_found(
    change: Callable[[Trace], Trace], told: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert re.fullmatch(told, planted(change, name, monkeypatch))


@pytest.mark.parametrize("name", list(PROGRAMS))
def test_a_contribution_that_does_not_add_up_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "does not add up" in planted(more_on_an_edge, name, monkeypatch)


def test_another_second_graph_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(run: Trace) -> Trace:
        return replace(run, backward=None)

    def with_another(run: Trace) -> Trace:
        assert run.backward is not None
        return replace(run, backward=bit_of_an_output(run.backward))

    told = "the graph of the backward pass does not end in the gradients"
    assert planted(without, "second graph", monkeypatch) == told
    assert planted(with_another, "second graph", monkeypatch) == told


def test_what_a_program_raises_is_told_in_one_line() -> None:
    def fails(x: torch.Tensor) -> torch.Tensor:
        raise ValueError("no such number\nand more")

    program = function(fails, draw(2))
    (verdict,) = self_test({"fails": program})
    assert verdict == Verdict("fails", "ValueError: no such number")


def test_the_random_state_is_left_alone() -> None:
    before = torch.get_rng_state()
    assert difference(PROGRAMS["masks and dropout"]) == ""
    assert torch.equal(torch.get_rng_state(), before)


def test_a_program_that_is_never_the_same_is_not_exact() -> None:
    numbers = iter(range(9))
    assert difference(SmallProgram(lambda: (lambda x: (x * next(numbers)).sum(), (draw(2),))))
