"""Watch a computation while autograd runs it: every operation forward, every cotangent back.

Forward, a dispatch mode sees each aten operation with its arguments just after autograd made the
node for it, so the thread's sequence number ties the two together, and each argument names the
node and output that it is. Backward, one hook a node sees what leaves along each edge and what
was accumulated for each output. Source: facts measured on torch 2.13; PyTorch docs, autograd
graph hooks.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn
from torch.autograd.graph import Node as GradNode
from torch.overrides import TorchFunctionMode

from gradmath import torch_private
from gradmath.graph import Held, Summary
from gradmath.tensors import numpy_of

KEEP_WHOLE = 4096  # entries; larger tensors are summarised
_CORNER = 8
OUR_FILES = {
    str(Path(__file__).with_name(name)) for name in ("capture.py", "tracing.py", "recorder.py")
}
_OUTERMOST = {"_call", "run_backward"}  # the user's frames end there
TORCH_FOLDER = str(Path(torch.__file__).parent)

_SUMS = {torch.ops.aten.sum.dim_IntList, torch.ops.aten.sum.default}
_ALIASES = {torch.ops.aten.detach.default, torch.ops.aten.lift_fresh.default}

# What a tensor is: the output of an autograd node or of an operation that got none ("plain"),
# or a leaf or constant from outside; then whose (an id, or the operation's place), then which.
Key: TypeAlias = tuple[str, int, int]


def held(tensor: Tensor) -> Held:
    """A copy of what a tensor holds now, or a summary of it if it is large."""
    if tensor.numel() > KEEP_WHOLE:
        return _summary(tensor.detach())
    try:
        array: Held = tensor.numpy(force=True).copy()
    except TypeError:  # bfloat16, sparse layouts: numpy has no such thing
        array = np.array(numpy_of(tensor if tensor.layout is torch.strided else tensor.to_dense()))
    return array


def _summary(tensor: Tensor) -> Summary:
    corner = tensor[tuple(slice(0, _CORNER) for _ in tensor.shape)]
    sizes = tensor.abs() if tensor.is_complex() else tensor
    finite = sizes[torch.isfinite(sizes)].double()
    return Summary(
        shape=tuple(tensor.shape),
        dtype=str(tensor.dtype),
        minimum=float(finite.min()) if finite.numel() else float("nan"),
        maximum=float(finite.max()) if finite.numel() else float("nan"),
        norm=float(torch.linalg.vector_norm(finite)),
        nonfinite=tensor.numel() - finite.numel(),
        corner=np.array(numpy_of(corner)),
    )


class Operation:
    """One aten call: which node autograd had just made for it, if any, and what went in."""

    # What most calls leave as it is; a trace makes thousands of these.
    frame: FrameType | None = None
    line = 0
    instruction = 0
    packed = False  # its saved tensors are packed by hooks
    module: str | None = None
    during: int | None = None  # the node whose backward formula made it

    def __init__(
        self,
        function: Any,
        number: int | None,
        inputs: list[Key],
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
        call: int,
    ) -> None:
        self.function = function
        self.number = number  # the node's sequence number
        self.inputs = inputs
        self.arguments, self.keywords = arguments, keywords
        self.call = call  # which of the user's calls made it
        self.outputs: list[tuple[Tensor, int]] = []  # each with its version

    def plain_arguments(self) -> tuple[str, ...]:
        """The arguments that are no tensors, as text."""
        plain = [repr(a) for a in self.arguments if not _holds_tensors(a)]
        if self.keywords:
            plain += [f"{k}={v!r}" for k, v in self.keywords.items() if not _holds_tensors(v)]
        return tuple(plain)


@dataclass(eq=False, slots=True)
class Call:
    """A stretch of operations that one call of the user's made."""

    kind: str
    name: str
    start: int
    end: int = 0


