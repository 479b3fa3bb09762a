"""Any function or module by its own variables: its lines run, and each gradient has its reason."""

from __future__ import annotations

import atexit
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from gradmath import trace
from gradmath.errors import SceneError
from gradmath.explaining.card_stories import card_story
from scenes.explain import sayings
from scenes.explain.by_names import ByNames


class Explain(ByNames):
    """What backward does in a function of your own.

    Subclasses name the function or module and its inputs; it is run a single time, and its trace
    is saved. A trace that was saved before is given as `parameters = {"trace": "my.trace"}` or
    by SCENES_TRACE. Other parameters are those of `card_story`: `{"entry": ["x[0, 2]"]}`.
    """

    function: ClassVar[Callable[..., Any] | None] = None
    inputs: ClassVar[Sequence[Any] | Mapping[str, Any]] = ()
    v: ClassVar[Any] = None

    @classmethod
    def numbers(cls) -> dict[str, Any]:
        return {**super().numbers(), "trace": TraceFile(trace_of(cls))}

    def construct(self) -> None:
        self.story = self.problem(card_story)
        self.words = sayings.of_all(self.story)
        self.tell()


# -- what is explained ---------------------------------------------------------------------


class TraceFile(str):
    """The path of a trace, told by what the file says: where it lies changes no frame."""

    def __repr__(self) -> str:
        try:
            return hashlib.sha256(Path(self).read_bytes()).hexdigest()
        except OSError:  # whoever reads it tells so
            return super().__repr__()


def trace_of(scene: type[Explain]) -> str:
    """The file with the trace of a scene; the function runs when it is asked for first."""
    for kind in scene.__mro__:
        own = vars(kind)
        if "trace" in own.get("parameters", {}):
            return str(own["parameters"]["trace"])
        if own.get("function") is not None:
            return _traced(scene)
    if "SCENES_TRACE" in os.environ:
        return os.environ["SCENES_TRACE"]
    raise SceneError(
        "Explain has no function; use `scenes explain FILE.py:FUNCTION`, or subclass it with "
        "function = staticmethod(my_function) and inputs = [...]"
    )


def _traced(scene: type[Explain]) -> str:
    """The trace of a scene's own function, which runs once."""
    if scene not in _traces:
        given = scene.inputs
        named = isinstance(given, Mapping)
        names = list(given) if isinstance(given, Mapping) else None
        inputs = list(given.values()) if isinstance(given, Mapping) else list(given)
        assert scene.function is not None
        run = trace(scene.function, *inputs, v=scene.v, names=names if named else None)
        folder = TemporaryDirectory()
        atexit.register(folder.cleanup)
        file = Path(folder.name) / f"{scene.__name__}.trace"
        run.save(file)
        _traces[scene] = str(file)
    return _traces[scene]


_traces: WeakKeyDictionary[type[Explain], str] = WeakKeyDictionary()
