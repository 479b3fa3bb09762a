"""The user's own hooks, watched while a backward pass runs: what came to each, what it gave.

Torch calls what stands in a dict, so for the time of a pass each hook stands there within one of
ours. Source: PyTorch docs, Tensor.register_hook, Node.register_hook, Autograd mechanics (backward
hooks execution); torch/utils/hooks.py, BackwardHook, for those of modules.
"""

from __future__ import annotations

import functools
import linecache
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from inspect import getattr_static, unwrap
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.graph import Node as GradNode
from torch.utils.hooks import BackwardHook

from gradmath.records.graph import Held, Line, UserHook
from gradmath.running import torch_private
from gradmath.running.torch_private import HookDict
from gradmath.tracing.formulas_again import Incoming, same_bits
from gradmath.tracing.forward import Forward
from gradmath.tracing.held import taken, tensors_in

TENSOR_HOOK, GRAD_HOOK = "tensor hook", "post-accumulate-grad hook"
MODULE_HOOK, NODE_HOOK, NODE_PREHOOK = "module hook", "node hook", "node pre-hook"


@dataclass(eq=False)
class SeenEdit:
    """What came to the first hook that made something else of it, what the last one gave, all."""

    before: Tensor
    after: Tensor | None = None
    hooks: list[UserHook] = field(default_factory=list)


class HookWatch:
    """Knows what hooks changed during one pass: by node and output, by node and slot, by leaf."""

    def __init__(self, forward: Forward, nodes: Iterable[GradNode]) -> None:
        self.arrived: dict[tuple[GradNode, int], SeenEdit] = {}
        self.leaving: dict[tuple[GradNode, int], SeenEdit] = {}
        self.grads: dict[int, SeenEdit] = {}  # by the id of the leaf
        self.in_place: dict[int, Held | None] = {}  # by id: what was written to, as it was before
        self._written: list[Tensor] = []  # kept so that no id is reused
        self._stood: list[tuple[HookDict, int, Any, Any]] = []
        for node in nodes:
            if torch_private.is_accumulator(node):
                leaf = torch_private.variable(node)
                self._watch_tensor(node, 0, torch_private.tensor_hooks(leaf))
                self._watch_grad(torch_private.grad_hooks(leaf))
        for node, output, hooks in _hooked(forward):
            self._watch_tensor(node, output, hooks)

    @property
    def idle(self) -> bool:
        """Whether there is no hook to watch."""
        return not self._stood

    def watch_node(self, node: GradNode, hooks: HookDict, ours: int) -> None:
        """Watch the hooks behind a node's formula; among them is one of ours."""
        for key in [key for key in hooks if key != ours]:
            self._put(hooks, key, self._behind(node, hooks[key]))

    def before_hooks(self, node: GradNode, leaving: Incoming) -> Incoming:
        """What a node's formula gave, of which hooks made what left it."""
        edited = [self.leaving.get((node, slot)) for slot in range(len(leaving))]
        return tuple(e.before if e else cargo for e, cargo in zip(edited, leaving, strict=True))

    def remove(self) -> None:
        """Put back what stood there, unless it has been removed."""
        for hooks, key, own, watching in self._stood:
            if hooks.get(key) is watching:
                hooks[key] = own

    def _put(self, hooks: HookDict, key: int, watching: Callable[..., Any]) -> None:
        self._stood.append((hooks, key, hooks[key], watching))
        hooks[key] = watching

    def _watch_tensor(self, node: GradNode, output: int, hooks: HookDict) -> None:
        for key in list(hooks):
            self._put(hooks, key, self._of_tensor((node, output), hooks[key]))

    def _watch_grad(self, hooks: HookDict) -> None:
        for key in list(hooks):
            self._put(hooks, key, self._of_grad(hooks[key]))

    # -- what stands in the place of a hook --------------------------------------------------

    def _of_tensor(self, port: tuple[GradNode, int], own: Callable[..., Any]) -> Callable[..., Any]:
        def watching(grad: Tensor) -> Tensor | None:
            before = _copy(grad)
            given: Tensor | None = own(grad)
            self._look(
                self.arrived, port, before, grad if given is None else given, TENSOR_HOOK, own
            )
            self._look_in_place(before, grad)
            return given

        return watching

    def _of_grad(self, own: Callable[..., Any]) -> Callable[..., Any]:
        def watching(leaf: Tensor) -> None:
            before = None if leaf.grad is None else _copy(leaf.grad)
            own(leaf)
            if before is not None:
                self._look(self.grads, id(leaf), before, leaf.grad, GRAD_HOOK, own)

        return watching

    def _behind(self, node: GradNode, own: Callable[..., Any]) -> Callable[..., Any]:
        def watching(leaving: Incoming, arrived: Incoming) -> Any:
            before = [None if cargo is None else _copy(cargo) for cargo in leaving]
            given = own(leaving, arrived)
            after = leaving if given is None else given
            after = after if isinstance(after, tuple) else (after,)
            for slot, (was, now) in enumerate(zip(before, after, strict=False)):
                if was is not None:
                    self._look(self.leaving, (node, slot), was, now, NODE_HOOK, own)
            return given

        return watching

    def _look(
        self,
        seen: dict[Any, SeenEdit],
        where: Any,
        before: Tensor,
        after: Tensor | None,
        kind: str,
        own: Callable[..., Any],
    ) -> None:
        """Note a hook if it made something else of what it got."""
        with torch_private.unwatched():
            if after is not None and same_bits(before, after):
                return
        edited = seen.setdefault(where, SeenEdit(before))
        edited.after = after
        edited.hooks += named(kind, own)

    def _look_in_place(self, before: Tensor, grad: Tensor) -> None:
        """What was written to had been sent as it was before."""
        with torch_private.unwatched():
            if not same_bits(before, grad):
                self.in_place.setdefault(id(grad), taken(before))
                self._written.append(grad)


