"""A graph as users hold it: one that can be saved, printed and drawn."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gradmath.records.graph import Graph
from gradmath.views.files import load_graph, save_graph
from gradmath.views.svg import graph_svg
from gradmath.views.table import graph_table, table_text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


@dataclass(frozen=True, eq=False, repr=False)
class Trace(Graph):
    """One run of a computation, forward and backward, exactly as autograd ran it.

    What it holds is `Graph`'s; here is how it is shown and kept.
    """

    backward: Trace | None = None

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
