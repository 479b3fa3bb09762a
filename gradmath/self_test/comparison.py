"""Whether a traced program gave the very bits that plain torch gives without tracing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gradmath.graphs.trace import Trace
from gradmath.records.graph import Held, Summary
from gradmath.running.tensors import numpy_of
from gradmath.self_test.programs import PROGRAMS, SmallProgram
from gradmath.tracing.inputs import tensors_by_name
from gradmath.tracing.tracer import trace


@dataclass(frozen=True)
class Verdict:
    """A program, and what its trace has otherwise than plain torch; empty if it is exact."""

    program: str
    difference: str


def self_test(programs: Mapping[str, SmallProgram] = PROGRAMS) -> Iterator[Verdict]:
    """Trace each program and compare it; what a program raises is its difference."""
    for name, program in programs.items():
        try:
            yield Verdict(name, difference(program))
        except Exception as error:
            first = next(iter(str(error).splitlines()), "")
            yield Verdict(name, f"{type(error).__name__}: {first}")


def difference(program: SmallProgram) -> str:
    """The first thing that a trace of a program has otherwise than a plain run of it.

    Compared bit for bit: outputs, gradients and whether contributions added in order of arrival are
    what was accumulated, or what came to the hooks that edited it.
    """
    outputs, grads = _plain_run(program)
    run = _traced(program, outputs)
    for number, ((node, k), expected) in enumerate(zip(run.outputs, outputs, strict=True)):
        if not _same(run.nodes[node].values[k], expected):
            return f"output {number} differs"
    if set(run.grads) != set(grads):
        return f"gradients of {sorted(run.grads)} where torch has {sorted(grads)}"
    for name, grad in grads.items():
        if not _same(run.grads[name], grad):
            return f"{name}.grad differs"
    if program.create_graph and not _ends_in(run.backward, grads):
        return "the graph of the backward pass does not end in the gradients"
    faults = run.check()
    return faults[0] if faults else ""


def _plain_run(program: SmallProgram) -> tuple[list[Tensor], dict[str, Tensor | None]]:
    """Outputs and gradients without any tracing."""
    fn, inputs = program.make()
    leaves = dict(fn.named_parameters()) if isinstance(fn, nn.Module) else {}
    if not leaves:
        wanted = [(k, t) for k, t in enumerate(inputs) if t.is_floating_point() or t.is_complex()]
        leaves = {f"input{k}": tensor.requires_grad_() for k, tensor in wanted}
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(_SEED)
        outputs = [tensor for _, tensor in tensors_by_name(fn(*inputs))]
    roots = [out for out in outputs if out.requires_grad]
    weights = [torch.ones_like(out) if program.v is None else program.v for out in roots]
    if program.create_graph:
        made = torch.autograd.grad(roots, list(leaves.values()), weights, create_graph=True)
        return outputs, dict(zip(leaves, made, strict=True))
    torch.autograd.backward(roots, weights)
    return outputs, {name: leaf.grad for name, leaf in leaves.items()}


def _traced(program: SmallProgram, outputs: list[Tensor]) -> Trace:
    fn, inputs = program.make()
    v = [torch.ones_like(out) if program.v is None else program.v for out in outputs]
    names = None if isinstance(fn, nn.Module) else [f"input{k}" for k in range(len(inputs))]
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(_SEED)
        return trace(fn, *inputs, v=v, names=names, create_graph=program.create_graph)


_SEED = 7


def _ends_in(second: Trace | None, grads: Mapping[str, Tensor | None]) -> bool:
    if second is None or second.output_names != tuple(f"{name}.grad" for name in grads):
        return False
    values = [second.nodes[node].values[k] for node, k in second.outputs]
    return all(map(_same, values, grads.values()))


def _same(held: Held | None, tensor: Tensor | None) -> bool:
    """Bit for bit, the sign of zero included."""
    if held is None or tensor is None:
        return held is None and tensor is None
    plain = numpy_of(tensor)
    if isinstance(held, Summary):
        return held.shape == plain.shape
    return bool(held.dtype == plain.dtype and held.tobytes() == plain.tobytes())
