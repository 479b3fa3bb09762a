"""The private names of torch that tracing needs, all in this room, each with its check.

They were read off torch 2.13; 2.8 has them, too. On another torch `missing_names` says which of
them is gone. Importing this room never fails: what has a public way goes that way, what serves
something special is missed when that is asked for, and all else by `require`, before a user's code
runs.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from contextlib import AbstractContextManager
from itertools import count
from typing import Any, NoReturn, TypeAlias

import torch
from torch import Tensor, nn
from torch.autograd.graph import Node

from gradmath.errors import UnknownTorchError

TESTED = "2.13"
COMPILER = "torch._dynamo"  # the package that is loaded where something is compiled
HookDict: TypeAlias = MutableMapping[int, Callable[..., Any]]
_PATHS = {
    "dispatch_mode": "utils._python_dispatch.TorchDispatchMode",
    "sequence_number": "_C._autograd._get_sequence_nr",
    "current_node": "_C._current_autograd_node",
    "packing_hooks": "_C._autograd._top_saved_tensors_default_hooks",
    "preserve_version": "autograd._unsafe_preserve_version_counter",
    "unwatched": "utils._python_dispatch._disable_current_modes",
}
_ATTRIBUTES = {
    "Node": ("_sequence_nr", "_saved_other", "_raw_saved_other", "_input_metadata"),
    "Tensor": ("_version", "_base", "_backward_hooks", "_post_accumulate_grad_hooks"),
    "UntypedStorage": ("_cdata",),
    "Module": ("_buffers",),
    "OpOverload": ("_schema",),
}
# What is done without them, by torch's public names.
INSTEAD = {
    "torch._C._autograd._top_saved_tensors_default_hooks":
        "torch.autograd.graph.disable_saved_tensors_hooks is asked",
    "Node._raw_saved_other": "all that a node saved is read, plain numbers as well",
    "UntypedStorage._cdata": "memory is known by its address",
    "Tensor._backward_hooks": "what hooks of tensors edit is seen, and not which hook it was",
    "Tensor._post_accumulate_grad_hooks": "what these hooks make of .grad is not told apart",
}  # fmt: skip
# What of tracing needs them, where not all of it does.
SECOND_GRAPH = "create_graph=True"
_SERVES = {
    "torch._C._current_autograd_node": SECOND_GRAPH,
    "Tensor._base": "writing through views",
}


def missing_names() -> list[str]:
    """The private names that this torch does not have, as written in torch."""
    missing = [f"torch.{path}" for path in _PATHS.values() if _find(path) is None]
    samples = _samples()
    return missing + [
        f"{kind}.{name}"
        for kind, names in _ATTRIBUTES.items()
        for name in names
        if not hasattr(samples[kind], name)
    ]


def count_names() -> int:
    """How many private names there should be."""
    return len(_PATHS) + sum(map(len, _ATTRIBUTES.values()))


def serves(name: str) -> str:
    """What cannot be done without a private name: tracing, or something special in it."""
    return _SERVES.get(name, "tracing")


def require(what: str = "tracing") -> None:
    """Raises: UnknownTorchError if anything is missing that this needs."""
    lacks = missing_names()
    missing = [name for name in lacks if serves(name) == what and name not in INSTEAD]
    if missing:
        raise _lacking(*missing)


@torch.inference_mode(False)  # gradients are on, whatever the caller's mode is
def _samples() -> dict[str, Any]:
    """Something of each kind whose attributes are asked for."""
    made = torch.ones(1, requires_grad=True).mul(1)
    return {
        "Node": made.grad_fn,
        "Tensor": made,
        "UntypedStorage": made.untyped_storage(),
        "Module": nn.Module(),
        "OpOverload": torch.ops.aten.mul.Tensor,
    }


def _lacking(*names: str) -> UnknownTorchError:
    return UnknownTorchError(
        f"torch {torch.__version__} lacks {', '.join(names)}, which {serves(names[0])} needs; "
        f"torch {TESTED} has all that is needed: install that version"
    )


def _find(path: str) -> Any:
    found: Any = torch
    for name in path.split("."):
        found = getattr(found, name, None)
    return found


def _found(key: str) -> Any:
    """A function of torch by its place in the table, or one that says that it is not there."""
    return _find(_PATHS[key]) or _refusing(f"torch.{_PATHS[key]}")


def _refusing(name: str) -> Callable[..., NoReturn]:
    def refuse(*_arguments: object) -> NoReturn:
        raise _lacking(name)

    return refuse


class DispatchMode(_find(_PATHS["dispatch_mode"]) or object):  # type: ignore[misc]
    """Sees every aten operation that runs while it is entered."""

    def __init__(self) -> None:
        if _find(_PATHS["dispatch_mode"]) is None:
            raise _lacking(f"torch.{_PATHS['dispatch_mode']}")
        super().__init__()

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        # Wrapping the handler against torch.compile would cost more than the handler itself, and
        # its first call a second, to import the compiler.
        return False


# The number that the next autograd node of this thread will get.
sequence_number: Callable[[], int] = _found("sequence_number")
# The node whose backward formula is running, None outside of a backward pass.
current_node: Callable[[], Node | None] = _found("current_node")
_top_packing_hooks: Callable[[bool], object] | None = _find(_PATHS["packing_hooks"])


def version(tensor: Tensor) -> int:
    """How often a tensor was written to; nobody counts for one made in inference mode."""
    try:
        return tensor._version
    except RuntimeError:
        return 0
    except AttributeError as error:
        raise _lacking("Tensor._version") from error


def base(tensor: Tensor) -> Tensor | None:
    """The tensor that a view is a view of, None for what is no view."""
    try:
        whole: Tensor | None = tensor._base
    except AttributeError as error:
        raise _lacking("Tensor._base") from error
    return whole


def tensor_hooks(tensor: Tensor) -> HookDict:
    """The hooks of a tensor, by torch's numbers; torch calls what stands there."""
    return getattr(tensor, "_backward_hooks", None) or {}


