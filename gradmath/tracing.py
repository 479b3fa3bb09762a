"""Run a user's code once forward and once backward, and keep everything that autograd did."""

from __future__ import annotations

import functools
import gc
import inspect
import random
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import pairwise
from types import TracebackType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.autograd.graph import Node as GradNode

from gradmath import capture, torch_private
from gradmath.assembly import Assembly, Maker, Run
from gradmath.capture import Backward, CallWatch, DispatchWatch, Forward, ModuleWatch, SumWatch
from gradmath.errors import DtypeError, GradmathError, ParameterError, ShapeError
from gradmath.graph import Held, Saved, Trace


class TraceError(GradmathError):
    """torch could not run the computation backward: what it said, where, and what to do.

    Attributes: `torch_message`, torch's own words; `where`, the node or source line concerned
    (None where torch does not tell); `advice`.
    """

    def __init__(self, torch_message: str, where: str | None, advice: str) -> None:
        self.torch_message, self.where, self.advice = torch_message, where, advice
        place = f" (at {where})" if where else ""
        super().__init__(f"{torch_message.splitlines()[0]}{place}; {advice}")


class NoPathError(TraceError):
    """The output does not depend on any tensor that could get a gradient."""


class NonScalarError(TraceError):
    """An output of several elements needs weights v."""


class FreedGraphError(TraceError):
    """A part of the graph has already been used and freed."""


class InplaceError(TraceError):
    """A tensor that backward needs was changed in place."""


class NoTensorError(GradmathError):
    """The function returned nothing that a gradient could start from."""


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
    with _no_collection():
        forward = Forward(_module_names(fn))
        leaves = _Leaves(fn, inputs, names)
        modules = ModuleWatch(forward)
        try:
            result = _run_forward(forward, modules, leaves)
            outputs = dict(_outputs(result))
            if not outputs:
                raise NoTensorError(
                    f"the function returned {type(result).__name__}, which holds no tensor; "
                    "return a tensor, or a tuple, list or dict of tensors"
                )
            forward.names.update(_names_of(forward, leaves.names()))
            return _pull_back(forward, outputs, _weights(outputs, v), leaves, create_graph)
        finally:
            # Not before: the backward formulas may read what the forward run wrote.
            _restore(forward, modules)


def _run_forward(forward: Forward, modules: ModuleWatch, leaves: _Leaves) -> Any:
    """The forward run, watched."""
    with _random_states_restored():
        try:
            with modules, CallWatch(forward), DispatchWatch(forward):
                return _call(leaves.fn, leaves.arguments)
        except Exception as error:
            raise error.with_traceback(_users_part(error.__traceback__)) from error.__cause__
        finally:
            forward.finish()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold off Python's cycle collector, which thousands of small records would keep busy."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _call(fn: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """The innermost frame of ours: the user's frames begin above it."""
    return fn(*arguments)


# -- what goes in ----------------------------------------------------------------------------


class _Leaves:
    """The inputs as the function gets them: clones, so that the caller's own stay untouched."""

    def __init__(
        self, fn: Callable[..., Any], inputs: Sequence[Any], names: Sequence[str] | None
    ) -> None:
        self.fn = fn
        given = list(_tensors_in(inputs))
        wanted = any(tensor.requires_grad for tensor in given) or any(
            tensor.requires_grad for tensor in _referred(fn).values()
        )
        self.clones: dict[int, Tensor] = {
            id(tensor): _clone(
                tensor, tensor.requires_grad or (not wanted and _differentiable(tensor))
            )
            for tensor in given
        }
        self.arguments = [self._exchanged(thing) for thing in inputs]
        self.given = self._input_names(inputs, names)

    def _exchanged(self, thing: Any) -> Any:
        if isinstance(thing, Tensor):
            return self.clones[id(thing)]
        if isinstance(thing, Mapping):
            return {key: self._exchanged(value) for key, value in thing.items()}
        if isinstance(thing, list):
            return [self._exchanged(value) for value in thing]
        if type(thing) is tuple:
            return tuple(self._exchanged(value) for value in thing)
        return thing

    def _input_names(self, inputs: Sequence[Any], names: Sequence[str] | None) -> list[str]:
        if names is None:
            names = _parameter_names(self.fn, len(inputs))
        if len(names) != len(inputs):
            raise ParameterError(
                f"names has {len(names)} entries but there are {len(inputs)} inputs; give one each"
            )
        return list(names)

    def wanting(self) -> list[Tensor]:
        """The inputs that are to get a gradient, reached or not."""
        return [t for thing in self.arguments for t in _tensors_in(thing) if t.requires_grad]

    def names(self) -> Iterator[tuple[str, Tensor]]:
        """Every tensor that the caller knows under a name: inputs first, then what fn refers to."""
        for name, argument in zip(self.given, self.arguments, strict=True):
            yield from _outputs(argument, name)
        yield from _referred(self.fn).items()


