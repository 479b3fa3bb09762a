"""Watch a computation while autograd runs it forward, operation by operation.

A dispatch mode sees each aten operation with its arguments just after autograd made the node for
it, so the thread's sequence number ties the two together, and each argument names the node and
output that it is. Source: measured on torch 2.13; PyTorch docs, autograd mechanics.
"""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, TypeAlias

import torch
from torch import Tensor, nn
from torch.autograd.graph import Node as GradNode

from gradmath import torch_private
from gradmath.graph import Held
from gradmath.trace_values import held, holds_tensors, tensors_in

OUR_FILES = {
    str(Path(__file__).with_name(f"{name}.py"))
    for name in ("trace_forward", "trace_watches", "trace_backward", "tracing", "recorder")
}
_OUTERMOST = {"_call", "run_backward"}  # the user's frames end there
TORCH_FOLDER = str(Path(torch.__file__).parent)
_ALIASES = {torch.ops.aten.detach.default, torch.ops.aten.lift_fresh.default}
# What a tensor is: the output of an autograd node or of an operation that got none ("plain"),
# or a leaf or constant from outside; then whose (an id, or the operation's place), then which.
Key: TypeAlias = tuple[str, int, int]


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
        plain = [repr(a) for a in self.arguments if not holds_tensors(a)]
        if self.keywords:
            plain += [f"{k}={v!r}" for k, v in self.keywords.items() if not holds_tensors(v)]
        return tuple(plain)

    def text(self, tensors: Iterator[str]) -> str:
        """The whole call, with the next of the given texts in the place of each tensor."""
        parts = [_text(argument, tensors) for argument in self.arguments]
        if self.keywords:
            parts += [f"{name}={_text(value, tensors)}" for name, value in self.keywords.items()]
        return f"{self.function}({', '.join(parts)})"


def _text(argument: Any, tensors: Iterator[str]) -> str:
    if isinstance(argument, Tensor):
        return next(tensors)
    if isinstance(argument, list | tuple):
        return f"[{', '.join([_text(entry, tensors) for entry in argument])}]"
    return repr(argument)


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
        self.detached: dict[tuple[Any, ...], Key] = {}  # by memory and version
        self.call = 0
        self._own: set[int] = set()  # storages that the user's code made itself
        self._surveyed = 0  # operations whose outputs are in it
        self.pausing = False
        self.backward_runs = False  # then each operation belongs to a node's formula
        self.module_names = module_names
        self.modules: list[str] = []
        self.written: dict[int, tuple[Tensor, torch.UntypedStorage]] = {}
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
            # What detach returns is not the tensor that the user's code gets.
            if self.detached and (spot := _spot(tensor)) in self.detached:
                return self.detached[spot]
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
                inputs += map(self.see, tensors_in(arg))
        if kwargs:
            inputs += map(self.see, tensors_in(kwargs.values()))
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
            self._before_writing(func, args, kwargs)
        result = func(*args, **kwargs)
        for k, tensor in enumerate(
            (result,) if isinstance(result, Tensor) else tensors_in((result,))
        ):
            version = tensor._version
            operation.outputs.append((tensor, version))
            # Autograd has not marked a differentiable output yet; one that it will mark is
            # looked up by its node, never here.
            self.plain[id(tensor), version] = ("plain", place, k)
            if func in _ALIASES:
                self.detached[_spot(tensor)] = ("plain", place, k)
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

    def _before_writing(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Keep what an outside tensor held before the user's code writes to it."""
        for operation in self.operations[self._surveyed :]:
            # A view of an outside tensor is no tensor of the user's own making.
            given = {_storage(t) for t in tensors_in(operation.arguments)}
            made = {_storage(out) for out, _ in operation.outputs}
            self._own |= made - given
        self._surveyed = len(self.operations)
        for tensor in _written(func, args, kwargs):
            storage = _storage(tensor)
            if storage and storage not in self.written and storage not in self._own:
                # All of it: the next write may go through another view.
                self.written[storage] = (tensor, tensor.untyped_storage().clone())

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
            if after is None or _another_call(operation, after):
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


def _spot(tensor: Tensor) -> tuple[Any, ...]:
    """Which memory a tensor shows, and in which state."""
    place = (_storage(tensor), tensor.storage_offset(), tensor.shape, tensor.stride())
    return (*place, tensor._version)


def _storage(tensor: Tensor) -> int:
    """Which memory a tensor looks at (0 for layouts that have none of their own)."""
    if tensor.layout is not torch.strided:
        return 0
    storage: int = tensor.untyped_storage()._cdata
    return storage


def _written(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[Tensor]:
    """The tensors that an operation writes to: its own schema says which."""
    for place, argument in enumerate(func._schema.arguments):
        if argument.alias_info is not None and argument.alias_info.is_write:
            value = args[place] if place < len(args) else kwargs.get(argument.name)
            yield from tensors_in((value,))


def _another_call(before: Operation, after: Operation) -> bool:
    """Whether the user's code made another call between two operations."""
    return (
        after.call != before.call
        or after.instruction != before.instruction
        or after.frame is not before.frame
    )


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
