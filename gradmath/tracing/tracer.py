"""Run a user's code once forward and once backward, and keep everything that autograd did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import TracebackType
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.errors import NonScalarError, NoPathError, NoTensorError, ParameterError
from gradmath.graphs.trace import Trace
from gradmath.running import torch_private
from gradmath.running.random_states import random_states_restored
from gradmath.tracing import forward as trace_forward
from gradmath.tracing.assembly import Assembly
from gradmath.tracing.backward import grads_aside, reachable, read_saved, run_backward
from gradmath.tracing.drafts import Maker, Run
from gradmath.tracing.forward import Forward
from gradmath.tracing.home import Home
from gradmath.tracing.inputs import (
    Leaves,
    checked_weights,
    module_names,
    owner_of,
    source_of,
    tensors_by_name,
)
from gradmath.tracing.later import no_collection, trace_later
from gradmath.tracing.lost import lost_leaf, lost_outputs
from gradmath.tracing.operations import Key
from gradmath.tracing.refusals import refused_inside
from gradmath.tracing.threads import ThreadWatch
from gradmath.tracing.watches import CallWatch, ModuleWatch, dispatch_watch


def trace(
    fn: Callable[..., Any],
    *inputs: Any,
    v: Any = None,
    names: Sequence[str] | None = None,
    create_graph: bool = False,
) -> Trace:
    """Run fn on the inputs, then backward from its outputs weighted by v, and keep both.

    fn is any function or module that returns a tensor, or tuples, lists and dicts of them; v one
    weight tensor for each output (a single one as it is), left out only where torch allows it:
    for one output of one element. Leaves are the inputs that require grad (all floating or
    complex inputs, if neither an input nor a module or tensor that fn refers to does), plus
    every tensor reached that does. The caller's tensors, their `.grad`, module buffers and
    random states are as before when it returns. With `create_graph` the trace's `backward` is
    the graph of the backward pass.
    Shapes: v like fn's outputs; every value in torch's own dtype (bfloat16 as float32).
    Raises: NoTensorError, NoPathError, NonScalarError, ShapeError or DtypeError for a v that
        does not fit, FreedGraphError, InplaceError; errors of fn itself come as they are.
    Source: PyTorch docs, Autograd mechanics.

    >>> import torch
    >>> t = trace(lambda x: x * x + x, torch.tensor([3.0, -1.0]), v=torch.tensor([1.0, 2.0]))
    >>> t.grads["x"].tolist()
    [7.0, -2.0]
    >>> [edge.cotangent.tolist() for edge in t.arrivals(0)]
    [[1.0, 2.0], [3.0, -2.0], [3.0, -2.0]]
    """
    # Whatever the caller has switched off, as vjp does: nobody asks for a graph to get none.
    with no_collection(), torch.inference_mode(False), torch.enable_grad():
        # In a function of its own: what it leaves behind is gone before the collector is back.
        return _trace(fn, inputs, v, names, create_graph)


def _trace(
    fn: Callable[..., Any],
    inputs: Sequence[Any],
    v: Any,
    names: Sequence[str] | None,
    create_graph: bool,
) -> Trace:
    if create_graph:
        torch_private.require(torch_private.SECOND_GRAPH)
    forward = Forward(module_names(fn), Home.of(fn))
    leaves = Leaves(fn, inputs, names)
    modules = ModuleWatch(forward)
    owner = owner_of(fn)
    if owner is not None and hasattr(owner, "__dict__"):
        modules.attributes.keep(vars(owner))
    try:
        result = _run_forward(forward, modules, leaves)
        outputs = dict(tensors_by_name(result))
        if not outputs:
            raise NoTensorError(
                f"the function returned {type(result).__name__}, which holds no tensor; "
                "return a tensor, or a tuple, list or dict of tensors"
            )
        forward.names.update(_names_of(forward, leaves.names()))
        return _pull_back(forward, outputs, checked_weights(outputs, v), leaves, create_graph)
    finally:
        # Not before: the backward formulas may read what the forward run wrote.
        _restore(forward, modules)
        forward.release()


def _run_forward(forward: Forward, modules: ModuleWatch, leaves: Leaves) -> Any:
    """The forward run, watched."""
    with random_states_restored():
        try:
            with ThreadWatch(forward), modules, CallWatch(forward), dispatch_watch(forward):
                return _call(leaves.fn, leaves.arguments)
        except Exception as error:
            lines = users_part(error.__traceback__)
            refused = None
            if isinstance(error, RuntimeError):
                refused = refused_inside(error, forward, lines)
            if refused is not None:
                raise refused from error.with_traceback(lines)
            raise error.with_traceback(lines) from error.__cause__
        finally:
            forward.finish()


def _call(fn: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """The innermost frame of ours: the user's frames begin above it."""
    return fn(*arguments)


