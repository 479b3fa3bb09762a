"""What hooks made stands on a card of its node, once everything has arrived."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from gradmath import trace
from gradmath.tracing.flow_of import graph_flow
from scenes.kit.graph.motions import hooks_work, seed
from scenes.kit.graph.view import GraphView, Progress
from scenes.kit.look.stage import SAFE, Region

STAGE = Region(SAFE.left, SAFE.right, -2.0, 2.5)


def clip(grad: Tensor) -> Tensor:
    return grad.clamp(-2, 2)


def hooked(x: Tensor) -> Tensor:
    y = x * 2
    y.register_hook(clip)
    return (y * y).sum()


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


# The tests above that plant a lie, with the check that catches it.
LIES = {
    test_a_hook_that_works_too_early_is_noticed: "hook",
    test_what_came_in_the_place_of_what_hooks_made_is_noticed: "hook",
}
