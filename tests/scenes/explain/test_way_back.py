"""On film: what hooks make of gradients, and where the way back first is not finite."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from scenes.explain.explain import Explain
from scenes.studio.audit.audit import audit


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


def test_a_clipping_hook_is_told_with_its_numbers() -> None:
    captions, shown = told(HookedStory)
    line = hooked.__code__.co_firstlineno - 4
    assert f"A hook made 2 of 12: tensor hook clip, line {line}." in captions
    assert {"0", "2"} <= set(shown["y cotangent"])
    assert set(shown["x.grad"]) == {"0", "4"}
    assert {"12"} <= set(shown["y cotangent[1]"]) and shown["y cotangent[1] in the end"] == ["2"]


def test_a_hook_behind_a_formula_is_named_and_so_is_its_zero() -> None:
    captions, shown = told(ZeroedStory)
    assert any(said.startswith("A hook made 0 of 6: node hook lambda, line") for said in captions)
    assert "x.grad[0] is 0: a hook made it zero." in captions
    assert shown["from y, edited"] == ["0"]


def test_hooks_of_a_leaf_and_of_its_grad_follow_each_other() -> None:
    captions, shown = told(WeightedStory)
    said = [caption for caption in captions if caption.startswith("A hook")]
    assert [caption.split(":")[0] for caption in said] == ["A hook made 1.0 of 0",
                                                           "A hook made 0.5 of 1.0"]  # fmt: skip
    assert "tensor hook lambda" in said[0] and "post-accumulate-grad hook halve" in said[1]
    assert {"0.5", "2.0"} <= set(shown["WEIGHTS.grad"])


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_first_nan_is_told_with_its_numbers_and_what_helps(
    theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCENES_THEME", theme)
    captions, shown = told(OddStory)
    assert "Going back, this comes up first in x.sqrt(): 0 × inf = nan." in captions
    (helps,) = (said for said in captions if said.startswith("What helps"))
    assert helps.endswith("put the where inside, sqrt(where(x > 0, x, 1)).")
    assert "nan" in shown["x.grad"]
    assert not any(said.startswith("x.grad[0] is") for said in captions)