def _clone(tensor: Tensor, requires_grad: bool) -> Tensor:
    return tensor.detach().clone().requires_grad_(requires_grad)


def _differentiable(tensor: Tensor) -> bool:
    return tensor.is_floating_point() or tensor.is_complex()


def _tensors_in(thing: Any) -> Iterator[Tensor]:
    return (tensor for _, tensor in _outputs(thing))


def _outputs(thing: Any, name: str = "out") -> Iterator[tuple[str, Tensor]]:
    """The tensors in a nest of tuples, lists and mappings, each with the way to it."""
    if isinstance(thing, Tensor):
        yield name, thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _outputs(value, f"{name}[{key!r}]")
    elif isinstance(thing, list | tuple):
        for number, value in enumerate(thing):
            yield from _outputs(value, f"{name}[{number}]")


def _parameter_names(fn: Callable[..., Any], count: int) -> list[str]:
    try:
        parameters = inspect.signature(fn.forward if isinstance(fn, nn.Module) else fn).parameters
    except (TypeError, ValueError):
        parameters = {}  # type: ignore[assignment]
    names: list[str] = []
    for parameter in parameters.values():
        if parameter.kind is parameter.VAR_POSITIONAL:
            break
        names.append(parameter.name)
    return [*names[:count], *(f"input{k}" for k in range(len(names), count))]


def _referred(fn: Callable[..., Any]) -> dict[str, Tensor]:
    """The tensors that a function refers to by name: parameters, closures, globals, partials."""
    found: dict[str, Tensor] = {}
    for name, thing in _references(fn):
        if isinstance(thing, Tensor):
            found.setdefault(name, thing)
        elif isinstance(thing, nn.Module):
            prefix = f"{name}." if name else ""
            for path, tensor in (*thing.named_parameters(), *thing.named_buffers()):
                found.setdefault(prefix + path, tensor)
    return found


