"""A trace as a table in the terminal: `print(trace)`, `rich.print(trace)`. No torch here."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import PurePath

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from gradmath.records.graph import Addend, Edge, Edit, Graph, Held, Line, Node
from gradmath.views.way_back import (
    FIRST,
    anomaly_lines,
    edits_in,
    first_back,
    hook_names,
)
from gradmath.views.words import (
    NOTHING,
    call_text,
    decimals_of,
    dtype_text,
    held_text,
    printable,
    sum_of_tensors_sign,
)

MOST_ROWS = 60  # of a longer trace the first and last nodes are shown, and how many are between
MOST_PARTS = 12  # of a sum, of a node's inputs and outputs
NARROWEST, WIDEST = 100, 120
NEWLINE = "\n"  # f-strings take no backslash before Python 3.12
_VALUE, _COTANGENT, _MUTED, _ALARM = "blue", "yellow", "dim", "bold red"


def table_text(trace: Graph) -> str:
    """The table as plain text, as wide as the terminal between 100 and 120 columns."""
    width = min(max(shutil.get_terminal_size((WIDEST, 24)).columns, NARROWEST), WIDEST)
    console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as capture:
        console.print(graph_table(trace))
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


def graph_table(trace: Graph, most: int = MOST_ROWS) -> RenderableType:
    """What rich prints: a row for each node, then the leaves' gradients and the sums."""
    files = _short_names(trace)
    return Group(
        _headline(trace),
        _nodes(trace, most, files),
        *_section("where it first is not finite on the way back", _anomaly(trace), most, "line"),
        *_section("gradients of the leaves", _gradients(trace), most, "leaf"),
        *_section("cotangents that are sums, in order of arrival", _sums(trace), most, "sum"),
        *_section("what hooks changed", _hooked(trace), most, "edit"),
        *_legend(trace, files),
    )


def _headline(trace: Graph) -> Text:
    text = Text(f"Trace of {_counted(len(trace.nodes), 'node')}")
    for k, (node, output) in enumerate(trace.outputs[:MOST_PARTS]):
        text.append(f"; {printable(trace.output_names[k])} = {_end(node, output)}")
        if k < len(trace.v) and trace.v[k] is not None:
            dtype = trace.dtype(node, output)
            text.append(", v = ").append(held_text(trace.v[k], dtype=dtype), _COTANGENT)
    if len(trace.outputs) > MOST_PARTS:
        text.append(f"; {_more(len(trace.outputs) - MOST_PARTS, 'output')}")
    if trace.first_nonfinite is not None:
        text.append(f"; first not finite: node {trace.first_nonfinite}", _ALARM)
    if trace.anomaly is not None:
        text.append(f"; first not finite going back: node {trace.anomaly.node}", _ALARM)
    return text


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun if count == 1 else {'leaf': 'leaves'}.get(noun, f'{noun}s')}"


def _more(count: int, noun: str) -> str:
    number, nouns = _counted(count, noun).split()
    return f"… {number} more {nouns}"


def _some(texts: Sequence[str], separator: str, noun: str) -> str:
    """The texts, or the first of many and how many more there are."""
    kept = list(texts[:MOST_PARTS])
    if len(texts) > MOST_PARTS:
        kept.append(_more(len(texts) - MOST_PARTS, noun))
    return separator.join(kept)


def _end(node: int, output: int) -> str:
    return f"node {node}" + (f" output {output}" if output else "")


# -- one row for each node -------------------------------------------------------------------


def _nodes(trace: Graph, most: int, files: Mapping[str, str]) -> Table:
    table = Table(box=box.HORIZONTALS, pad_edge=False, padding=(0, 1, 0, 0), expand=True)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("tensor\nop, grad_fn", overflow="fold", max_width=18)
    table.add_column("shape\ndtype", overflow="fold", max_width=14)
    table.add_column("value", overflow="fold", style=_VALUE, max_width=24)
    table.add_column("cotangent", overflow="fold", style=_COTANGENT, max_width=24)
    table.add_column("from\nsaved", overflow="fold", max_width=14)
    table.add_column("line", overflow="fold", ratio=1, width=16)
    inputs: dict[int, list[Edge]] = {}
    for edge in trace.edges:
        inputs.setdefault(edge.source, []).append(edge)
    above: Line | None = None
    for shown in _shown(trace, most):
        if isinstance(shown, str):
            table.add_row("", Text(shown, _MUTED))
            continue
        alarms = _alarms(trace, shown)
        sources = _sources(shown, inputs.get(shown.index, []))
        table.add_row(*_cells(shown, alarms), sources, _place(shown, above, files))
        above = shown.line or above
    return table


