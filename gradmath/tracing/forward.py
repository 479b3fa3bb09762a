"""Watch a computation while autograd runs it forward, operation by operation.

A dispatch mode sees each aten operation with its arguments just after autograd made the node for
it, so the thread's sequence number ties the two together, and each argument names the node and
output that it is. Source: measured on torch 2.13; PyTorch docs, autograd mechanics.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock, get_ident
from types import FrameType
from typing import Any

import torch
from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.records.graph import Held
from gradmath.running import torch_private
from gradmath.running.torch_private import HookDict
from gradmath.tracing.held import held, tensors_in
from gradmath.tracing.home import Home
from gradmath.tracing.named import entries_and_attributes, tensors_held_by
from gradmath.tracing.operations import Call, Called, Key, Operation, stored_names
from gradmath.tracing.outside import Outside, storage_of

# What watches; what else lies in this room runs operations of its own, as a user's code does.
OUR_FILES = {
    str(Path(__file__).with_name(f"{name}.py"))
    for name in ("forward", "watches", "threads", "backward", "hooks", "tracer", "recorder", "home")
}
_OUTERMOST = {"_call", "run_backward"}  # the user's frames end there
TORCH_FOLDER = str(Path(torch.__file__).parent)
_BLANK = ("empty", "new_empty")  # so begin the names of what gives memory as it lies
_DETACH, _LIFT = torch.ops.aten.detach.default, torch.ops.aten.lift_fresh.default


class Forward:
    """What a forward run did, operation by operation."""

    def __init__(self, module_names: dict[int, str], home: Home | None = None) -> None:
        torch_private.require()
        self.operations: list[Operation] = []
        self.calls: list[Call] = []
        self.values: dict[Key, Held | None] = {}
        self.tensors: dict[Key, Tensor] = {}  # from outside, kept so that no id is reused
        self.plain: dict[tuple[int, int], Key] = {}  # (id, version) -> the call that made it
        self.leaf_versions: dict[Key, int] = {}
        self.names: dict[Key, str] = {}
        self.aliases: list[Tensor] = []  # kept so that no id is reused
        self.detached: dict[tuple[Any, ...], Key] = {}  # by memory and version
        self.hooked: list[tuple[GradNode, int, HookDict]] = []  # what got a hook since it was made
        self.call = 0
        self.frames: dict[int, FrameType] = {}  # the user's
        self.last: Operation | None = None  # of the thread that is looked at
        self._frame: FrameType | None = None  # its own
        self.thread = 0
        self.threaded = False  # whether other threads are watched as well
        self.turn = RLock()
        self.strands: dict[int, list[str]] = {}  # by thread: the modules that are open in it
        self.pausing = False
        self.passes: list[int] = []  # how many operations there were at each backward of the user's
        self.backward_runs = False  # then each operation belongs to a node's formula
        self.module_names, self.home = module_names, home
        self.module_calls: dict[str, int] = {}  # since the last backward
        self.modules: list[str] = []
        self.sources: dict[str, list[str]] = {}  # the lines of the user's files
        self.outside = Outside()
        self._number = self.first_number = torch_private.sequence_number()
        self._threads = 0
        self._codes: dict[int, bool] = {}
        self._functions: dict[int, Called] = {}
        self._kept: list[object] = []  # so that no id of theirs is reused
        self._stores: dict[tuple[int, int], tuple[str, ...]] = {}

    # -- tensors -----------------------------------------------------------------------------

    def see(self, tensor: Tensor) -> Key:
        """Note a tensor's value the first time it is met, and say which tensor it is."""
        key = self.key_of(tensor)
        if key not in self.values:
            self.values[key] = held(tensor)
        elif key[0] == "leaf" and self.leaf_versions[key] != torch_private.version(tensor):
            # An optimiser moved a leaf since it was last looked at.
            self.values[key] = held(tensor)
        if key[0] == "leaf":
            self.leaf_versions[key] = torch_private.version(tensor)
        return key

    def key_of(self, tensor: Tensor) -> Key:
        try:
            node = tensor.grad_fn
        except RuntimeError:  # a view made under no_grad, whose base was then written to with grad
            return "constant", id(tensor), torch_private.version(tensor)
        if node is not None:
            return "node", node, tensor.output_nr
        if tensor.requires_grad:
            key: Key = ("leaf", id(tensor), 0)
        else:
            state = (id(tensor), torch_private.version(tensor))
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

    def skip_numbers(self) -> int:
        """Autograd's next number; what got one before and was not seen belongs to no operation."""
        self._number = torch_private.sequence_number()
        return self._number

    def open_modules(self) -> list[str] | None:
        """The modules that are open in this thread, None if nobody watches it."""
        return self.strands.get(get_ident()) if self.threaded else self.modules

    def next_thread(self) -> int:
        """A number of its own for another thread."""
        with self.turn:
            self._threads += 1
            return self._threads

    # -- operations --------------------------------------------------------------------------

    def run(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run an operation of the first thread and note it."""
        if self.threaded:
            with self.turn:
                noted = self.before(func, args, kwargs)
            result = func(*args, **kwargs)
            with self.turn:
                self.after(noted, result)
        else:
            noted = self.before(func, args, kwargs)
            result = func(*args, **kwargs)
            self.after(noted, result)
        return result

    def before(self, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Operation | Key:
        """What goes into an operation; of one that gives the same tensor again only which."""
        if self.last is not None and self.last.function.writes:
            self._count_writes(self.last)
        number = torch_private.sequence_number()
        made = number != self._number
        inputs: list[Key] = []
        for arg in args:
            if isinstance(arg, Tensor):
                key = self.key_of(arg)
                if key[0] != "node":
                    self.see(arg)
                elif key not in self.values:
                    self.values[key] = held(arg)
                inputs.append(key)
            elif type(arg) is list or type(arg) is tuple:
                inputs += map(self.see, tensors_in(arg))
        if kwargs:
            inputs += map(self.see, tensors_in(kwargs.values()))
        # Looking at a view that was written to makes a node for it anew.
        self._number = torch_private.sequence_number()
        if (func is _DETACH or func is _LIFT) and inputs[0][0] in {"plain", "constant"}:
            # Without a gradient to cut off, the same tensor under another object.
            return inputs[0]
        function = self._functions.get(id(func)) or self._about(func)
        if function.writes:
            self.outside.before_writing(self.operations, func, args, kwargs)
        frame = self._user_frame()
        operation = Operation(
            function,
            number - 1 if made else None,
            inputs,
            args,
            kwargs,
            self.call,
            frame,
            None if frame is None else frame.f_code,
            -1 if frame is None else frame.f_lasti,
            self.modules[-1] if self.modules else None,
            made and torch_private.packing_hooks_active(),
            torch_private.current_node() if self.backward_runs else None,
            not torch.is_grad_enabled(),
            self.thread,
        )
        if self.home is not None and frame is not None and not self.backward_runs:
            operation.spot = self.home.spot(frame, len(self.modules), function)
        if self.last is not None:
            self._name_results(self.last, operation)
        if frame is not self._frame and frame is not None:
            self.frames[id(frame)] = self._frame = frame
        return operation

    def after(self, noted: Operation | Key, result: Any) -> None:
        """What came out."""
        if not isinstance(noted, Operation):
            self.plain[id(result), torch_private.version(result)] = noted
            self.aliases.append(result)
            return
        noted.outputs = self._outputs(result)
        if noted.function.blank:
            self.values["plain", len(self.operations), 0] = None
        elif noted.function.function is _DETACH:
            self.detached[_spot(result)] = ("plain", len(self.operations), 0)
        self.operations.append(noted)
        self.last = noted

    def _outputs(self, result: Any) -> list[tuple[Tensor, int]]:
        """The tensors that came out, each with its version; from now on they can be told apart."""
        # One that autograd will mark is looked up by its node, never here.
        place = len(self.operations)
        if isinstance(result, Tensor):
            version = torch_private.version(result)
            self.plain[id(result), version] = ("plain", place, 0)
            return [(result, version)]
        outputs = [(tensor, torch_private.version(tensor)) for tensor in tensors_in((result,))]
        for k, (tensor, version) in enumerate(outputs):
            self.plain[id(tensor), version] = ("plain", place, k)
        return outputs

    def _count_writes(self, operation: Operation) -> None:
        """Torch counts a write when the operation is over, after it was watched."""
        outputs = [(tensor, torch_private.version(tensor)) for tensor, _ in operation.outputs]
        for (tensor, after), (_, before) in zip(outputs, operation.outputs, strict=True):
            key = self.plain.get((id(tensor), before))
            if after != before and key is not None:
                self.plain[id(tensor), after] = key
        operation.outputs = outputs

    def _about(self, func: Any) -> Called:
        self._kept.append(func)
        name = torch_private.operation_name(func)
        writes, blank = torch_private.writes(func), name.startswith(_BLANK)
        function = Called(name, str(func), writes, func, blank)
        self._functions[id(func)] = function  # its own hash is a slow one
        return function

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
                if known:  # a file may change before somebody looks at a trace
                    self.sources.setdefault(name, linecache.getlines(name))
            if known:
                return frame
            if code.co_name in _OUTERMOST and code.co_filename in OUR_FILES:
                return None
            frame = frame.f_back
        return None

    def _name_results(self, operation: Operation, after: Operation | None) -> None:
        """Give the last operation of a call the names that the call's result is stored to."""
        frame, instruction = operation.frame, operation.instruction
        if operation.thread and operation.number is not None and operation.outputs:
            operation.node = operation.outputs[0][0].grad_fn
        if frame is None or operation.function.writes:  # what is written to has its name already
            return
        if (
            after is not None
            and after.call == operation.call
            and after.instruction == instruction
            and after.frame is frame
        ):
            return
        spot = (id(frame.f_code), instruction)
        names = self._stores.get(spot)
        if names is None:
            names = self._stores[spot] = stored_names(frame.f_code, instruction)
        for name, (tensor, version) in zip(names, operation.outputs, strict=False):
            if torch_private.version(tensor) == version:
                self.names.setdefault(self.key_of(tensor), name)

    def name_last(self) -> None:
        """Give names to what the last operation gave."""
        if self.last is not None:
            self._count_writes(self.last)
            self._name_results(self.last, None)

    def finish(self) -> None:
        """Learn which variables of the user's hold what.

        A call whose result is stored at once gives its name to the last operation of that call;
        all other names are read off the frames as their code left them.
        """
        self.name_last()
        variables = [pair for frame in self.frames.values() for pair in frame.f_locals.items()]
        for path, tensor in tensors_held_by(variables, entries_and_attributes):
            self.names.setdefault(self.key_of(tensor), path)

    def release(self) -> None:
        """Let go of the user's frames: they lead back to ours, and ours to all of this.

        Only the cycle collector could break that circle, long after the trace was dropped.
        """
        self.frames.clear()
        self._frame = self.last = None
        if self.home is not None:
            self.home.release()
        for operation in self.operations:
            operation.frame = None


def _spot(tensor: Tensor) -> tuple[Any, ...]:
    """Which memory a tensor shows, and in which state."""
    place = (storage_of(tensor), tensor.storage_offset(), tensor.shape, tensor.stride())
    return (*place, torch_private.version(tensor))