class Forward:
    """What a forward run did, operation by operation."""

    def __init__(self, module_names: dict[int, str]) -> None:
        torch_private.require()
        self.operations: list[Operation] = []
        self.calls: list[Call] = []
        self.values: dict[Key, Held] = {}
        self.tensors: dict[Key, Tensor] = {}  # from outside, kept so that no id is reused
        self.plain: dict[tuple[int, int], Key] = {}  # (id, version) -> the call that made it
        self.leaf_versions: dict[Key, int] = {}
        self.nodes: dict[int, GradNode] = {}
        self.names: dict[Key, str] = {}
        self.aliases: list[Tensor] = []  # kept so that no id is reused
        self.call = 0
        self.pausing = False
        self.backward_runs = False  # then each operation belongs to a node's formula
        self.module_names = module_names
        self.modules: list[str] = []
        self.written: dict[int, tuple[Tensor, Tensor]] = {}
        self._number = torch_private.sequence_number()
        self._codes: dict[int, bool] = {}
        self._kept: list[CodeType] = []
        self._stores: dict[tuple[int, int], tuple[str, ...]] = {}

    # -- tensors -----------------------------------------------------------------------------

    def see(self, tensor: Tensor) -> Key:
        """Note a tensor's value the first time it is met, and say which tensor it is."""
        key = self.key_of(tensor)
        if key not in self.values or (
            # An optimiser may have moved a leaf since it was last looked at.
            key[0] == "leaf" and self.leaf_versions.get(key) != tensor._version
        ):
            self.values[key] = held(tensor)
            if key[0] == "leaf":
                self.leaf_versions[key] = tensor._version
        return key

    def key_of(self, tensor: Tensor) -> Key:
        node = tensor.grad_fn
        if node is not None:
            number = id(node)
            if number not in self.nodes:
                self.nodes[number] = node
            return "node", number, tensor.output_nr
        if tensor.requires_grad:
            key: Key = ("leaf", id(tensor), 0)
        else:
            state = (id(tensor), tensor._version)
            if state in self.plain:
                return self.plain[state]
            key = ("constant", *state)
        if key not in self.tensors:
            self.tensors[key] = tensor
        return key

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Look away for a while."""
        self.pausing = True
        try:
            yield
        finally:
            self.pausing = False

    # -- operations --------------------------------------------------------------------------

    def run(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        number = torch_private.sequence_number()
        made = number != self._number
        self._number = number
        inputs: list[Key] = []
        for arg in args:
            if isinstance(arg, Tensor):
                inputs.append(self.see(arg))
            elif isinstance(arg, list | tuple):
                inputs += map(self.see, _tensors(arg))
        if kwargs:
            inputs += map(self.see, _tensors(kwargs.values()))
        if func in _ALIASES and inputs[0][0] in {"plain", "constant"}:
            # Without a gradient to cut off, the same tensor under another object.
            result = func(*args, **kwargs)
            self.plain[id(result), result._version] = inputs[0]
            self.aliases.append(result)
            return result
        place = len(self.operations)
        operation = Operation(func, number - 1 if made else None, inputs, args, kwargs, self.call)
        self.operations.append(operation)
        self._locate(operation)
        if made and torch_private.packing_hooks_active():
            operation.packed = True
        if _mutable(func):
            self._before_writing(list(_tensors(args)))
        result = func(*args, **kwargs)
        for k, tensor in enumerate(
            (result,) if isinstance(result, Tensor) else _tensors((result,))
        ):
            version = tensor._version
            operation.outputs.append((tensor, version))
            # Autograd has not marked a differentiable output yet; one that it will mark is
            # looked up by its node, never here.
            self.plain[id(tensor), version] = ("plain", place, k)
        return result

    def _locate(self, operation: Operation) -> None:
        """Where in the user's code, and inside of what, an operation runs."""
        frame = self._user_frame()
        if frame is not None:
            operation.frame, operation.line = frame, frame.f_lineno or 0
            operation.instruction = frame.f_lasti
        if self.modules:
            operation.module = self.modules[-1]
        if self.backward_runs:
            running = torch_private.current_node()
            operation.during = None if running is None else id(running)

    def _before_writing(self, tensors: list[Tensor]) -> None:
        """Keep what an outside tensor held before the user's code writes to it."""
        for tensor in tensors[:1]:
            storage = tensor.untyped_storage()._cdata
            own = (out.untyped_storage()._cdata for op in self.operations for out, _ in op.outputs)
            if storage not in self.written and storage not in own:
                self.written[storage] = (tensor, tensor.detach().clone())

    # -- the user's frames and names ---------------------------------------------------------

    def _user_frame(self) -> FrameType | None:
        frame: FrameType | None = sys._getframe(4)
        while frame is not None:
            code = frame.f_code
            known = self._codes.get(id(code))  # its own hash would be that of all its contents
            if known is None:
                name = code.co_filename
                known = name not in OUR_FILES and not name.startswith(TORCH_FOLDER)
                self._codes[id(code)] = known
                self._kept.append(code)
            if known:
                return frame
            if code.co_name in _OUTERMOST and code.co_filename in OUR_FILES:
                return None
            frame = frame.f_back
        return None

    def finish(self) -> None:
        """Learn which variables of the user's hold what.

        A call whose result is stored at once gives its name to the last operation of that call;
        all other names are read off the frames as their code left them.
        """
        frames: dict[int, FrameType] = {}
        for operation, after in zip_longest(self.operations, self.operations[1:]):
            frame = operation.frame
            if frame is None:
                continue
            frames.setdefault(id(frame), frame)
            if after is None or after.call != operation.call or after.frame is not frame:
                spot = (id(frame.f_code), operation.instruction)
                if spot not in self._stores:
                    self._stores[spot] = stored_names(frame.f_code, operation.instruction)
                for name, (tensor, version) in zip(
                    self._stores[spot], operation.outputs, strict=False
                ):
                    if tensor._version == version:
                        self.names.setdefault(self.key_of(tensor), name)
        for frame in frames.values():
            for name, value in frame.f_locals.items():
                if isinstance(value, Tensor):
                    self.names.setdefault(self.key_of(value), name)
                elif isinstance(value, nn.Module):
                    for path, parameter in value.named_parameters():
                        self.names.setdefault(self.key_of(parameter), f"{name}.{path}")