def _restore(forward: Forward, modules: ModuleWatch) -> None:
    """Buffers and tensors from outside hold again what they held before."""
    modules.attributes.restore()
    with torch.no_grad():
        for tensor, before in modules.buffers.values():
            if not torch.equal(tensor, before):
                with torch_private.keeping_version(tensor):
                    tensor.copy_(before)
    forward.outside.restore()


def users_part(traceback: TracebackType | None) -> TracebackType | None:
    """A traceback without our frames, and without torch's that stand inside them."""
    kept: list[TracebackType] = []
    inside = False
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        inside = file in trace_forward.OUR_FILES or (
            inside and file.startswith(trace_forward.TORCH_FOLDER)
        )
        if not inside:
            kept.append(traceback)
        traceback = traceback.tb_next
    for outer, inner in pairwise([*kept, None]):
        if outer is not None:
            outer.tb_next = inner
    return kept[0] if kept else None


def _pull_back(
    forward: Forward,
    outputs: Mapping[str, Tensor],
    weights: Sequence[Tensor | None],
    leaves: Leaves,
    create_graph: bool,
) -> Trace:
    roots = [k for k, out in enumerate(outputs.values()) if out.requires_grad]
    tensors = [list(outputs.values())[k] for k in roots]
    if not roots:
        raise _no_path(forward, outputs)
    _check_roots([weights[k] for k in roots], tensors)
    for output in outputs.values():
        forward.see(output)
    nodes = reachable(torch.autograd.graph.get_gradient_edge(t).node for t in tensors)
    saved = read_saved(forward, nodes)
    reached = [torch_private.variable(n) for n in nodes if torch_private.is_accumulator(n)]
    seeds = [torch.ones_like(out) if w is None else w
             for out, w in zip(outputs.values(), weights, strict=True)]  # fmt: skip
    with grads_aside(nodes) as grads:
        weighted = [seeds[k] for k in roots]
        backward = run_backward(
            forward,
            nodes,
            lambda: torch.autograd.backward(tensors, weighted, create_graph=create_graph),
            create_graph=create_graph,
        )
        after = dict(grads.now())
        run = Run(
            forward=forward,
            nodes=nodes,
            outputs=outputs,
            leaves=named_leaves(forward, [*leaves.wanting(), *reached]),
            saved=saved,
            backward=backward,
            seeds=[seed if k in roots else None for k, seed in enumerate(seeds)],
            grads_before=grads.before,
            grads_after=after,
            lost=_lost(forward, leaves, reached),
            source=source_of(leaves.fn),
        )
        assembly = Assembly(run)
        if not create_graph:
            return trace_later(assembly)
        return replace(assembly.trace(), backward=_second_trace(assembly))


def _no_path(forward: Forward, outputs: Mapping[str, Tensor]) -> NoPathError:
    advice = (
        "compute it from a floating-point input (write 1.0 instead of 1), outside of no_grad and "
        "without detach, item() or tolist()"
    )
    return NoPathError(
        "element 0 of tensors does not require grad and does not have a grad_fn",
        None,
        lost_outputs(forward, outputs.values()) or advice,
        "no path leads from the output to an input",
    )


