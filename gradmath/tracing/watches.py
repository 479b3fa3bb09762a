"""The hooks by which torch tells a `Forward` what runs: operations, calls, modules."""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from gradmath.running import torch_private
from gradmath.tracing.forward import Forward
from gradmath.tracing.operations import Call
from gradmath.tracing.outside import Attributes


class DispatchWatch(torch_private.DispatchMode):
    """Tells a `Forward` of every aten operation."""

    def __init__(self, forward: Forward) -> None:
        super().__init__()
        self.forward = forward

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        if self.forward.pausing:
            return func(*args, **(kwargs or {}))
        return self.forward.run(func, args, kwargs or {})


def dispatch_watch(forward: Forward) -> DispatchWatch:
    """A `DispatchWatch`, which torch.compile must not compile as if it were the user's code.

    It would make nodes while it does, just where operations are told apart by their numbers.
    """
    compiling = torch_private.COMPILER in sys.modules
    return (_uncompiled() if compiling else DispatchWatch)(forward)


@cache
def _uncompiled() -> type[DispatchWatch]:
    own = {
        "__torch_dispatch__": DispatchWatch.__torch_dispatch__,
        "_should_skip_dynamo": classmethod(lambda _kind: True),
    }
    return type("UncompiledWatch", (DispatchWatch,), own)


class CallWatch(TorchFunctionMode):
    """Tells a `Forward` which operations belong to one call of torch's Python functions."""

    def __init__(self, forward: Forward) -> None:
        super().__init__()
        self.forward = forward

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        forward = self.forward
        start = len(forward.operations)
        if not forward.modules:
            forward.call += 1
        result = func(*args, **kwargs) if kwargs else func(*args)
        if func is Tensor.register_hook:
            self._hooked(args[0])
        end = len(forward.operations)
        if end - start > 1:
            name = getattr(func, "__name__", str(func))
            forward.calls.append(Call("function", name, start, end))
        return result

    def _hooked(self, tensor: Tensor) -> None:
        if tensor.grad_fn is not None:
            hooks = torch_private.tensor_hooks(tensor)
            self.forward.hooked.append((tensor.grad_fn, tensor.output_nr, hooks))


class ModuleWatch:
    """Tells a `Forward` where modules begin and end, and keeps what they hold."""

    def __init__(self, forward: Forward) -> None:
        self.forward = forward
        self.open: list[Call] = []
        self.buffers: dict[int, tuple[Tensor, Tensor]] = {}
        self.attributes = Attributes()

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
        self.attributes.keep(torch_private.buffers(module))
        self.attributes.keep(vars(module))
        for buffer in module.buffers(recurse=False):
            if id(buffer) not in self.buffers:
                self.buffers[id(buffer)] = (buffer, buffer.detach().clone())
        opened = self.forward.open_modules()
        if opened is None:
            return
        if not opened:
            self.forward.call += 1
        name = self._name(module)
        opened.append(name)
        if opened is self.forward.modules:
            self.open.append(Call("module", name, len(self.forward.operations)))

    def _name(self, module: nn.Module) -> str:
        """What the caller calls a module; later calls of one are counted."""
        name = self.forward.module_names.get(id(module)) or type(module).__name__
        count = self.forward.module_calls[name] = self.forward.module_calls.get(name, 0) + 1
        return name if count == 1 else f"{name} ({count})"

    def _leave(self, _module: nn.Module, _args: object, _result: object) -> None:
        opened = self.forward.open_modules()
        if opened is None:
            return
        opened.pop()
        if opened is not self.forward.modules:
            return  # other threads' operations stand between its own, so they are no stretch
        call = self.open.pop()
        call.end = len(self.forward.operations)
        if call.end > call.start:
            self.forward.calls.append(call)
