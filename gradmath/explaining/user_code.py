"""A user's function: loaded from its file, called once on inputs that were typed, and traced."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from gradmath.errors import GradmathError, NonScalarError, UserCodeError
from gradmath.explaining.user_faults import last_line, no_function
from gradmath.graphs.trace import Trace
from gradmath.records.numbers import Value, number_or_list
from gradmath.tracing.tracer import trace

SEED = 0  # of what the user's code draws, so that one command gives one film
_PACKAGE = "explained"  # what a file's folder is called, so that `from . import` works in it
_EXAMPLE = "1.0,-2.0"


@dataclass(frozen=True, eq=False)
class Program:
    """A user's function or module, with the file that it came from.

    declared holds what the file's own dict `inputs` says, by parameter, v what it gives as `v`,
    the weights of the outputs.
    """

    file: Path
    name: str
    function: Callable[..., Any]
    declared: Mapping[str, Any]
    v: Any = None

    @property
    def place(self) -> str:
        """Where it stands, as `loss.py:3`; without a line for what no line of the file defines."""
        thing: Any = self.function
        thing = type(thing) if isinstance(thing, nn.Module) else inspect.unwrap(thing)
        try:
            own = Path(inspect.getsourcefile(thing) or "").resolve() == self.file
            line = inspect.getsourcelines(thing)[1]
        except (OSError, TypeError):
            return self.file.name
        return f"{self.file.name}:{line}" if own else self.file.name

    def parameters(self) -> dict[str, inspect.Parameter]:
        """What can be given by name."""
        fn = self.function
        signature = inspect.signature(fn.forward if isinstance(fn, nn.Module) else fn)
        kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        return {name: one for name, one in signature.parameters.items() if one.kind not in kinds}

    def takes(self, kind: Any) -> bool:
        """Whether it has a parameter of that kind, as `*args` is one."""
        fn = self.function
        signature = inspect.signature(fn.forward if isinstance(fn, nn.Module) else fn)
        return any(one.kind is kind for one in signature.parameters.values())


# -- loading -------------------------------------------------------------------------------


def load_program(target: str) -> Program:
    """The function, module instance or module class that "file.py:name" names.

    Raises: UserCodeError, with the file and line, if it cannot be had.
    """
    path, colon, name = target.rpartition(":")
    if not colon or not path.endswith(".py") or not name.isidentifier():
        raise UserCodeError(f"{target!r} names no function; write FILE.py:FUNCTION")
    file = Path(path).resolve()
    if not file.is_file():
        raise UserCodeError(f"there is no file {path}; give the path of a Python file")
    with _at_home(file):
        module = _loaded(file)
        thing = getattr(module, name, None)
        if thing is None:
            raise UserCodeError(_no_such_name(file, name, module))
        if inspect.isclass(thing) and issubclass(thing, nn.Module):
            thing = _instance(file, name, thing)
    wrong = no_function(thing, name, file.name)
    if wrong:
        raise UserCodeError(f"{file.name}: {name} is {wrong}")
    return Program(file, name, thing, getattr(module, "inputs", {}), _weights(module))


def _weights(module: ModuleType) -> Any:
    """A file's own `v`, beside `inputs`, if it is a tensor or numbers."""
    v = getattr(module, "v", None)
    return v if hasattr(module, "inputs") and isinstance(v, Tensor | list | tuple) else None


@contextmanager
def _at_home(file: Path) -> Iterator[None]:
    """The file's folder comes first, as when Python runs it; random numbers are the same ones."""
    sys.path.insert(0, str(file.parent))
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(SEED)
            yield
    finally:
        sys.path.remove(str(file.parent))


def _loaded(file: Path) -> ModuleType:
    folder = ModuleType(_PACKAGE)
    folder.__path__ = [str(file.parent)]
    for known in [name for name in sys.modules if name.split(".")[0] == _PACKAGE]:
        del sys.modules[known]
    sys.modules[_PACKAGE] = folder
    try:
        return importlib.import_module(f"{_PACKAGE}.{file.stem}")
    except SyntaxError as error:
        place = f"{Path(error.filename or file).name}:{error.lineno}"
        raise UserCodeError(f"{place}: SyntaxError: {error.msg}") from error
    except (Exception, SystemExit) as error:
        raise UserCodeError(last_line(error, file, file.name)) from error