def _check_roots(weights: Sequence[Tensor | None], roots: Sequence[Tensor]) -> None:
    if any(root.is_meta for root in roots):
        raise ParameterError(
            "the output is on the meta device, where tensors have shapes but no numbers; give fn "
            "inputs and parameters that hold values, as torch.ones(3)"
        )
    if any(weight is None for weight in weights) and (len(roots) > 1 or roots[0].numel() != 1):
        shapes = ", ".join(str(tuple(root.shape)) for root in roots)
        raise NonScalarError(
            "grad can be implicitly created only for scalar outputs",
            None,
            "pass v with one weight for each entry, as in v=torch.ones(...) for the sum",
            f"the output has shape {shapes}",
        )


def _lost(forward: Forward, leaves: Leaves, reached: Sequence[Tensor]) -> dict[str, str]:
    """Why inputs and parameters that could get a gradient got none."""
    found = {id(leaf) for leaf in reached}
    return {
        name: lost_leaf(forward, tensor)
        for name, tensor in leaves.expected()
        if tensor.is_leaf and tensor.requires_grad and id(tensor) not in found
    }


def named_leaves(forward: Forward, leaves: Sequence[Tensor]) -> dict[str, Tensor]:
    """Every leaf under one name of its own."""
    named: dict[str, Tensor] = {}
    for leaf in {id(leaf): leaf for leaf in leaves}.values():
        key = forward.key_of(leaf)
        known = name = forward.names.get(key, "leaf")
        number = 2
        while name in named:
            name, number = f"{known} {number}", number + 1
        forward.names[key] = name
        named[name] = leaf
    return named


def _names_of(forward: Forward, named: Iterator[tuple[str, Tensor]]) -> dict[Key, str]:
    names: dict[Key, str] = {}
    for name, tensor in named:
        names.setdefault(forward.key_of(tensor), name)
    return names


def _second_trace(first: Assembly) -> Trace | None:
    """The graph that the backward pass itself left behind, one output for each leaf's gradient."""
    run = first.run
    assert run.backward is not None
    names = {id(leaf): f"{name}.grad" for name, leaf in run.leaves.items()}
    grads = {
        names[id(torch_private.variable(node))]: arrived[0]
        for node, _, arrived in run.backward.passages
        if torch_private.is_accumulator(node)
    }
    with_graph = {
        name: grad for name, grad in grads.items() if grad is not None and grad.requires_grad
    }
    if not with_graph:
        return None
    for name, grad in with_graph.items():
        run.forward.names.setdefault(run.forward.see(grad), name)
    nodes = reachable(
        torch.autograd.graph.get_gradient_edge(grad).node for grad in with_graph.values()
    )
    later = Run(run.forward, nodes, with_graph, leaves={}, makers=_makers(first))
    return Assembly(later).trace()


def _makers(first: Assembly) -> dict[GradNode, Maker]:
    """For each node of the backward graph, the forward node and slot whose formula made it."""
    run = first.run
    assert run.backward is not None
    during = {op.number: op.during for op in run.forward.operations if op.number is not None}
    during |= run.backward.unwatched
    makers: dict[GradNode, Maker] = {}
    for maker, leaving, _ in run.backward.passages:
        if torch_private.is_accumulator(maker) or maker not in first.drafts:
            continue
        source = first.index(maker)
        for slot, cargo in enumerate(leaving):
            for node in _made_during(cargo, maker, during):
                # What serves several slots belongs to the node alone.
                shared = node in makers
                makers[node] = (source, None if shared else slot)
    return makers


def _made_during(
    cargo: Tensor | None, maker: GradNode, during: Mapping[int, GradNode | None]
) -> list[GradNode]:
    """The nodes behind a cotangent that one forward node's formula made."""
    found: dict[GradNode, None] = {}
    waiting = [] if cargo is None or cargo.grad_fn is None else [cargo.grad_fn]
    while waiting:
        node = waiting.pop()
        if node in found or during.get(torch_private.node_number(node)) is not maker:
            continue
        found[node] = None
        waiting += [after for after, _ in node.next_functions if after is not None]
    return list(found)
