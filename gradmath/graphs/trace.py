"""A graph as users hold it: one that can be saved, printed and drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar

from gradmath.records.graph import Graph
from gradmath.views.files import load_graph, save_graph
from gradmath.views.svg import graph_svg
from gradmath.views.table import graph_table, table_text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


_LATER = "_later"


@dataclass(eq=False)
class Later:
    """How to make the fields of a trace that are left out of it until somebody looks."""

    fields: ClassVar = ("nodes", "edges", "groups", "outputs")
    make: Callable[[], dict[str, Any]] | None
    turn: RLock = field(default_factory=RLock)

    def trace(self, fields: dict[str, Any]) -> Trace:
        """A trace of some fields, with the others to come."""
        trace = object.__new__(Trace)
        vars(trace).update(fields, **{_LATER: self})
        return trace


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Graph):
    """One run of a computation, forward and backward, exactly as autograd ran it.

    What it holds is `Graph`'s; here is how it is shown and kept.
    """

    backward: Trace | None = None

    def __getattr__(self, name: str) -> Any:
        # Comes here only for what is not there: of a trace at which nobody has looked yet.
        later: Later | None = vars(self).get(_LATER)
        if later is None or name not in Later.fields:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        with later.turn:
            if later.make is not None:
                vars(self).update(later.make())
                later.make = None
        return vars(self)[name]

    def __getstate__(self) -> dict[str, Any]:
        """All there is to be copied or pickled, which is a look at it."""
        return {name: getattr(self, name) for name in Trace.__dataclass_fields__}

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the trace to a file, for `gradmath.load_trace`."""
        save_graph(self, path)

    def __str__(self) -> str:
        return table_text(self)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield graph_table(self)

    def _repr_svg_(self) -> str:
        """How notebooks show the trace."""
        return graph_svg(self)


def load_trace(path: str | os.PathLike[str]) -> Trace:
    """Read a trace that `Trace.save` wrote. Its arrays are read-only.

    Raises: TraceFileError if there is no such file, or it is damaged, something else or newer.
    """
    return load_graph(path, Trace)