def _references(fn: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    while isinstance(fn, functools.partial):
        yield from ((name, value) for name, value in fn.keywords.items())
        yield from ((f"input{k}", value) for k, value in enumerate(fn.args))
        fn = fn.func
    if isinstance(fn, nn.Module):
        yield "", fn
        return
    owner = getattr(fn, "__self__", None)
    if owner is not None and not inspect.ismodule(owner):
        yield from vars(owner).items() if hasattr(owner, "__dict__") else ()
        if isinstance(owner, nn.Module):
            yield "", owner
    plain = inspect.unwrap(getattr(fn, "__func__", fn))
    if inspect.isfunction(plain):
        variables = inspect.getclosurevars(plain)
        yield from variables.nonlocals.items()
        yield from variables.globals.items()


def _module_names(fn: Callable[..., Any]) -> dict[int, str]:
    names: dict[int, str] = {}
    for name, thing in _references(fn):
        if isinstance(thing, nn.Module):
            for path, module in thing.named_modules():
                full = ".".join(filter(None, (name, path)))
                names.setdefault(id(module), full or type(module).__name__)
    return names


def _names_of(forward: Forward, named: Iterator[tuple[str, Tensor]]) -> dict[capture.Key, str]:
    return {forward.key_of(tensor): name for name, tensor in named}


# -- running it ------------------------------------------------------------------------------


@contextmanager
def _random_states_restored() -> Iterator[None]:
    """Random states are as before afterwards, whatever the user's code draws."""
    python, numpy = random.getstate(), np.random.get_state()
    with torch.random.fork_rng():
        try:
            yield
        finally:
            random.setstate(python)
            np.random.set_state(numpy)


def _restore(forward: Forward, modules: ModuleWatch) -> None:
    """Buffers and tensors from outside hold again what they held before."""
    with torch.no_grad():
        for tensor, before in (*modules.buffers.values(), *forward.written.values()):
            if not torch.equal(tensor, before):
                with torch_private.keeping_version(tensor):
                    tensor.copy_(before)


def _users_part(traceback: TracebackType | None) -> TracebackType | None:
    """A traceback without our frames, and without torch's that stand inside them."""
    kept: list[TracebackType] = []
    inside = False
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        inside = file in capture.OUR_FILES or (inside and file.startswith(capture.TORCH_FOLDER))
        if not inside:
            kept.append(traceback)
        traceback = traceback.tb_next
    for outer, inner in pairwise([*kept, None]):
        if outer is not None:
            outer.tb_next = inner
    return kept[0] if kept else None


def _weights(outputs: Mapping[str, Tensor], v: Any) -> list[Tensor | None]:
    """v as one tensor for each output, checked; None where torch may fill in the 1 itself."""
    if v is None:
        return [None] * len(outputs)
    given = [v] if isinstance(v, Tensor) else list(_tensors_in(v))
    if not given and len(outputs) == 1:
        given = [torch.as_tensor(v, dtype=next(iter(outputs.values())).dtype)]
    if len(given) != len(outputs):
        raise ShapeError(
            f"v has {len(given)} tensors but the function returned {len(outputs)}; "
            "give one weight tensor for each output"
        )
    for (name, output), weight in zip(outputs.items(), given, strict=True):
        if weight.shape != output.shape:
            raise ShapeError(
                f"v has shape {tuple(weight.shape)} but {name} has {tuple(output.shape)}; "
                "give v one weight for each entry of the output"
            )
        if weight.dtype != output.dtype:
            raise DtypeError(
                f"v has dtype {weight.dtype} but {name} has {output.dtype}; "
                f"convert it, as in v.to({output.dtype})"
            )
    return [weight.detach().clone() for weight in given]


def _pull_back(
    forward: Forward,
    outputs: Mapping[str, Tensor],
    weights: Sequence[Tensor | None],
    leaves: _Leaves,
    create_graph: bool,
) -> Trace:
    roots = [k for k, out in enumerate(outputs.values()) if out.requires_grad]
    tensors = [list(outputs.values())[k] for k in roots]
    _check_roots([weights[k] for k in roots], tensors)
    for output in outputs.values():
        forward.see(output)
    nodes = capture.reachable(torch.autograd.graph.get_gradient_edge(t).node for t in tensors)
    saved = read_saved(forward, nodes)
    reached = [torch_private.variable(n) for n in nodes if torch_private.is_accumulator(n)]
    seeds = [torch.ones_like(out) if w is None else w
             for out, w in zip(outputs.values(), weights, strict=True)]  # fmt: skip
    with _grads_aside(nodes) as grads:
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
            source=_source(leaves.fn),
        )
        assembly = Assembly(run)
        trace = assembly.trace()
        if not create_graph:
            return trace
        return replace(trace, backward=_second_trace(run, assembly.indices()))


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


def _second_trace(run: Run, indices: Mapping[int, int]) -> Trace | None:
    """The graph that the backward pass itself left behind, one output for each leaf's gradient."""
    assert run.backward is not None
    names = {id(leaf): f"{name}.grad" for name, leaf in run.leaves.items()}
    grads = {
        names[id(torch_private.variable(passage.node))]: passage.arrived[0]
        for passage in run.backward.passages
        if torch_private.is_accumulator(passage.node)
    }
    with_graph = {
        name: grad for name, grad in grads.items() if grad is not None and grad.requires_grad
    }
    if not with_graph:
        return None
    for name, grad in with_graph.items():
        run.forward.names.setdefault(run.forward.see(grad), name)
    nodes = capture.reachable(
        torch.autograd.graph.get_gradient_edge(grad).node for grad in with_graph.values()
    )
    later = Run(run.forward, nodes, with_graph, leaves={}, makers=_makers(run, indices))
    return Assembly(later).trace()


