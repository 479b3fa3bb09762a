"""Torch's own operators with sample inputs, each as a function whose inputs are stretched."""

from __future__ import annotations

import sys
import types
import unittest
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

Function = Callable[..., Tensor]


def operators() -> list[Any]:
    """The database of operators. Its module is private and asks for a package of torch's own tests.

    Raises: ImportError or AttributeError on a torch without it.
    """
    if "expecttest" not in sys.modules:
        stand_in = types.ModuleType("expecttest")
        stand_in.TestCase = unittest.TestCase  # type: ignore[attr-defined]
        stand_in.assert_expected_inline = None  # type: ignore[attr-defined]
        sys.modules["expecttest"] = stand_in
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal import common_methods_invocations as database
    return [op for op in database.op_db if op.supports_autograd]


def tensors_in(thing: Any) -> Iterator[Tensor]:
    if isinstance(thing, Tensor):
        yield thing
    elif isinstance(thing, list | tuple):
        for each in thing:
            yield from tensors_in(each)


def samples(operator: Any, most: int) -> Iterator[tuple[Function, list[Tensor]]]:
    """Some samples of an operator, spread over all it has: a function and its leaves.

    The last leaf has one entry and is multiplied to all others and to the outputs, so that every
    formula meets broadcasting.
    """
    own = operator.supported_dtypes("cpu")
    dtypes = (torch.float32, torch.complex64, torch.float64, torch.float16)
    dtype = next((dtype for dtype in dtypes if dtype in own), None)
    if dtype is None:  # made for other devices
        return
    torch.manual_seed(0)
    every = list(operator.sample_inputs("cpu", dtype, requires_grad=True))
    for sample in every[:: max(1, len(every) // most)][:most]:
        parts = [sample.input, sample.args, list(sample.kwargs.values())]
        leaves = [t for t in tensors_in(parts) if t.requires_grad and t.is_leaf]
        if leaves:
            factor = torch.full((1,), 1.25, dtype=leaves[0].dtype)
            yield _stretched(operator.op, sample, leaves), [*leaves, factor]


def _stretched(operator: Function, sample: Any, leaves: list[Tensor]) -> Function:
    def function(*inputs: Tensor) -> Tensor:
        *given, factor = inputs
        torch.manual_seed(1)
        known = {id(leaf): tensor * factor for leaf, tensor in zip(leaves, given, strict=True)}
        out = operator(
            _replaced(sample.input, known),
            *_replaced(sample.args, known),
            **{name: _replaced(value, known) for name, value in sample.kwargs.items()},
        )
        total = torch.zeros(())
        for tensor in tensors_in(out):
            if tensor.requires_grad and tensor.layout is torch.strided:
                real = torch.view_as_real(tensor) if tensor.is_complex() else tensor
                total = total + (real * factor.real).sum()
        return total

    return function


def _replaced(thing: Any, known: dict[int, Tensor]) -> Any:
    if isinstance(thing, Tensor):
        return known.get(id(thing), thing)
    if type(thing) in (list, tuple):
        return type(thing)(_replaced(each, known) for each in thing)
    return thing
