"""What the user's code writes to though it did not make it, and how that gets back its values."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from gradmath.running import torch_private
from gradmath.tracing.held import tensors_in
from gradmath.tracing.operations import Operation


@dataclass(eq=False, slots=True)
class Window:
    """A tensor from outside, and which part of which memory it showed."""

    tensor: Tensor
    storage: torch.UntypedStorage
    size: torch.Size
    stride: tuple[int, ...]
    offset: int

    def restore(self) -> None:
        tensor = self.tensor
        same_memory = storage_of(tensor) == torch_private.storage_number(self.storage)
        if same_memory and tensor.size() == self.size and tensor.stride() == self.stride:
            return
        with torch.no_grad(), torch_private.keeping_version(tensor):
            tensor.set_(self.storage, self.offset, self.size, self.stride)


class Outside:
    """The memory from outside that was written to, as it was before."""

    def __init__(self) -> None:
        self.written: dict[int, tuple[torch.UntypedStorage, torch.UntypedStorage]] = {}
        self.windows: dict[int, Window] = {}
        self._own: set[int] = set()  # storages that the user's code made itself
        self._surveyed = 0  # operations whose outputs are in it

    def before_writing(
        self,
        operations: Sequence[Operation],
        func: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        """Keep what an outside tensor held before the user's code writes to it."""
        for operation in operations[self._surveyed :]:
            # A view of an outside tensor is no tensor of the user's own making.
            given = {storage_of(t) for t in tensors_in(operation.arguments)}
            made = {storage_of(out) for out, _ in operation.outputs}
            self._own |= made - given
        self._surveyed = len(operations)
        for tensor in written(func, args, kwargs):
            storage = storage_of(tensor)
            if not storage or storage in self._own:
                continue
            memory = tensor.untyped_storage()
            if storage not in self.written:
                # All of it: the next write may go through another view.
                self.written[storage] = (memory, memory.clone())
            if id(tensor) not in self.windows:  # a write may also resize
                shape = tensor.size(), tensor.stride(), int(tensor.storage_offset())
                self.windows[id(tensor)] = Window(tensor, memory, *shape)

    def restore(self) -> None:
        """Let all of it hold again what it held before."""
        for memory, before in self.written.values():
            if memory.nbytes() != before.nbytes():
                memory.resize_(before.nbytes())
            memory.copy_(before)
        for window in self.windows.values():
            window.restore()


class Attributes:
    """The tensors that objects held under names: code that runs may bind the names anew."""

    def __init__(self) -> None:
        self._before: dict[int, tuple[MutableMapping[str, Any], dict[str, Tensor]]] = {}

    def keep(self, names: MutableMapping[str, Any]) -> None:
        """Note which tensors an object's namespace holds, the first time it is met."""
        if id(names) not in self._before:
            tensors = {name: one for name, one in names.items() if isinstance(one, Tensor)}
            self._before[id(names)] = (names, tensors)

    def restore(self) -> None:
        """Let each of these names mean again what it meant before."""
        for names, tensors in self._before.values():
            for name, tensor in tensors.items():
                if names.get(name) is not tensor:
                    names[name] = tensor


def storage_of(tensor: Tensor) -> int:
    """Which memory a tensor looks at (0 for layouts that have none of their own)."""
    if tensor.layout is not torch.strided:
        return 0
    return torch_private.storage_number(tensor.untyped_storage())


def written(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Iterator[Tensor]:
    """The tensors that an operation writes to: its own schema says which."""
    for place, name in torch_private.written_arguments(func):
        value = args[place] if place < len(args) else kwargs.get(name)
        yield from tensors_in((value,))