def grad_hooks(leaf: Tensor) -> HookDict:
    """The hooks that torch calls when a leaf's `.grad` has been added to."""
    return getattr(leaf, "_post_accumulate_grad_hooks", None) or {}


def buffers(module: nn.Module) -> dict[str, Tensor | None]:
    """A module's own buffers by name, as it holds them."""
    return module._buffers


def storage_number(storage: torch.UntypedStorage) -> int:
    """Which memory that is; another may get the number once this one is freed."""
    try:
        number: int = storage._cdata
    except AttributeError:
        # Memory of no bytes has no address: each time it is one that nobody has seen.
        return storage.data_ptr() or next(_UNSEEN)
    return number


_UNSEEN = count(-1, -1)


def operation_name(function: Any) -> str:
    """The name of an aten function without its overload, as `mul`."""
    name: str = function.name()
    return name.rpartition("::")[2].partition(".")[0]


def argument_types(function: Any) -> list[str]:
    """The types of an aten function's arguments, as `Tensor`, `Optional[int]`."""
    return [str(argument.type) for argument in function._schema.arguments]


def argument_names(function: Any) -> list[str]:
    """The names of an aten function's arguments."""
    return [str(argument.name) for argument in function._schema.arguments]


def writes(function: Any) -> bool:
    """Whether an aten function writes to one of its arguments."""
    return bool(function._schema.is_mutable)


def written_arguments(function: Any) -> list[tuple[int, str]]:
    """The arguments that an aten function writes to, each by place and name: its schema says."""
    arguments = enumerate(function._schema.arguments)
    return [(k, a.name) for k, a in arguments if a.alias_info is not None and a.alias_info.is_write]


def node_number(node: Node) -> int:
    """The sequence number that a node got when it was made."""
    number: int = node._sequence_nr()
    return number


def packing_hooks_active() -> bool:
    """Whether saved tensors are packed by hooks now (checkpointing): not to be unpacked by us."""
    if _top_packing_hooks is not None:
        return _top_packing_hooks(False) is not None
    try:
        with torch.autograd.graph.disable_saved_tensors_hooks("asked whether there are any"):
            return False
    except RuntimeError:  # there are
        return True


def keeping_version(tensor: Tensor) -> AbstractContextManager[None]:
    """Write to a tensor without its version counter noticing."""
    if tensor.is_inference():  # it has no counter, and may be written to in that mode alone
        return torch.inference_mode()
    context: AbstractContextManager[None] = _found("preserve_version")(tensor)
    return context


def unwatched() -> AbstractContextManager[None]:
    """Leave all dispatch modes for a while.

    While one is entered, torch hands a saved plain number (the 0.5 of x * 0.5) to operations as a
    float, and they refuse it.
    """
    context: AbstractContextManager[None] = _found("unwatched")()
    return context


def is_accumulator(node: Node) -> bool:
    """Whether a node is where a leaf's `.grad` is written."""
    return type(node) is _ACCUMULATOR


_ACCUMULATOR = type(torch.autograd.graph.get_gradient_edge(torch.ones(1, requires_grad=True)).node)


def variable(node: Node) -> Tensor:
    """The leaf whose `.grad` an accumulator writes."""
    leaf: Tensor = node.variable  # type: ignore[attr-defined]
    return leaf


def node_name(node: Node) -> str:
    """A node's name as torch prints it, without its namespace."""
    kind = type(node)
    name = _NODE_NAMES.get(kind)
    if name is None:
        name = node.name().rsplit("::", 1)[-1]
        if kind.__name__ == name:  # else it stands for all formulas that have no type of their own
            _NODE_NAMES[kind] = name
    return name


_NODE_NAMES: dict[type, str] = {}


def window(node: Node) -> tuple[Any, ...] | None:
    """Size, stride and offset of the view that an AsStridedBackward0 stands for."""
    names = ("_saved_size", "_saved_stride", "_saved_storage_offset")
    if not all(hasattr(node, name) for name in names):
        return None
    return tuple(getattr(node, name) for name in names)


def saved_attributes(node: Node) -> list[str]:
    """The names under which a node keeps the tensors that it saved for its backward formula."""
    names = dir(node)
    saved = [name for name in names if name.startswith(_SAVED)]
    # Those without a raw form are plain numbers; no node at all has one where torch knows none.
    return [name for name in saved if f"_raw{name}" in names or not _RAW]


def beta(node: Node) -> float:
    """By what a sum with a product of matrices (`addmm`) multiplies its first term."""
    number: float = getattr(node, "_saved_beta", 1)
    return number


def saved_name(attribute: str) -> str:
    """Torch's own name for what an attribute of a node keeps: `_saved_self` keeps `self`."""
    return attribute.removeprefix(_SAVED)


_SAVED = "_saved_"
_RAW = hasattr(_samples()["Node"], "_raw_saved_other")


def output_count(node: Node) -> int:
    """How many outputs of its operation a node can get cotangents for."""
    return len(node._input_metadata)


def output_dtype(node: Node, output: int) -> torch.dtype:
    """The dtype of one output of a node."""
    dtype: torch.dtype = node._input_metadata[output].dtype
    return dtype