def _shown(trace: Graph, most: int) -> Iterator[Node | str]:
    """The nodes that get a row, and in the place of others how many those are."""
    count = len(trace.nodes)
    kept = set(range(count))
    if count > most:
        kept = {*range(most - most // 2), *range(count - most // 2, count)}
        # What went wrong first is what a reader looks for.
        kept |= set() if trace.first_nonfinite is None else {trace.first_nonfinite}
        kept |= set() if trace.anomaly is None else {trace.anomaly.node}
    left_out = 0
    for k, node in enumerate(trace.nodes):
        if k not in kept:
            left_out += 1
            continue
        if left_out:
            yield _more(left_out, "node")
            left_out = 0
        yield node
    if left_out:
        yield _more(left_out, "node")


def _alarms(trace: Graph, node: Node) -> Iterator[str]:
    if node.index == trace.first_nonfinite:
        yield "! first not finite"
    if first_back(trace, node):
        yield FIRST


def _cells(node: Node, alarms: Iterable[str]) -> Iterator[Text]:
    yield Text(str(node.index))
    yield _name(node, alarms)
    kinds = zip(node.shapes, node.dtypes, strict=True)
    texts = [f"{NOTHING if s is None else s}\n{dtype_text(d)}" for s, d in kinds]
    yield Text(_some(texts, "\n", "output"))
    yield _outputs(node.values, node.dtypes)
    yield _outputs(node.cotangents, node.dtypes, node.edits)


def _name(node: Node, alarms: Iterable[str]) -> Text:
    text = Text()
    for alarm in alarms:
        text.append(f"{alarm}\n", _ALARM)
    if node.name is not None:
        text.append(f"{printable(node.name)}\n", "bold")
    text.append(
        "\n".join(part for part in (call_text(node), printable(node.grad_fn or "")) if part)
    )
    return text


def _outputs(
    tensors: Sequence[Held | None],
    dtypes: Sequence[str | None],
    edits: Sequence[Edit | None] = (),
) -> Text:
    """The outputs of a node, numbered if there are several; each row of a matrix on its line.

    What hooks edited stands below what came to them.
    """
    texts = []
    for k, (held, dtype) in enumerate(zip(tensors, dtypes, strict=True)):
        text = _rows(held, dtype)
        edit = edits[k] if k < len(edits) else None
        if edit is not None:
            text = f"{_rows(edit.before, dtype)}\n→ {hook_names(edit)} →\n{text}"
        texts.append(text if len(tensors) == 1 else f"{k}: {text}")
    return Text(_some(texts, "\n", "output"))


def _rows(held: Held | None, dtype: str | None) -> str:
    text = held_text(held, dtype=dtype)
    if held is not None and held.shape and held.shape[-1] > 1:
        text = text.replace("], ", "],\n").replace(f" {held.shape}", f"\n{held.shape}")
    return text


def _sources(node: Node, inputs: Sequence[Edge]) -> Text:
    """The indices of the inputs, those without a way back in brackets, then what was saved."""
    indices = []
    for edge in inputs:
        end = f"{edge.target}.{edge.output}" if edge.output else str(edge.target)
        indices.append(f"({end})" if edge.slot is None else end)
    text = Text(_some(indices, ", ", "input"))
    names = _some([printable(saved.name) for saved in node.saved], ", ", "tensor")
    return text.append(f"\n{names}" if names else "", _MUTED)


def _place(node: Node, above: Line | None, files: Mapping[str, str]) -> Text:
    """The user's line; its text only once where several nodes in a row come from it."""
    text = Text()
    if node.line is not None:
        place = f"{files[node.line.file]}:{node.line.number}"
        again = above is not None and (str(above), above.text) == (str(node.line), node.line.text)
        text.append(f"{place} ″" if again else f"{place}\n")
        text.append("" if again else printable(node.line.text), _MUTED)
    if node.module is not None:
        text.append(f"{NEWLINE if text else ''}in module {printable(node.module)}", _MUTED)
    return text


def _short_names(trace: Graph) -> dict[str, str]:
    """The last part of each file's path, or as many as tell it from the others."""
    files = dict.fromkeys(node.line.file for node in trace.nodes if node.line is not None)
    short: dict[str, str] = {}
    for file in files:
        parts = PurePath(file).parts or ("",)
        ends = ["/".join(parts[-k:]) for k in range(1, len(parts))]
        alone = (end for end in ends if sum(_ends_with(other, end) for other in files) == 1)
        short[file] = printable(next(alone, file))
    return short


def _ends_with(file: str, end: str) -> bool:
    return f"/{PurePath(file).as_posix()}".endswith(f"/{end}")


# -- below it --------------------------------------------------------------------------------


def _section(
    title: str, rows: Sequence[tuple[Text, Text]], most: int, noun: str
) -> Iterator[RenderableType]:
    if not rows:
        return
    yield Text(f"\n{title}", "bold")
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for row in rows[:most]:
        table.add_row(*row)
    if len(rows) > most:
        table.add_row("", Text(_more(len(rows) - most, noun), _MUTED))
    yield table


def _anomaly(trace: Graph) -> list[tuple[Text, Text]]:
    return [(Text(""), Text(line, _ALARM)) for line in anomaly_lines(trace)]


def _hooked(trace: Graph) -> list[tuple[Text, Text]]:
    """What came to hooks, what they made of it, and which hooks those were."""
    return [(Text(where), Text(told, _COTANGENT)) for where, told in edits_in(trace)]


def _gradients(trace: Graph) -> list[tuple[Text, Text]]:
    """What each leaf's `.grad` got."""
    leaves = {node.name: node for node in trace.nodes if node.is_leaf}
    rows = []
    for name, grad in trace.grads.items():
        why = printable(trace.lost.get(name, "no path leads here"))
        leaf = leaves.get(name)
        dtype = None if leaf is None else leaf.dtypes[0]
        text = Text(f"None: {why}" if grad is None else held_text(grad, dtype=dtype), _COTANGENT)
        if leaf is not None and leaf.grad_before is not None:
            pair = (leaf.grad_before, leaf.grad_after)
            decimals = decimals_of(pair, dtype)
            ends = [held_text(held, decimals, dtype=dtype) for held in pair]
            text.append(f", so that .grad went from {ends[0]} to {ends[1]}", _MUTED)
        rows.append((Text(f"{printable(name)}.grad"), text))
    for name, why in trace.lost.items():
        if name not in trace.grads:  # a parameter that is not in the graph at all
            rows.append((Text(f"{printable(name)}.grad"), Text(f"None: {printable(why)}", _MUTED)))
    return rows


def _sums(trace: Graph) -> list[tuple[Text, Text]]:
    """Where several contributions came together: each of them, in order of arrival."""
    rows = []
    for node in trace.nodes:
        for output, total in enumerate(node.cotangents):
            terms = trace.contributions(node.index, output)
            edit = node.edit(output)
            if len(terms) > 1:
                name = f"{_end(node.index, output)} {printable(node.label)}"
                came = edit.before if edit else total
                rows.append((Text(name), _sum(trace, came, terms, node.dtypes[output])))
    return rows


def _sum(trace: Graph, total: Held | None, terms: Sequence[Addend], dtype: str | None) -> Text:
    tensors = [held for _, held in terms]
    decimals = decimals_of([*tensors, total], dtype)
    sign = sum_of_tensors_sign(tensors, total, decimals, dtype) or "is the sum of"
    text = Text().append(held_text(total, decimals, dtype=dtype), _COTANGENT).append(f" {sign} ")
    for k, (edge, held) in enumerate(terms[:MOST_PARTS]):
        part = held_text(held, decimals, dtype=dtype)
        text.append(" + " if k else "").append(part, _COTANGENT)
        text.append(f" ({_sender(trace, edge)})", _MUTED)
    if len(terms) > MOST_PARTS:
        text.append(f" + {_more(len(terms) - MOST_PARTS, 'term')}", _MUTED)
    return text


def _sender(trace: Graph, edge: Edge | None) -> str:
    if edge is None:
        return "v"
    source = f"from {edge.source} {printable(trace.nodes[edge.source].label)}"
    if edge.before_sum is None:
        return source
    dtype = trace.dtype(edge.target, edge.output)
    return f"{source}, summed from {held_text(edge.before_sum, dtype=dtype)}"


def _legend(trace: Graph, files: Mapping[str, str]) -> Iterator[Text]:
    notes = [f"{short} is {printable(file)}" for file, short in files.items() if short != file]
    if any(edge.slot is None for edge in trace.edges):
        notes.insert(0, "(…) in the column “from”: an input without a way back")
    lines = [str(node.line) for node in trace.nodes if node.line is not None]
    if len(set(lines)) < len(lines):
        notes.insert(0, "″ in the column “line”: the same line as above")
    for k, note in enumerate(notes):
        yield Text(f"{NEWLINE if k == 0 else ''}{note}", _MUTED, overflow="fold")
