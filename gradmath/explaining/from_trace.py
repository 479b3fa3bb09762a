"""All that is told about one traced function, read from the trace's file alone."""

from __future__ import annotations

import ast
import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gradmath.errors import ParameterError, StageError
from gradmath.graphs.causes import ZeroReasons
from gradmath.graphs.explanation import CloseUp, Explanation, fitting_line
from gradmath.graphs.flow import GraphFlow
from gradmath.graphs.folding import folded_to, outermost, taps_of, without_repeats
from gradmath.graphs.groups import FoldedFlow, fold_flow, with_parameters
from gradmath.graphs.levels import close_up, interesting, level, parts_of, without_doubles
from gradmath.graphs.trace import load_trace
from gradmath.records.graph import Graph, Group
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.tracing.flow_of import graph_flow
from gradmath.zeros.reasons import zero_reasons

MOST_NODES = 1000
MOST_CARDS = 14  # nodes that are tried as cards
_FOLDED = (10, 8, 6)  # nodes that are left of a larger graph, if groups are folded
_FEWEST = 6  # with fewer, all that is of interest would be hidden; a map shows more
MOST_SPOTS = 60  # of a map, as long as groups can be folded
_CLOSE_UPS = 6  # groups that are tried


@with_gradients
def explanation(trace: str) -> Explanation:
    """Read a trace file; what it says of the numbers is all there is.

    Shapes: trace (), the path of a file that `Trace.save` wrote.
    Raises: TraceFileError if it cannot be read; StageError if the graph is too large to show.
    """
    saved = load_trace(trace)
    _check_size(saved)
    rows = list(code_of(saved))
    flow = graph_flow(saved)
    homely = without_doubles(with_parameters(saved))
    overview, close_ups = _overview(homely, flow)
    return Explanation(
        Listing(tuple(text for _, text in rows)),
        tuple(number for number, _ in rows),
        flow,
        tuple(graph_flow(small) for small in _small(homely)),
        overview,
        close_ups,
        tuple(zeros_of(saved)),
    )


def _overview(trace: Graph, flow: GraphFlow) -> tuple[GraphFlow, tuple[CloseUp, ...]]:
    """The graph as a map shows it, and those of its folded groups that one would look into."""
    groups = level(trace, MOST_SPOTS)
    folded = fold_flow(replace(flow, trace=trace), *groups)
    return folded.flow, tuple(
        CloseUp(folded.place(group), _close_up(trace, part))
        for group in interesting(groups)[:_CLOSE_UPS]
        for part in (group, *parts_of(trace, group))
    )


def _close_up(trace: Graph, group: Group) -> FoldedFlow:
    near = close_up(trace, group)
    (own,) = near.groups
    taps = [node for node, _ in taps_of(near, own)]
    return fold_flow(without_repeats(graph_flow(near), kept=taps), own)


def _check_size(trace: Graph) -> None:
    if len(trace.nodes) <= MOST_NODES:
        return
    groups = ", ".join(f"{g.name} ({len(g.nodes)} nodes)" for g in outermost(trace)[:3])
    parts = f"one of its largest parts: {groups}" if groups else "fewer steps of it"
    raise StageError(
        f"the graph has {len(trace.nodes)} nodes and a frame has room for {MOST_NODES}; "
        f"explain {parts}, or fold groups yourself (gradmath.graphs.folding.fold)"
    )


def _small(trace: Graph) -> Iterator[Graph]:
    if len(trace.nodes) <= MOST_CARDS:
        yield trace
    seen = {len(trace.nodes)}
    for most in _FOLDED:
        try:
            folded = folded_to(trace, most)
        except ParameterError:  # it has too few groups to fold
            return
        if len(folded.nodes) not in seen and len(folded.nodes) >= _FEWEST:
            seen.add(len(folded.nodes))
            yield folded


def zeros_of(trace: Graph) -> Iterator[ZeroReasons]:
    """The reasons for each leaf that has zeros and is held whole."""
    for leaf, grad in trace.grads.items():
        if isinstance(grad, np.ndarray) and bool(np.any(grad == 0)):
            yield zero_reasons(trace, leaf)


# -- the code ------------------------------------------------------------------------------


def code_of(trace: Graph) -> Iterator[tuple[int, str]]:
    """The lines of the function's body that do something, with their numbers in the file."""
    source = textwrap.dedent(trace.source).splitlines()
    first = _first_number(trace, source)
    chosen = [k for k in _body(source) if source[k].strip() and source[k].strip()[0] != "#"]
    common = textwrap.dedent("\n".join(source[k] for k in chosen)).splitlines()
    for k, text in zip(chosen, common, strict=True):
        yield first + k, fitting_line(text)


def _first_number(trace: Graph, source: list[str]) -> int:
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
    # A lambda's line need not stand by itself, and a file's source may be anything.
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return range(len(source))
    if not functions:
        return range(len(source))
    function = next((one for one in functions if one.name == "forward"), functions[0])
    rows = range(function.lineno - 1, function.end_lineno or function.lineno)
    if ast.get_docstring(function) is None:
        return rows
    words = function.body[0]
    return [k for k in rows if not words.lineno <= k + 1 <= (words.end_lineno or words.lineno)]
