"""The parameters of a scene, as the signature and the docstring of its problem tell them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from inspect import Signature, getdoc, getsource, signature
from textwrap import dedent
from types import FunctionType
from typing import TYPE_CHECKING, Any

from gradmath.errors import SceneError
from scenes.studio.catalogue import Listed

if TYPE_CHECKING:
    from scenes.kit.lecture import Lecture

_SHAPES = re.compile(r"^Shapes: (.*?)(?:\n[A-Z]\w+: |\n\n|\Z)", re.MULTILINE | re.DOTALL)
_SHAPE = re.compile(r"(?P<name>\w+) (?P<shape>\([^)]*\)), (?P<meaning>.+)")


@dataclass(frozen=True)
class Parameter:
    """What `--set NAME=VALUES` changes."""

    name: str
    shape: str
    meaning: str
    default: Any

    @property
    def default_text(self) -> str:
        """The default as `--set` takes it."""
        plain = self.default.tolist() if hasattr(self.default, "tolist") else self.default
        return repr(plain).replace("(", "[").replace(",)", "]").replace(")", "]")

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "default": self.default_text}


def parameters(scene: Listed) -> list[Parameter]:
    """The parameters of a scene's problem, in the order of its signature.

    Raises: SceneError if the problem cannot be found or leaves one unexplained.
    """
    from scenes.studio.own_scenes import OwnScene

    if isinstance(scene, OwnScene):
        with scene.at_home():
            return parameters_of_own(scene.load())
    return parameters_of(problem_of(scene))


def parameters_of(problem: Callable[..., object]) -> list[Parameter]:
    """The parameters of a problem: each has its shape and meaning in the docstring's `Shapes`.

    >>> def problem(x=(0.5, 2.0), nudge=0.01):
    ...     '''A problem.
    ...
    ...     Shapes: x (n,), the inputs; nudge (), a small step.
    ...     Raises: nothing.
    ...     '''
    >>> [(p.name, p.shape, p.meaning, p.default) for p in parameters_of(problem)]
    [('x', '(n,)', 'the inputs', (0.5, 2.0)), ('nudge', '()', 'a small step', 0.01)]
    """
    explained = _explained(problem)
    found = []
    for name, parameter in signature(problem).parameters.items():
        if name not in explained or parameter.default is parameter.empty:
            raise SceneError(
                f"{problem.__name__} does not explain its parameter {name}; give it a default and "
                f"write in the docstring `Shapes: {name} (n,), what it is; ...`"
            )
        found.append(Parameter(name, *explained[name], parameter.default))
    return found


def _explained(problem: Callable[..., object]) -> dict[str, tuple[str, str]]:
    """The shape and the meaning of each parameter that a docstring tells."""
    section = _SHAPES.search(getdoc(problem) or "")
    items = " ".join(section[1].split()).rstrip(".").split("; ") if section else []
    told = filter(None, map(_SHAPE.fullmatch, items))
    return {found["name"]: (found["shape"], found["meaning"]) for found in told}


def parameters_of_own(scene: type[Lecture]) -> list[Parameter]:
    """What can be set of anybody's scene; what it is, where its problem's docstring tells it."""
    problem = _handed(scene)
    if problem is None:
        return []
    explained = _explained(problem)
    values = {
        name: scene.parameters.get(name, parameter.default)
        for name, parameter in signature(problem).parameters.items()
    }
    return [
        Parameter(name, *explained.get(name, ("", "")), value)
        for name, value in values.items()
        if value is not Signature.empty
    ]


def _handed(scene: type[Lecture]) -> FunctionType | None:
    """The function that a class or one of its bases hands to `self.problem` by a name."""
    for kind in scene.__mro__:
        for name in _problems(kind):
            found = vars(sys.modules[kind.__module__]).get(name)
            if isinstance(found, FunctionType):
                return found
    return None


def _problems(kind: type) -> Iterator[str]:
    try:
        body = ast.parse(dedent(getsource(kind)))
    except (OSError, TypeError, SyntaxError):  # what is built in, or typed where no file is
        return
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "self.problem" and node.args:
            yield ast.unparse(node.args[0])


def problem_of(scene: Listed) -> Callable[..., object]:
    """The function that a scene hands to `self.problem`, found without running the scene."""
    called = {
        ast.unparse(node.args[0])
        for node in ast.walk(scene.source)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "self.problem"
    }
    for node in scene.source.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                if (name.asname or name.name) in called:
                    function: Callable[..., object] = getattr(import_module(node.module), name.name)
                    return function
    raise SceneError(
        f"{scene.file} hands no imported function to self.problem; "
        "import its problem from gradmath.problems"
    )