def _no_such_name(file: Path, name: str, module: ModuleType) -> str:
    own = [
        known
        for known, thing in vars(module).items()
        if isinstance(thing, nn.Module) or getattr(thing, "__module__", "") == module.__name__
    ]
    near = difflib.get_close_matches(name, own, n=3) or own[:5]
    known = f"it has: {', '.join(near)}" if near else "it defines no function"
    return f"{file.name}: there is no {name}; {known}"


def _instance(file: Path, name: str, kind: type[nn.Module]) -> nn.Module:
    try:
        return kind()
    except Exception as error:
        where = last_line(error, file, file.name)
        raise UserCodeError(
            f"{where}; if {name} needs arguments, make one in the file (net = {name}(...)) and "
            f"explain {file.name}:net"
        ) from error


# -- inputs --------------------------------------------------------------------------------


def inputs_of(program: Program, given: Mapping[str, str]) -> dict[str, Any]:
    """What to call a function with: what was typed, what its file declares, its defaults.

    Numbers become what `torch.tensor` makes of them, unless the parameter's default or its
    annotation is a plain number.
    Raises: UserCodeError if one is missing, unknown or cannot be read.
    """
    parameters = program.parameters()
    loose = program.takes(inspect.Parameter.VAR_POSITIONAL) or program.takes(
        inspect.Parameter.VAR_KEYWORD)  # fmt: skip
    for name in given:
        if loose and name not in parameters:
            kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
            parameters[name] = inspect.Parameter(name, kind)
        elif name not in parameters:
            known = ", ".join(parameters) or "none"
            raise UserCodeError(
                f"{program.place}: {program.name} has no parameter {name}; it has: {known}"
            )
    found: dict[str, Any] = {}
    for name, parameter in parameters.items():
        if name in given:
            found[name] = _read(program, parameter, given[name])
        elif name in program.declared:
            found[name] = program.declared[name]
        elif parameter.default is not parameter.empty:
            found[name] = parameter.default
    missing = [name for name in parameters if name not in found]
    if missing:
        raise UserCodeError(_instructions(program, missing))
    return found


def _read(program: Program, parameter: inspect.Parameter, text: str) -> Any:
    try:
        value = number_or_list(text)
        plain = isinstance(parameter.default, int | float) or parameter.annotation in (
            int, float, "int", "float",
        )  # fmt: skip
        return value if plain else torch.tensor(value)
    except (ValueError, TypeError) as error:
        raise UserCodeError(
            f"{program.place}: --input {parameter.name}={text} is no number and no list of numbers "
            f"of equal lengths; write it as in --input {parameter.name}={_EXAMPLE}"
        ) from error


def _instructions(program: Program, missing: Sequence[str]) -> str:
    """What to add, with an example; its shape is the function's where a layer tells it."""
    first = program.function
    while isinstance(first, nn.Sequential) and len(first):
        first = first[0]
    certain = isinstance(first, nn.Linear)
    sample = ",".join(["1.0"] * first.in_features) if isinstance(first, nn.Linear) else _EXAMPLE
    options = " ".join(f"--input {name}={sample}" for name in missing)
    names = " and ".join(missing)
    shape = "" if certain else " (with numbers and shapes of your own)"
    return f"{program.place}: {program.name} needs {names}; add {options}{shape}"


# -- running -------------------------------------------------------------------------------


def read_weights(text: str) -> Value:
    """The weights v as they were typed.

    Raises: UserCodeError if they cannot be read.
    """
    try:
        return number_or_list(text)
    except ValueError as error:
        raise UserCodeError(
            f"--v {text} is no number and no list of numbers; write it as in --v {_EXAMPLE}"
        ) from error


