"""Gradients in every mode of the caller's, who keeps it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import torch
from torch import Tensor

from gradmath.running.grad_mode import with_gradients

MODES = [torch.enable_grad, torch.no_grad, torch.inference_mode]


def slope(x: Tensor) -> float:
    leaf = x.clone().requires_grad_()
    (leaf * leaf).backward()
    assert leaf.grad is not None
    return leaf.grad.item()


@pytest.mark.parametrize("mode", MODES)
def test_there_is_a_gradient_and_the_mode_stays(
    mode: Callable[[], AbstractContextManager[None]],
) -> None:
    with mode():
        before = torch.is_grad_enabled(), torch.is_inference_mode_enabled()
        assert with_gradients(slope)(torch.tensor(3.0)) == 6.0
        with pytest.raises(ZeroDivisionError):
            with_gradients(lambda: 1 / 0)()
        assert (torch.is_grad_enabled(), torch.is_inference_mode_enabled()) == before


def test_without_it_or_with_enable_grad_alone_there_is_none() -> None:
    for mode in (torch.no_grad, torch.inference_mode):
        with mode(), pytest.raises(RuntimeError):
            slope(torch.tensor(3.0))
    with torch.inference_mode(), torch.enable_grad(), pytest.raises(RuntimeError):
        slope(torch.tensor(3.0))