def _copy(tensor: Tensor) -> Tensor:
    with torch_private.unwatched(), torch.no_grad():
        return tensor.detach().clone()


def _hooked(forward: Forward) -> Iterator[tuple[GradNode, int, HookDict]]:
    """The hooks of tensors that operations made: registered under watch, or before it began."""
    found: dict[int, tuple[GradNode, int, HookDict]] = {}
    for operation in forward.operations:
        for tensor in tensors_in(operation.arguments):
            hooks = torch_private.tensor_hooks(tensor)
            if hooks and tensor.grad_fn is not None:
                found[id(hooks)] = (tensor.grad_fn, tensor.output_nr, hooks)
    # What was written to since it got a hook has another node by now; the hook stays at the first.
    found |= {id(hooks): (node, output, hooks) for node, output, hooks in forward.hooked}
    yield from found.values()


# -- how hooks are called --------------------------------------------------------------------


def named(kind: str, hook: Callable[..., Any]) -> Sequence[UserHook]:
    """A hook of the user's, or those behind a hook of torch's that runs a module's."""
    module = _module_behind(hook)
    if module is not None:
        forward = "setup_output_hook" in getattr(hook, "__qualname__", "")
        behind = module.user_pre_hooks if forward else module.user_hooks
        return [_named(MODULE_HOOK, own) for own in behind]
    return [_named(kind, hook)]


def _module_behind(hook: Callable[..., Any]) -> Any:
    cells = getattr(hook, "__closure__", None) or ()
    contents = [cell.cell_contents for cell in cells]
    return next((each for each in contents if isinstance(each, BackwardHook)), None)


def _named(kind: str, hook: Any) -> UserHook:
    if type(hook).__module__ == nn.Module.__module__:  # it wraps one of the older kind
        kind = MODULE_HOOK
    while isinstance(hook, functools.partial):
        hook = hook.func
    hook = unwrap(hook)
    name = getattr(hook, "__name__", None) or type(hook).__name__
    called = hook if hasattr(hook, "__code__") else getattr_static(type(hook), "__call__", None)
    return UserHook(
        kind, "lambda" if name == "<lambda>" else name, _line(getattr(called, "__code__", None))
    )


def _line(code: Any) -> Line | None:
    if code is None:
        return None
    file, number = code.co_filename, code.co_firstlineno
    return Line(file, number, linecache.getline(file, number).strip())
