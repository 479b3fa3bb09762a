"""Random programs whose every local derivative is known apart from gradmath.

A program is a list of steps, each one aten call on the last result (and maybe an earlier one), so
that nodes of its trace and steps correspond. `Linear` is the same program as a chain of dense
Jacobians, which a test may change: open a gate, put 1 for a zero factor, add a missing path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from hypothesis import strategies as st
from torch import Tensor

SMALL = st.sampled_from([-2.0, -1.0, 0.0, 0.0, 1.0, 2.0])


@dataclass(frozen=True)
class Step:
    """One call: fn of the last result, and of result number `earlier` if there is one."""

    name: str
    fn: Callable[..., Tensor]
    kind: str  # "each" entry by its own, "all" entries meet, "moves" entries around
    earlier: int | None = None

    def operands(self, results: list[Tensor]) -> list[Tensor]:
        return results[-1:] if self.earlier is None else [results[-1], results[self.earlier]]


@dataclass(frozen=True)
class RandomProgram:
    x: Tensor
    steps: tuple[Step, ...]
    v: Tensor

    def __repr__(self) -> str:
        names = [(step.name, step.earlier) for step in self.steps]
        return f"x={self.x.tolist()} steps={names} v={self.v.tolist()}"

    def fn(self, x: Tensor) -> Tensor:
        return self.results(x)[-1]

    def results(self, x: Tensor) -> list[Tensor]:
        results = [x]
        for step in self.steps:
            results.append(step.fn(*step.operands(results)))
        return results


def vector(draw: st.DrawFn, length: int) -> Tensor:
    return torch.tensor(draw(st.lists(SMALL, min_size=length, max_size=length)), dtype=torch.double)


def _unary(draw: st.DrawFn, length: int) -> Step:
    c, m = vector(draw, length), draw(st.integers(1, 3))
    mask = vector(draw, length) > 0
    W = torch.stack([vector(draw, length) for _ in range(m)])
    index = torch.tensor(draw(st.lists(st.integers(0, length - 1), min_size=1, max_size=3)))
    return draw(
        st.sampled_from(
            [
                Step("relu", torch.relu, "each"),
                Step("relu", torch.relu, "each"),
                Step("abs", torch.abs, "each"),
                Step("sign", torch.sign, "each"),
                Step("square", lambda a: a**2, "each"),
                Step("clamp", lambda a: a.clamp(-1.0, 1.0), "each"),
                Step(f"mul {c.tolist()}", lambda a: a * c, "each"),
                Step(f"masked_fill {mask.tolist()}", lambda a: a.masked_fill(mask, 1.0), "each"),
                Step(f"mv {W.tolist()}", lambda a: W @ a, "all"),
                Step("amax", lambda a: a.amax(0, keepdim=True), "all"),
                Step("sum", lambda a: a.sum(0, keepdim=True), "all"),
                Step(f"index {index.tolist()}", lambda a: a[index], "moves"),
                Step("flip", lambda a: a.flip(0), "moves"),
                Step("slice", lambda a: a[: max(1, length - 1)], "moves"),
                Step("roll", lambda a: a.roll(1, 0), "moves"),
            ]
        )
    )


def _binary(draw: st.DrawFn, length: int, earlier: int, other: int) -> Step:
    choices = [Step("cat", lambda a, b: torch.cat([a, b]), "moves", earlier)]
    if length == other or 1 in (length, other):
        mask = vector(draw, max(length, other)) > 0
        choices = [
            Step("add", torch.add, "each", earlier),
            Step("sub", torch.sub, "each", earlier),
            Step("mul", torch.mul, "each", earlier),
            Step("maximum", torch.maximum, "each", earlier),
            Step(f"where {mask.tolist()}", lambda a, b: torch.where(mask, a, b), "each", earlier),
        ]
    return draw(st.sampled_from(choices))


@st.composite
def programs(draw: st.DrawFn) -> RandomProgram:
    x = vector(draw, draw(st.integers(1, 4)))
    lengths, steps = [len(x)], list[Step]()
    results = [x]
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            steps.append(_unary(draw, lengths[-1]))
        else:
            earlier = draw(st.integers(0, len(lengths) - 1))
            steps.append(_binary(draw, lengths[-1], earlier, lengths[earlier]))
        results.append(steps[-1].fn(*steps[-1].operands(results)))
        lengths.append(len(results[-1]))
        if lengths[-1] > 6:
            break
    return RandomProgram(x, tuple(steps), vector(draw, lengths[-1]))


class Linear:
    """A program as dense Jacobians at its real values, each of which may be changed.

    jacobians[s][k][o, c] is how entry o of step s feels entry c of its operand k.
    """

    def __init__(self, program: RandomProgram) -> None:
        self.program = program
        self.v = program.v.clone()
        results = program.results(program.x)
        self.jacobians: list[list[Tensor]] = []
        for s, step in enumerate(program.steps):
            operands = step.operands(results[: s + 1])
            found: Any = torch.autograd.functional.jacobian(step.fn, tuple(operands))
            self.jacobians.append(list(found))

    def gradient(self) -> Tensor:
        """v times the product of the Jacobians, contributions added where they meet."""
        steps = self.program.steps
        bars = [torch.zeros(1, dtype=torch.float64)] * (len(steps) + 1)
        bars[-1] = self.v
        for s in reversed(range(len(steps))):
            earlier = steps[s].earlier
            sources = [s] if earlier is None else [s, earlier]
            for source, jacobian in zip(sources, self.jacobians[s], strict=True):
                bars[source] = bars[source] + bars[s + 1] @ jacobian
        return bars[0].expand(len(self.program.x))

    def shaken(self, seed: int) -> Linear:
        """The same zeros, other numbers: what was zero by cancellation alone is not any more."""
        generator = torch.Generator().manual_seed(seed)

        def scaled(tensor: Tensor) -> Tensor:
            return tensor * (0.5 + torch.rand(tensor.shape, generator=generator).double())

        self.v = scaled(self.v)
        self.jacobians = [[scaled(j) for j in several] for several in self.jacobians]
        return self

    def opened(self, start: int = 0) -> Linear:
        """Everything from one step on that could let a gradient pass does."""
        self.v = torch.where(self.v == 0, 1.0, self.v)
        steps = list(zip(self.program.steps, self.jacobians, strict=True))
        for step, several in steps[start:]:
            for jacobian in several:
                could = structure(step, jacobian)
                jacobian[could & (jacobian == 0)] = 1.0
        return self


def structure(step: Step, jacobian: Tensor) -> Tensor:
    """Which entries of a step's Jacobian may be other than zero."""
    rows, columns = jacobian.shape
    if step.kind == "all":
        return torch.ones_like(jacobian, dtype=torch.bool)
    if step.kind == "moves":
        return jacobian != 0
    if columns == 1:
        return torch.ones_like(jacobian, dtype=torch.bool)
    return torch.eye(rows, columns, dtype=torch.bool)