def _makers(run: Run, indices: Mapping[int, int]) -> dict[int, Maker]:
    """For each node of the backward graph, the forward node and slot whose formula made it."""
    assert run.backward is not None
    during = {op.number: op.during for op in run.forward.operations if op.number is not None}
    makers: dict[int, Maker] = {}
    for passage in run.backward.passages:
        source = indices.get(id(passage.node))
        if source is None:
            continue
        for slot, cargo in enumerate(passage.leaving):
            made = _made_during(cargo, id(passage.node), during)
            for node in made:
                # What serves several slots belongs to the node alone.
                shared = id(node) in makers
                makers[id(node)] = (source, None if shared else slot)
    return makers


def _made_during(
    cargo: Tensor | None, during_node: int, during: Mapping[int, int | None]
) -> list[GradNode]:
    """The nodes behind a cotangent that one forward node's formula made."""
    found: dict[int, GradNode] = {}
    waiting = [] if cargo is None or cargo.grad_fn is None else [cargo.grad_fn]
    while waiting:
        node = waiting.pop()
        if id(node) in found or during.get(torch_private.node_number(node)) != during_node:
            continue
        found[id(node)] = node
        waiting += [after for after, _ in node.next_functions if after is not None]
    return list(found.values())


def _source(fn: Callable[..., Any]) -> str:
    """The user's source, or nothing where there is none to read."""
    try:
        return inspect.getsource(type(fn) if isinstance(fn, nn.Module) else fn)
    except (OSError, TypeError):
        return ""


def _check_roots(weights: Sequence[Tensor | None], roots: Sequence[Tensor]) -> None:
    if not roots:
        raise NoPathError(
            "element 0 of tensors does not require grad and does not have a grad_fn",
            None,
            "no path leads from the output to an input: compute it from a floating-point input "
            "(write 1.0 instead of 1), outside of no_grad and without detach",
        )
    if any(weight is None for weight in weights) and (len(roots) > 1 or roots[0].numel() != 1):
        shapes = ", ".join(str(tuple(root.shape)) for root in roots)
        raise NonScalarError(
            "grad can be implicitly created only for scalar outputs",
            None,
            f"the output has shape {shapes}: pass v with one weight for each entry, "
            "as in v=torch.ones(...) for the sum",
        )


def read_saved(forward: Forward, nodes: Sequence[GradNode]) -> dict[int, tuple[Saved, ...]]:
    """What each node keeps for its backward formula, read before the pass frees it.

    Raises: InplaceError, FreedGraphError as torch does when the formula would read it.
    """
    packed = {op.number for op in forward.operations if op.packed}
    attributes: dict[type, list[str]] = {}
    saved: dict[int, tuple[Saved, ...]] = {}
    for node in nodes:
        kind = type(node)
        if kind not in attributes:
            attributes[kind] = torch_private.saved_attributes(node)
        if attributes[kind]:
            hidden = bool(packed) and torch_private.node_number(node) in packed
            saved[id(node)] = tuple(
                entry for name in attributes[kind] for entry in _saved(forward, node, name, hidden)
            )
        elif hasattr(node, "saved_tensors"):
            saved[id(node)] = tuple(
                Saved(f"saved_tensors[{k}]", capture.held(tensor), tensor._version)
                for k, tensor in enumerate(_reading(forward, node, lambda n: n.saved_tensors))
                if tensor is not None
            )
    return saved


def _saved(forward: Forward, node: GradNode, name: str, hidden: bool) -> Iterator[Saved]:
    plain = name.removeprefix("_saved_")
    if hidden:
        yield Saved(plain, None, None)
        return
    value = _reading(forward, node, lambda n: getattr(n, name))
    if isinstance(value, Tensor):
        yield Saved(plain, capture.held(value), value._version)
    elif isinstance(value, tuple) and any(isinstance(entry, Tensor) for entry in value):
        for k, entry in enumerate(value):
            if isinstance(entry, Tensor):
                yield Saved(f"{plain}[{k}]", capture.held(entry), entry._version)


