"""What goes into a traced computation, and under which names the caller knows it."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from gradmath.errors import DtypeError, ParameterError, ShapeError
from gradmath.running import torch_private
from gradmath.tracing.named import held_by, tensors_held_by


class Leaves:
    """The inputs as the function gets them: clones, so that the caller's own stay untouched.

    What hooks an input has, its clone has, too.
    """

    def __init__(
        self, fn: Callable[..., Any], inputs: Sequence[Any], names: Sequence[str] | None
    ) -> None:
        self.fn = fn
        self.named, self.referred = _named_by(fn), _referred(fn)
        given = [tensor for _, tensor in tensors_by_name(inputs)]
        wanted = any(tensor.requires_grad for tensor in (*given, *self.referred.values()))
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
        return [t for thing in self.arguments for _, t in tensors_by_name(thing) if t.requires_grad]

    def names(self) -> Iterator[tuple[str, Tensor]]:
        """Every tensor that the caller knows under a name: inputs first, then what fn refers to."""
        yield from self._inputs()
        yield from self.named.items()

    def expected(self) -> Iterator[tuple[str, Tensor]]:
        """The tensors of which one expects a gradient, if they require grad."""
        yield from self._inputs()
        yield from self.referred.items()

    def _inputs(self) -> Iterator[tuple[str, Tensor]]:
        """One that came in as several inputs has the names of all of them."""
        found: dict[int, tuple[list[str], Tensor]] = {}
        for name, argument in zip(self.given, self.arguments, strict=True):
            for path, tensor in tensors_by_name(argument, name):
                found.setdefault(id(tensor), ([], tensor))[0].append(path)
        for names, tensor in found.values():
            yield " = ".join(names), tensor


def _clone(tensor: Tensor, requires_grad: bool) -> Tensor:
    clone = tensor.detach().clone().requires_grad_(requires_grad)
    if tensor.requires_grad:
        for hook in torch_private.tensor_hooks(tensor).values():
            clone.register_hook(hook)
        for hook in torch_private.grad_hooks(tensor).values():
            clone.register_post_accumulate_grad_hook(hook)
    return clone


def _differentiable(tensor: Tensor) -> bool:
    return tensor.is_floating_point() or tensor.is_complex()


def tensors_by_name(thing: Any, name: str = "out") -> Iterator[tuple[str, Tensor]]:
    """The tensors in a nest of tuples, lists and mappings, each with the way to it."""
    if isinstance(thing, Tensor):
        yield name, thing
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from tensors_by_name(value, f"{name}[{key!r}]")
    elif isinstance(thing, list | tuple):
        for number, value in enumerate(thing):
            yield from tensors_by_name(value, f"{name}[{number}]")


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
    """The tensors that a function works with: parameters, and what it refers to by a name.

    What lies loose in a list may be what an earlier run left there.
    """
    direct = {id(thing) for _, thing in _references(fn)}
    return {
        name: tensor
        for name, tensor in _named_by(fn).items()
        if isinstance(tensor, nn.Parameter) or id(tensor) in direct
    }


def _named_by(fn: Callable[..., Any]) -> dict[str, Tensor]:
    """The tensors that a function refers to by name: parameters, closures, globals, partials."""
    found: dict[str, Tensor] = {}
    for path, tensor in tensors_held_by(_references(fn)):
        found.setdefault(path, tensor)
    return found


def _references(fn: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    while isinstance(fn, functools.partial):
        yield from ((name, value) for name, value in fn.keywords.items())
        yield from ((f"input{k}", value) for k, value in enumerate(fn.args))
        fn = fn.func
    if isinstance(fn, nn.Module):
        yield "", fn
        return
    owner = owner_of(fn)
    if owner is not None:
        yield from vars(owner).items() if hasattr(owner, "__dict__") else ()
        if isinstance(owner, nn.Module):
            yield "", owner
    plain = inspect.unwrap(getattr(fn if owner is not fn else fn.__call__, "__func__", fn))
    if inspect.isfunction(plain):
        variables = inspect.getclosurevars(plain)
        yield from variables.nonlocals.items()
        yield from variables.globals.items()


def owner_of(fn: Callable[..., Any]) -> Any:
    """The object whose method fn is, or which it is if it is no function; None if neither."""
    owner = getattr(fn, "__self__", None)
    if owner is not None:
        return None if inspect.ismodule(owner) else owner
    plain = isinstance(fn, nn.Module | functools.partial) or inspect.isroutine(fn)
    return None if plain or inspect.isclass(fn) else fn


def module_names(fn: Callable[..., Any]) -> dict[int, str]:
    names: dict[int, str] = {}
    for name, found in held_by(_references(fn)):
        if isinstance(found, nn.Module):
            for path, module in found.named_modules():
                full = ".".join(filter(None, (name, path)))
                names.setdefault(id(module), full or type(module).__name__)
    return names


def checked_weights(outputs: Mapping[str, Tensor], v: Any) -> list[Tensor | None]:
    """v as one tensor for each output, checked; None where torch may fill in the 1 itself."""
    if v is None:
        return [None] * len(outputs)
    if callable(v):  # whoever explains a program knows its outputs only when it has run
        v = v(list(outputs.values()))
    given = [v] if isinstance(v, Tensor) else [tensor for _, tensor in tensors_by_name(v)]
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


def source_of(fn: Callable[..., Any]) -> str:
    """The user's source, or nothing where there is none to read."""
    try:
        while isinstance(fn, functools.partial):
            fn = fn.func
        plain = inspect.isroutine(fn) or inspect.isclass(fn)
        return inspect.getsource(fn if plain else type(fn))
    except (OSError, TypeError):
        return ""
