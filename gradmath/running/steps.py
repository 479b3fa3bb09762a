"""Which lines of some code run, in their order, and how a graph grows by them."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from types import FrameType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.running.torch_private import is_accumulator

_FILE = "<steps>"


@dataclass(frozen=True, eq=False)
class Steps:
    """The lines that ran, in their order; one that runs again counts again, as heads of loops do.

    Shapes: lines (n, 2), of each its number, from 0, and how many nodes lay on the ways back from
        a tensor when it had run, those of leaves not counted; values (n,), the one number that the
        tensor held then, NaN before it held one.
    """

    lines: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]


def steps(code: str, of: str) -> Steps:
    """Run code line by line, and note after each line what the tensor that `of` names is then.

    >>> found = steps("import torch\\nx = torch.ones(1, requires_grad=True)\\ny = 2 * x", "y")
    >>> found.lines.tolist(), found.values.tolist()
    ([[0, 0], [1, 0], [2, 1]], [nan, nan, 2.0])
    """
    scope: dict[str, Any] = {}
    ran: list[tuple[int, int]] = []
    values: list[float] = []
    running: int | None = None

    def come_to(line: int | None) -> None:
        nonlocal running
        if running is not None:
            ran.append((running - 1, _nodes(scope.get(of))))
            values.append(_number(scope.get(of)))
        running = line

    def watch(frame: FrameType, event: str, _argument: object) -> Any:
        if frame.f_code.co_filename != _FILE:
            return None
        line = first.get(frame.f_lineno, frame.f_lineno)
        # Within one statement, Python comes to a line of it more than once.
        if event == "line" and not (line in first.values() and line == running):
            come_to(line)
        return watch

    compiled, before = compile(code, _FILE, "exec"), sys.gettrace()
    first = _first_lines(code)
    sys.settrace(watch)
    try:
        exec(compiled, scope)
    finally:
        sys.settrace(before)
    come_to(None)
    return Steps(np.array(ran, dtype=np.int64).reshape(-1, 2), np.array(values, dtype=np.float64))


def _first_lines(code: str) -> dict[int, int]:
    """For each line of a plain statement that takes several of them, the first of these."""
    plain = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.stmt)
             and not hasattr(node, "body"))  # fmt: skip
    return {
        line: node.lineno
        for node in plain
        if node.end_lineno is not None and node.end_lineno > node.lineno
        for line in range(node.lineno, node.end_lineno + 1)
    }


def _number(tensor: object) -> float:
    held = isinstance(tensor, Tensor) and tensor.numel() == 1
    return float(tensor.detach()) if held else float("nan")  # type: ignore[attr-defined] # held


def _nodes(tensor: object) -> int:
    """How many nodes lie on the ways back from a tensor, without those of leaves."""
    waiting = [tensor.grad_fn] if isinstance(tensor, Tensor) else []
    seen: set[torch.autograd.graph.Node] = set()
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen and not is_accumulator(node):
            seen.add(node)
            waiting += [following for following, _ in node.next_functions]
    return len(seen)