def _reading(forward: Forward, node: GradNode, read: Callable[[Any], Any]) -> Any:
    try:
        return read(node)
    except RuntimeError as error:
        raise translated(error, forward, node) from error


_ADVICE: tuple[tuple[str, type[TraceError], str], ...] = (
    (
        "modified by an inplace operation",
        InplaceError,
        "write to a copy instead (x = x + 1, or x.clone() first)",
    ),
    (
        "backward through the graph a second time",
        FreedGraphError,
        "pass retain_graph=True to the first backward, or compute the output anew",
    ),
    (
        "saved tensors after they have already been freed",
        FreedGraphError,
        "pass retain_graph=True to the first backward, or compute the output anew",
    ),
    ("does not require grad", NoPathError, "compute the output from an input that requires grad"),
)


def translated(error: RuntimeError, forward: Forward, node: GradNode | None) -> Exception:
    """torch's error as one of ours, with the node it concerns and what to do."""
    message = str(error)
    for words, kind, advice in _ADVICE:
        if words in message:
            return kind(message, _place(forward, node), advice)
    return error


def _place(forward: Forward, node: GradNode | None) -> str | None:
    if node is None:
        return None
    number = torch_private.node_number(node)
    for operation in forward.operations:
        if operation.number == number and operation.frame is not None:
            file = operation.frame.f_code.co_filename
            return f"{torch_private.node_name(node)}, {file}:{operation.line}"
    return torch_private.node_name(node)


class Grads:
    """The `.grad` of the leaves of a graph, before and after a pass."""

    def __init__(self, nodes: Sequence[GradNode]) -> None:
        accumulators = [node for node in nodes if torch_private.is_accumulator(node)]
        self.leaves: list[Tensor] = [torch_private.variable(node) for node in accumulators]
        self.before = dict(self.now())

    def now(self) -> Iterator[tuple[int, Held | None]]:
        for leaf in self.leaves:
            yield id(leaf), None if leaf.grad is None else capture.held(leaf.grad)


@contextmanager
def _grads_aside(nodes: Sequence[GradNode]) -> Iterator[Grads]:
    """Let a pass accumulate into copies of the leaves' `.grad`, and put their own back."""
    grads = Grads(nodes)
    own = [leaf.grad for leaf in grads.leaves]
    for leaf in grads.leaves:
        if leaf.grad is not None:
            leaf.grad = leaf.grad.detach().clone()
    try:
        yield grads
    finally:
        for leaf, grad in zip(grads.leaves, own, strict=True):
            leaf.grad = grad


def run_backward(
    forward: Forward,
    nodes: Sequence[GradNode],
    run: Callable[[], None],
    *,
    create_graph: bool = False,
) -> Backward:
    """One backward pass with a hook on every node; with `create_graph` it is watched as well."""
    backward = Backward(nodes)
    try:
        with ExitStack() as watching:
            watching.enter_context(warnings.catch_warnings())
            # The cycle it warns of is broken when the leaves get their own `.grad` back.
            warnings.filterwarnings("ignore", message="Using backward.. with create_graph=True")
            if create_graph:
                forward.backward_runs = True
                watching.enter_context(DispatchWatch(forward))
            if _broadcasts(forward):
                watching.enter_context(SumWatch(backward))
            run()
    except RuntimeError as error:
        raise translated(error, forward, None) from error
    finally:
        forward.backward_runs = False
        backward.remove()
    return backward


def _broadcasts(forward: Forward) -> bool:
    """Whether any operation may have stretched an argument, so that backward must sum."""
    for operation in forward.operations:
        if operation.number is None or not operation.outputs:
            continue
        shape = operation.outputs[0][0].shape
        for key in operation.inputs:
            value = forward.values.get(key)
            if value is not None and value.shape != shape and _stretches(value.shape, shape):
                return True
    return False


def _stretches(small: Sequence[int], large: Sequence[int]) -> bool:
    pairs = zip(reversed(small), reversed(large), strict=False)
    return len(small) <= len(large) and all(a in (1, b) for a, b in pairs)