def stored_names(code: CodeType, instruction: int) -> tuple[str, ...]:
    """The variables to which the result of an instruction is stored at once, as in `a, b = ...`.

    >>> code = compile("y = x + x", "<example>", "exec")
    >>> [stored_names(code, i.offset) for i in dis.get_instructions(code) if "BINARY" in i.opname]
    [('y',)]
    """
    after = [i for i in dis.get_instructions(code) if i.offset > instruction]
    names: list[str] = []
    wanted = 1
    for each in after:
        if each.opname == "UNPACK_SEQUENCE" and not names:
            wanted = each.argval
        elif each.opname.startswith("STORE_") and isinstance(each.argval, str):
            names.append(each.argval)
        elif each.opname not in {"CACHE", "EXTENDED_ARG", "NOP"}:
            break
        if len(names) == wanted:
            break
    return tuple(names)


@lru_cache(maxsize=4096)
def _mutable(func: Any) -> bool:
    return bool(func._schema.is_mutable)


class DispatchWatch(torch_private.TorchDispatchMode):
    """Tells a `Forward` of every aten operation."""

    def __init__(self, forward: Forward) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.forward = forward

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Wrapping this handler against torch.compile would cost more than the handler itself.
        return False

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self.forward.pausing:
            return func(*args, **(kwargs or {}))
        return self.forward.run(func, args, kwargs or {})


class CallWatch(TorchFunctionMode):
    """Tells a `Forward` which operations belong to one call of torch's Python functions."""

    def __init__(self, forward: Forward) -> None:
        super().__init__()
        self.forward = forward

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        start = len(self.forward.operations)
        self.forward.call += 1
        result = func(*args, **(kwargs or {}))
        end = len(self.forward.operations)
        if end - start > 1:
            name = getattr(func, "__name__", str(func))
            self.forward.calls.append(Call("function", name, start, end))
        return result


class ModuleWatch:
    """Tells a `Forward` where modules begin and end, and keeps their buffers."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.open: list[Call] = []
        self.buffers: dict[int, tuple[Tensor, Tensor]] = {}

    def __enter__(self) -> ModuleWatch:
        hooks = nn.modules.module
        self.handles = [
            hooks.register_module_forward_pre_hook(self._enter),
            hooks.register_module_forward_hook(self._leave, always_call=True),
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        for handle in self.handles:
            handle.remove()

    def _enter(self, module: nn.Module, _args: object) -> None:
        for buffer in module.buffers(recurse=False):
            if id(buffer) not in self.buffers:
                self.buffers[id(buffer)] = (buffer, buffer.detach().clone())
        name = self.forward.module_names.get(id(module)) or type(module).__name__
        self.forward.modules.append(name)
        self.open.append(Call("module", name, len(self.forward.operations)))

    def _leave(self, _module: nn.Module, _args: object, _result: object) -> None:
        self.forward.modules.pop()
        call = self.open.pop()
        call.end = len(self.forward.operations)
        if call.end > call.start:
            self.forward.calls.append(call)


class Passage(NamedTuple):
    """One node's turn in the backward pass."""

    node: GradNode
    leaving: tuple[Tensor | None, ...]  # one for each of its next_functions
    arrived: tuple[Tensor | None, ...]  # one for each of its outputs, accumulated


class Backward:
    """What a backward pass carried, node by node in the engine's order."""

    def __init__(self, nodes: Iterable[GradNode]) -> None:
        self.passages: list[Passage] = []
        # By the storage of a sum, which is kept: what was summed.
        self.sums: dict[int, tuple[Held, Tensor]] = {}
        self.handles = [node.register_hook(self._hook(node)) for node in nodes]

    def _hook(self, node: GradNode) -> Callable[..., None]:
        note = self.passages.append

        def passed(leaving: tuple[Tensor | None, ...], arrived: tuple[Tensor | None, ...]) -> None:
            # Held by reference: the engine adds in place only to what nobody else holds.
            note(Passage(node, leaving, arrived))

        return passed

    def remove(self) -> None:
        for handle in self.handles:
            handle.remove()


class SumWatch(torch_private.TorchDispatchMode):
    """Notes, in a backward pass, what each sum that undoes broadcasting was a sum of."""

    def __init__(self, backward: Backward) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.backward = backward

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        result = func(*args, **(kwargs or {}))
        if func in _SUMS:
            self.backward.sums[result.untyped_storage()._cdata] = (held(args[0]), result)
        return result


def reachable(roots: Iterable[GradNode]) -> list[GradNode]:
    """All nodes that a backward pass from the roots can come to, without recursion."""
    found: dict[int, GradNode] = {}
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if id(node) in found:
            continue
        found[id(node)] = node
        waiting += [after for after, _ in node.next_functions if after is not None]
    return list(found.values())


def _tensors(things: Iterable[Any]) -> Iterator[Tensor]:
    for thing in things:
        if isinstance(thing, Tensor):
            yield thing
        elif isinstance(thing, list | tuple):
            yield from _tensors(thing)


def _holds_tensors(thing: Any) -> bool:
    if isinstance(thing, Tensor):
        return True
    return isinstance(thing, list | tuple) and any(map(_holds_tensors, thing))
