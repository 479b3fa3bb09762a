"""All that is told about one traced function, read from the trace's file alone."""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from gradmath.errors import ParameterError, StageError
from gradmath.graph import Line, Trace
from gradmath.graph_flow import graph_flow
from gradmath.graph_folding import folded_to, outermost
from gradmath.graph_records import GraphFlow, Unchanging
from gradmath.records import Listing
from gradmath.trace_files import load_trace
from gradmath.zero_causes import ZeroReasons
from gradmath.zeros import zero_reasons

MOST_NODES = 1000
MOST_CARDS = 14  # nodes that are tried as cards
_FOLDED = (10, 8, 6)  # nodes that are left of a larger graph, if groups are folded
_LONGEST = 72  # characters of a line of code; longer ones end in an ellipsis


@dataclass(frozen=True, eq=False)
class Explanation(Unchanging):
    """One function's run: its code, its graph, and why its zeros are zero.

    flow is the whole graph; cards the graphs that may fit a frame as cards, best first: the
    whole one if it is small, else with groups folded. numbers has, for each line of the listing,
    its number in the user's file. zeros has the reasons for each leaf with zeros that the trace
    holds whole.
    """

    listing: Listing
    numbers: tuple[int, ...]
    flow: GraphFlow
    cards: tuple[GraphFlow, ...]
    zeros: tuple[ZeroReasons, ...]

    def row(self, line: Line | None) -> int | None:
        """Where a line of the user's file stands in the listing."""
        if line is None or line.number not in self.numbers:
            return None
        row = self.numbers.index(line.number)
        return row if _shortened(line.text) == self.listing.lines[row].strip() else None


@torch.inference_mode(False)
def explanation(trace: str) -> Explanation:
    """Read a trace file; what it says of the numbers is all there is.

    Shapes: trace (), the path of a file that `Trace.save` wrote.
    Raises: TraceFileError if it cannot be read; StageError if the graph is too large to show.
    """
    saved = load_trace(trace)
    _check_size(saved)
    rows = list(_code(saved))
    return Explanation(
        Listing(tuple(text for _, text in rows)),
        tuple(number for number, _ in rows),
        graph_flow(saved),
        tuple(graph_flow(small) for small in _small(saved)),
        tuple(zeros_of(saved)),
    )


def _check_size(trace: Trace) -> None:
    if len(trace.nodes) <= MOST_NODES:
        return
    groups = ", ".join(f"{g.name} ({len(g.nodes)} nodes)" for g in outermost(trace)[:3])
    parts = f"one of its largest parts: {groups}" if groups else "fewer steps of it"
    raise StageError(
        f"the graph has {len(trace.nodes)} nodes and a frame has room for {MOST_NODES}; "
        f"explain {parts}, or fold groups yourself (gradmath.graph_folding.fold)"
    )


def _small(trace: Trace) -> Iterator[Trace]:
    if len(trace.nodes) <= MOST_CARDS:
        yield trace
    seen = {len(trace.nodes)}
    for most in _FOLDED:
        try:
            folded = folded_to(trace, most)
        except ParameterError:  # it has too few groups to fold
            return
        if len(folded.nodes) not in seen:
            seen.add(len(folded.nodes))
            yield folded


def zeros_of(trace: Trace) -> Iterator[ZeroReasons]:
    """The reasons for each leaf that has zeros and is held whole."""
    for leaf, grad in trace.grads.items():
        if isinstance(grad, np.ndarray) and bool(np.any(grad == 0)):
            yield zero_reasons(trace, leaf)


# -- the code ------------------------------------------------------------------------------


def _code(trace: Trace) -> Iterator[tuple[int, str]]:
    """The lines of the function's body that do something, with their numbers in the file."""
    source = textwrap.dedent(trace.source).splitlines()
    first = _first_number(trace, source)
    chosen = [k for k in _body(source) if source[k].strip() and source[k].strip()[0] != "#"]
    common = textwrap.dedent("\n".join(source[k] for k in chosen)).splitlines()
    for k, text in zip(chosen, common, strict=True):
        yield first + k, _shortened(text)


def _first_number(trace: Trace, source: list[str]) -> int:
    """Where the source begins in its file: as most nodes say whose line is found in it."""
    votes: Counter[int] = Counter()
    for node in trace.nodes:
        if node.line is not None:
            text = node.line.text.strip()
            votes.update(
                node.line.number - k for k, own in enumerate(source) if own.strip() == text
            )
    return votes.most_common(1)[0][0] if votes else 1


def _body(source: list[str]) -> range | list[int]:
    """The rows of the function, or of a module's `forward`, without decorators and docstring."""
    try:
        functions = [n for n in ast.walk(ast.parse("\n".join(source)))
                     if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]  # fmt: skip
    except SyntaxError:  # a lambda's line need not stand by itself
        return range(len(source))
    if not functions:
        return range(len(source))
    function = next((one for one in functions if one.name == "forward"), functions[0])
    rows = range(function.lineno - 1, function.end_lineno or function.lineno)
    if ast.get_docstring(function) is None:
        return rows
    words = function.body[0]
    return [k for k in rows if not words.lineno <= k + 1 <= (words.end_lineno or words.lineno)]


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
