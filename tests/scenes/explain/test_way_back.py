"""On film: what hooks make of gradients, and where the way back first is not finite."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradmath import trace
from gradmath.tracing.flow_of import graph_flow
from scenes.explain.explain import Explain
from scenes.kit.graph.motions import hooks_work, seed
from scenes.kit.graph.notes import rule_beside
from scenes.kit.graph.parts.facts import FirstBack
from scenes.kit.graph.parts.rules import Rehooked
from scenes.kit.graph.parts.tensors import NumberGrid
from scenes.kit.graph.view import GraphView, Progress
from scenes.kit.look.stage import SAFE, Region
from scenes.studio.audit.audit import audit

STAGE = Region(SAFE.left, SAFE.right, -2.0, 2.5)


def clip(grad: Tensor) -> Tensor:
    return grad.clamp(-2, 2)


def hooked(x: Tensor) -> Tensor:
    y = x * 2
    y.register_hook(clip)
    return (y * y).sum()


def zeroed(x: Tensor) -> Tensor:
    y = x * 3
    assert y.grad_fn is not None
    y.grad_fn.register_hook(lambda grads, _: (grads[0] * 0, *grads[1:]))
    return (y * 2).sum()


def odd(x: Tensor) -> Tensor:
    return torch.where(x > 0, x.sqrt(), x).sum()


WEIGHTS = nn.Parameter(torch.tensor([1.0, 2.0]))
WEIGHTS.register_hook(lambda grad: grad + 1)


def halve(leaf: Tensor) -> None:
    assert leaf.grad is not None
    leaf.grad.mul_(0.5)


WEIGHTS.register_post_accumulate_grad_hook(halve)


def weighted(x: Tensor) -> Tensor:
    return (x * WEIGHTS).sum()


class Story(Explain):
    inputs = (torch.tensor([0.0, 3.0]),)


class HookedStory(Story):
    function = staticmethod(hooked)


class ZeroedStory(Story):
    function = staticmethod(zeroed)


class OddStory(Story):
    function = staticmethod(odd)


class WeightedStory(Story):
    function = staticmethod(weighted)


def told(scene: type[Explain]) -> tuple[list[str], dict[str, list[str]]]:
    """The captions of a story without faults, and the texts of each tensor in it."""
    shown: dict[str, list[str]] = {}

    def note(_beat: str, number: Any) -> None:
        texts = shown.setdefault(number.claim.record.name, [])
        if number.drawn not in texts:
            texts.append(number.drawn)

    report = audit(scene, frame_rate=2, on_number=note)
    assert [str(fault) for fault in report.faults] == []
    return [beat.caption for beat in report.beats], shown


def test_a_clipping_hook_works_once_everything_has_arrived() -> None:
    captions, shown = told(HookedStory)
    line = hooked.__code__.co_firstlineno - 4
    (at,) = (k for k, said in enumerate(captions) if said.startswith("A hook"))
    assert captions[at] == f"A hook makes 2 of 12: tensor hook clip, line {line}."
    assert captions[at + 1].startswith("MulBackward0 works: its contributions go to x")
    assert set(shown["y cotangent"]) == {"0", "2", "12"}
    assert set(shown["x.grad"]) == {"0", "4"}


def test_a_hook_behind_a_formula_is_named_and_so_is_its_zero() -> None:
    captions, _ = told(ZeroedStory)
    assert any(said.startswith("A hook makes 0 of 6: node hook lambda, line") for said in captions)
    assert "x.grad[0] is 0: a hook made it zero." in captions


def test_hooks_of_a_leaf_and_of_its_grad_follow_each_other() -> None:
    captions, shown = told(WeightedStory)
    said = [caption for caption in captions if caption.startswith("A hook")]
    assert [caption.split(":")[0] for caption in said] == ["A hook makes 1.0 of 0",
                                                           "A hook makes 0.5 of 1.0"]  # fmt: skip
    assert "tensor hook lambda" in said[0] and "post-accumulate-grad hook halve" in said[1]
    assert {"0.5", "2.0"} <= set(shown["WEIGHTS.grad"])


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_first_nan_is_told_with_its_numbers_and_what_helps(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_THEME", theme)
    captions, shown = told(OddStory)
    assert "Going back, NaN or infinity first comes up in SqrtBackward0: 0 × inf = nan." in captions
    (helps,) = (said for said in captions if said.startswith("What helps"))
    assert helps.endswith("put the where inside, sqrt(where(x > 0, x, 1)).")
    assert "nan" in shown["x.grad"]
    assert not any(said.startswith("x.grad[0] is") for said in captions)


# -- planted faults --------------------------------------------------------------------------


def view_of(fn: Any) -> GraphView:
    return GraphView(graph_flow(trace(fn, torch.tensor([0.0, 3.0]))), STAGE)


def test_a_hook_that_works_too_early_is_noticed() -> None:
    view = view_of(hooked)
    (face,) = view.card("y").edited
    assert face is not None
    seed(view)
    assert [fault.check for fault in face.faults()] == ["hook"]
    sweep = view.flow.sweep
    view.progress = Progress(sweep, sweep, over=True)
    assert list(face.faults()) == []


def test_what_came_in_the_place_of_what_hooks_made_is_noticed() -> None:
    view = view_of(hooked)
    card = view.card("y")
    (face,), (total,) = card.edited, card.totals
    assert face is not None and total is not None
    view.progress = Progress(view.flow.sweep, view.flow.sweep, over=True)
    face.picture.follow(total.picture.shown)
    assert [fault.check for fault in face.faults()] == ["hook"]


def test_hooks_work_once() -> None:
    card = view_of(hooked).card("y")
    assert len(list(hooks_work(card))) == 2 and list(hooks_work(card)) == []


def test_what_hooks_made_stands_below_the_rule_that_yields_something_else() -> None:
    view = view_of(zeroed)
    edges = [edge for edge in view.flow.sweep if edge.edit is not None]
    note = rule_beside(view, edges, Region(-7, 7, -4, 4))
    assert note is not None
    (row,) = (part for part in note.get_family() if isinstance(part, Rehooked))
    assert row.grid.record is edges[0].cotangent and list(row.faults()) == []
    (worked,) = note.worked
    yields = worked.terms[-1]
    assert isinstance(yields, NumberGrid) and yields.record is edges[0].made
    made = edges[0].made
    assert made is not None
    row.grid.follow(made)
    assert [fault.check for fault in row.faults()] == ["hook"]


def test_another_node_is_not_the_first_that_is_not_finite() -> None:
    flow = graph_flow(trace(odd, torch.tensor([0.0, 3.0])))
    found = flow.trace.anomaly
    assert found is not None
    faults = {node.index: FirstBack(flow, node).fault() for node in flow.nodes}
    assert [k for k, fault in faults.items() if fault is None] == [found.node]


# The tests above that plant a lie, with the check that catches it.
LIES = {
    test_a_hook_that_works_too_early_is_noticed: "hook",
    test_what_came_in_the_place_of_what_hooks_made_is_noticed: "hook",
}