def trace_program(
    program: Program,
    inputs: Mapping[str, Any],
    v: Value | None = None,
    *,
    data: Collection[str] = (),
    summed: Callable[[str], object] | None = None,
) -> Trace:
    """Run a user's function, once, and its backward pass.

    data are inputs that get no gradient. summed is told of outputs for which v was left out, and
    then weights of one each stand for it: `backward` starts at their sum.

    Raises: UserCodeError, with the user's file and line, whatever went wrong there.
    """
    try:
        with _at_home(program.file):
            weights: Any = program.v if v is None else v
            if weights is None and summed is not None:
                weights = partial(_ones, summed)
            function, given = _called_with(program, _leaves(program, inputs, data))
            return trace(function, *given.values(), v=weights, names=list(given))
    except NonScalarError as error:
        raise UserCodeError(
            f"{program.place}: {error}; on the command line: --v and one weight for each entry"
        ) from error
    except UserCodeError:
        raise
    except GradmathError as error:
        raise UserCodeError(f"{program.place}: {error}") from error
    except (Exception, SystemExit) as error:
        where = last_line(error, program.file, program.place)
        raise UserCodeError(f"{where} ({_told(inputs)})") from error


def _ones(summed: Callable[[str], object], outputs: Sequence[Tensor]) -> list[Tensor]:
    """Weights of one, of which is told where torch would ask for them."""
    if len(outputs) > 1 or outputs[0].numel() != 1:
        shapes = " and ".join(str(list(out.shape)) for out in outputs)
        several = len(outputs) > 1
        whose = (f"outputs have shapes {shapes} and no --v weighs them" if several else
                 f"output has shape {shapes} and no --v weighs it")  # fmt: skip
        summed(f"the {whose}: backward starts at {'their' if several else 'its'} sum")
    return [torch.ones_like(out) for out in outputs]


def _called_with(
    program: Program, inputs: Mapping[str, Any]
) -> tuple[Callable[..., Any], dict[str, Any]]:
    """The function as it is called with what has a place, when it got what has only a name."""
    kinds = {name: one.kind for name, one in program.parameters().items()}
    spread = program.takes(inspect.Parameter.VAR_POSITIONAL)
    named = {name: thing for name, thing in inputs.items()
             if kinds.get(name, None if spread else inspect.Parameter.VAR_KEYWORD)
             in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)}  # fmt: skip
    if not named:
        return program.function, dict(inputs)
    tensors = [thing for thing in inputs.values() if isinstance(thing, Tensor)]
    free = not isinstance(program.function, nn.Module) and not any(
        one.requires_grad for one in tensors)  # fmt: skip
    if free and any(isinstance(thing, Tensor) for thing in named.values()):
        inputs = {name: _as_leaf(thing, True) for name, thing in inputs.items()}
    function = partial(program.function, **{name: inputs[name] for name in named})
    return function, {name: thing for name, thing in inputs.items() if name not in named}


def _leaves(program: Program, inputs: Mapping[str, Any], data: Collection[str]) -> dict[str, Any]:
    """The inputs, where those that are data get no gradient and all other floating ones do.

    Raises: UserCodeError if data names none of them.
    """
    for name in data:
        if name not in inputs:
            raise UserCodeError(f"{program.place}: --data {name} is no parameter of {program.name};"
                                f" it has: {', '.join(inputs)}")  # fmt: skip
    if not data:
        return dict(inputs)
    return {name: _as_leaf(thing, name not in data) for name, thing in inputs.items()}


def _as_leaf(thing: Any, wanted: bool) -> Any:
    if not isinstance(thing, Tensor) or not (thing.is_floating_point() or thing.is_complex()):
        return thing
    return thing.detach().clone().requires_grad_(wanted)


def _told(inputs: Mapping[str, Any]) -> str:
    """The inputs' shapes, and which of them are whole numbers."""
    tensors = {name: one for name, one in inputs.items() if isinstance(one, Tensor)}
    shapes = ", ".join(f"{name} {tuple(one.shape)}" for name, one in tensors.items())
    whole = [name for name, one in tensors.items() if one.dtype == torch.int64]
    advice = f"; {', '.join(whole)}: integers, write 1.0 for floating point" if whole else ""
    return f"inputs: {shapes or 'no tensors'}{advice}"
