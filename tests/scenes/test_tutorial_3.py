"""The graphs of Tutorial 3 show what plain torch computes, for the course's numbers and others."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from scenes.kit import Lecture
from scenes.studio.audit.audit import audit
from scenes.tutorial_3.fan_out import FanOut
from scenes.tutorial_3.gradient_has_a_graph import GradientHasAGraph
from scenes.tutorial_3.graph_grows import GraphGrows

CASES: dict[str, tuple[type[Lecture], dict[str, Any]]] = {
    "fan-out, other numbers": (FanOut, {"x": [0.5, -1.25], "v": [2.0, 0.5]}),
    "fan-out, one entry": (FanOut, {"x": [-2.0], "v": [1.0]}),
    "fan-out, three entries": (FanOut, {"x": [1.0, 0.0, -0.5], "v": [0.0, 1.0, 2.0]}),
    "fan-out, off the grid": (FanOut, {"x": [0.333, 1.777], "v": [1.0, -0.1]}),
    "fan-out, large": (FanOut, {"x": [1e4, 3.0], "v": [1.0, 1.0]}),
    "growth, other numbers": (GraphGrows, {"x": [[0.5, 1.0]], "w": [[2.0], [-0.25]]}),
    "growth, square": (GraphGrows, {"x": [[1.0, 2.0], [0.0, 1.0]], "w": [[1.0, 0.0], [3.0, 1.0]]}),
    "second order, negative": (GradientHasAGraph, {"x": -2.0}),
    "second order, zero": (GradientHasAGraph, {"x": 0.0}),
    "second order, beyond the bend": (GradientHasAGraph, {"x": 3.0}),
    "second order, hardly a bend": (GradientHasAGraph, {"x": 0.6931472}),
    "second order, all flat": (GradientHasAGraph, {"x": 300.0}),
}


def variant(scene: type[Lecture], parameters: dict[str, Any]) -> type[Lecture]:
    return type(scene.__name__, (scene,), {"parameters": parameters})


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers(case: str) -> None:
    report = audit(variant(*CASES[case]), frame_rate=5)
    assert [str(fault) for fault in report.faults] == []
    assert report.numbers > 500


@pytest.mark.parametrize("scene", [FanOut, GraphGrows, GradientHasAGraph])
def test_every_frame_is_true_in_the_light_theme(
    scene: type[Lecture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_THEME", "light")
    report = audit(scene, frame_rate=30)
    assert [str(fault) for fault in report.faults] == []
    assert 20 <= report.beats[-1].end <= 60


def shown_numbers(scene: type[Lecture]) -> dict[str, dict[str, dict[tuple[int, ...], str]]]:
    """The texts of all entries, by beat and record, as they were last seen in it."""
    seen: dict[str, dict[str, dict[tuple[int, ...], str]]] = {}

    def note(beat: str, number: Any) -> None:
        claim = number.claim
        tensors = seen.setdefault(beat, {})
        tensors.setdefault(claim.record.name, {})[claim.index] = number.drawn

    audit(scene, frame_rate=5, on_number=note)
    return seen


def texts(tensor: torch.Tensor) -> dict[tuple[int, ...], str]:
    """Whole numbers as they read."""
    flat = {(): tensor} if tensor.dim() == 0 else {
        tuple(index): tensor[tuple(index)]
        for index in torch.cartesian_prod(*(torch.arange(n) for n in tensor.shape))
        .reshape(-1, tensor.dim()).tolist()
    }  # fmt: skip
    return {index: f"{value:g}".replace("-", "−") for index, value in flat.items()}


def test_the_numbers_of_fan_out_are_those_of_plain_torch() -> None:
    x = torch.tensor([3.0, -1.0], requires_grad=True)
    v = torch.tensor([1.0, 2.0])
    shown = shown_numbers(FanOut)
    (x * x + x).backward(v)
    assert x.grad is not None
    assert shown["into x.grad"]["x.grad"] == texts(x.grad)
    assert shown["forward"]["mul"] == texts((x * x).detach())
    assert shown["forward"]["y"] == texts((x * x + x).detach())
    (x * x + x).backward(v)
    assert shown["it adds"]["x.grad"] == texts(x.grad)
    x.grad.zero_()
    assert shown["zero"]["x.grad"] == texts(x.grad)


def test_the_numbers_of_the_growing_graph_are_those_of_plain_torch() -> None:
    x = torch.tensor([[-1.0, -3.0, 1.0], [-2.0, -1.0, 1.0]])
    w = torch.tensor([[1.0, -3.0], [1.0, -1.0], [3.0, -3.0]])
    shown = shown_numbers(GraphGrows)["answer"]
    h = x @ w
    z = h + 2.0
    expected = {"x": x, "w": w, "h": h, "z": z, "loss": z.mean()}
    assert shown == {name: texts(tensor) for name, tensor in expected.items()}


def test_the_numbers_of_the_second_order_are_those_of_plain_torch() -> None:
    def two(value: torch.Tensor) -> dict[tuple[int, ...], str]:
        return {(): f"{value.item():.2f}".replace("-", "−")}

    x = torch.tensor(1.0, requires_grad=True)
    s = torch.sigmoid(x)
    d: list[torch.Tensor] = [s**2]
    for _ in range(4):
        d += torch.autograd.grad(d[-1], x, create_graph=True)
    shown = shown_numbers(GradientHasAGraph)
    assert shown["s works"]["dy"] == two(d[1])
    assert shown["s works"]["s to x"] == two(d[1])
    assert shown["s works"]["pow"] == two(s)
    assert shown["its formula"]["y to s"] == shown["its formula"]["mul"] == two(2 * s)
    assert shown["home"]["x.grad"] == two(d[2])
    (at_s,) = torch.autograd.grad(d[1], s, retain_graph=True)
    assert shown["second pass"]["s cotangent"] == two(at_s)


def test_the_list_has_the_derivatives_and_graphs_of_plain_torch() -> None:
    story = {beat.name: beat for beat in audit(GradientHasAGraph, frame_rate=5).beats}
    assert (
        story["and again"].caption == "The line runs again, and again: d[4] has 99 nodes behind it."
    )
    assert story["y"].caption.startswith("d[0] is y, with 3 nodes")
    assert story["home"].caption.endswith("the second derivative: −0.06.")
    assert story["parabola"].caption == "d[2] tells how the curve bends: the parabola."
    flat = audit(variant(GradientHasAGraph, {"x": 300.0}), frame_rate=5).beats
    assert "d[2] is zero: here the curve does not bend." in [beat.caption for beat in flat]


def test_the_stories_are_told_in_their_order() -> None:
    beats = [beat.name for beat in audit(FanOut, frame_rate=5).beats]
    assert beats == [
        "x", "forward", "guess", "choose v", "through the sum", "through the product",
        "they meet", "into x.grad", "again", "second pass", "it adds", "zero", "answer",
    ]  # fmt: skip
    beats = [beat.name for beat in audit(GraphGrows, frame_rate=5).beats]
    assert beats == [
        "leaves", "h = x @ w", "z = h + 2.0", "loss = z.mean()", "guess", "root",
        "MeanBackward0", "AddBackward0", "MmBackward0", "answer",
    ]  # fmt: skip
    beats = [beat.name for beat in audit(GradientHasAGraph, frame_rate=5).beats]
    assert beats == [
        "forward", "guess", "y works", "its formula", "s works", "dy", "second pass", "home",
        "y", "tangent", "parabola", "and again", "answer",
    ]  # fmt: skip


def test_captions_follow_the_data() -> None:
    captions = {beat.name: beat.caption for beat in audit(FanOut, frame_rate=5).beats}
    assert captions["they meet"] == "At x they meet, and add up: 1 + 3 + 3 = 7."
    assert captions["it adds"] == "It is added: 7 + 7 = 14."
    rough = variant(FanOut, {"x": [0.333], "v": [1.0]})
    captions = {beat.name: beat.caption for beat in audit(rough, frame_rate=5).beats}
    assert captions["they meet"].endswith("1.00 + 0.33 + 0.33 ≈ 1.67.")
