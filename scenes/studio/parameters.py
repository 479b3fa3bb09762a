"""The parameters of a scene, as the signature and the docstring of its problem tell them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import getdoc, signature
from typing import Any

from gradmath.errors import SceneError
from scenes.studio.catalogue import Listed

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
        return repr(self.default).replace("(", "[").replace(",)", "]").replace(")", "]")

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "default": self.default_text}


def parameters(scene: Listed) -> list[Parameter]:
    """The parameters of a scene's problem, in the order of its signature.

    Raises: SceneError if the problem cannot be found or leaves one unexplained.
    """
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
    section = _SHAPES.search(getdoc(problem) or "")
    items = " ".join(section[1].split()).rstrip(".").split("; ") if section else []
    explained = {found["name"]: found for found in map(_SHAPE.fullmatch, items) if found}
    found = []
    for name, parameter in signature(problem).parameters.items():
        if name not in explained or parameter.default is parameter.empty:
            raise SceneError(
                f"{problem.__name__} does not explain its parameter {name}; give it a default and "
                f"write in the docstring `Shapes: {name} (n,), what it is; ...`"
            )
        told = explained[name]
        found.append(Parameter(name, told["shape"], told["meaning"], parameter.default))
    return found


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
