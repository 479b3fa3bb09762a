"""Why entries of a gradient are zero: frozen records, and how they read. Imports without torch."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

import numpy as np

from gradmath.errors import ParameterError
from gradmath.records.graph import Array, Line
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Index, Reason
from gradmath.views.words import number_text, printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table

MOST_ROWS = 200  # of the table; of more zeros the first are shown, and how many are left
MOST_CAUSES = 12  # of one entry in the table
MOST_TERMS = 6  # of one cause in the table


@dataclass(frozen=True, eq=False)
class Term:
    """A number that a cause is about: an entry of what a node held, or of a cotangent.

    number is a numpy scalar in the tensor's own dtype; dtype is torch's name of that.
    """

    name: str
    node: int
    index: Index
    number: np.generic
    dtype: str | None = None

    def __str__(self) -> str:
        return f"{entry_name(self.name, self.index)} = {_text(self.number, self.dtype)}"


@dataclass(frozen=True, eq=False)
class Cause:
    """One thing that stopped the gradient on its way to an entry.

    node is the index in the trace of where it happened, op, name and line are that node's, and
    entry the one concerned of the node's output (of v, where v ignores it; of the input that is
    not read or whose contributions cancel). terms are the numbers concerned: the value that keeps
    a gate shut, the factor that is zero, contributions that cancel, factors that underflow.
    behind is true where a zero factor stands in between, so that this cause is only next in line.
    """

    kind: Reason
    node: int
    op: str | None
    name: str | None
    line: Line | None
    entry: Index
    note: str
    terms: tuple[Term, ...] = ()
    behind: bool = False

    def __str__(self) -> str:
        return _sentence(self, self.terms)


@dataclass(frozen=True, eq=False, repr=False)
class ZeroReasons:
    """For each entry of a leaf's gradient that is zero, everything that stopped it.

    Shapes: grad is the leaf's gradient, of the leaf's shape; entries has a key for each of its
    zeros, in row-major order. `reasons[3]`, `reasons[0, 2]` are the causes of one entry, none
    where the gradient is not zero (NaN is not).
    """

    leaf: str
    grad: Array
    entries: Mapping[Index, tuple[Cause, ...]]

    @property
    def shape(self) -> tuple[int, ...]:
        return self.grad.shape

    def __getitem__(self, index: int | Index) -> tuple[Cause, ...]:
        return self.entries.get(self._checked(index), ())

    def kinds(self, index: int | Index) -> tuple[Reason, ...]:
        """The kinds of the causes of one entry, each once; none that are only next in line."""
        found = {cause.kind for cause in self[index] if not cause.behind}
        return tuple(kind for kind in Reason if kind in found)

    def _checked(self, index: int | Index) -> Index:
        given = index if isinstance(index, tuple) else (index,)
        fits = len(given) == len(self.shape) and all(
            -size <= k < size for k, size in zip(given, self.shape, strict=True)
        )
        if not fits:
            raise ParameterError(
                f"{self.leaf}.grad has shape {self.shape} and no entry [{_joined(given)}]; "
                f"give {len(self.shape)} indices within it"
            )
        return tuple(k % size for k, size in zip(given, self.shape, strict=True))

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Index]:
        return iter(self.entries)

    def __repr__(self) -> str:
        return f"<ZeroReasons of {len(self)} of {self.grad.size} entries of {self.leaf}.grad>"

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield _table(self)

    def __str__(self) -> str:
        """The table as plain text."""
        from rich.console import Console

        width = min(max(shutil.get_terminal_size((120, 24)).columns, 100), 120)
        console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
        with console.capture() as capture:
            console.print(_table(self))
        return "\n".join(line.rstrip() for line in capture.get().splitlines())


def entry_name(name: str, index: Index) -> str:
    """How an entry of a tensor is written in code.

    >>> entry_name("W", (0, 2)), entry_name("loss", ())
    ('W[0, 2]', 'loss')
    """
    return f"{name}[{_joined(index)}]" if index else name


def _joined(index: Index) -> str:
    return ", ".join(map(str, index))


def _text(number: np.generic, dtype: str | None) -> str:
    array = np.asarray(number)
    parts = [array.real, array.imag] if array.dtype.kind == "c" else [array]
    return number_text(array[()], decimals_for(parts, 4, dtype), dtype)


def _table(reasons: ZeroReasons) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    title = f"{len(reasons)} of {reasons.grad.size} entries of {reasons.leaf}.grad are zero"
    table = Table(
        title=Text(printable(title), "bold"),
        title_justify="left",
        box=box.HORIZONTALS,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        expand=True,
    )
    table.add_column("entry", no_wrap=True)
    table.add_column("what stopped the gradient", overflow="fold", ratio=1)
    for row, (index, causes) in enumerate(reasons.entries.items()):
        if row == MOST_ROWS:
            table.add_row("", f"… {len(reasons) - MOST_ROWS} more entries")
            break
        table.add_row(
            Text(printable(entry_name(reasons.leaf, index))), Text("\n".join(_lines(causes)))
        )
    return table


def _sentence(cause: Cause, terms: Sequence[Term]) -> str:
    different = terms
    if cause.kind is not Reason.CANCELS:
        different = list({(term.name, term.index): term for term in terms}.values())
    shown = [str(term) for term in different[:MOST_TERMS]]
    if len(different) > MOST_TERMS:
        shown.append(f"… {len(different) - MOST_TERMS} more")
    where = f"node {cause.node}" + (f", line {cause.line.number}" if cause.line else "")
    numbers = f": {', '.join(shown)}" if shown else ""
    return printable(f"{cause.kind}: {cause.note}{numbers} ({where})")


def _lines(causes: tuple[Cause, ...]) -> Iterator[str]:
    """The causes in the way, those that differ in their numbers only together; then the others."""
    near = [cause for cause in causes if not cause.behind]
    alike: dict[tuple[Reason, int, str], list[Cause]] = {}
    for cause in near:
        alike.setdefault((cause.kind, cause.node, cause.note), []).append(cause)
    for group in list(alike.values())[:MOST_CAUSES]:
        yield _sentence(group[0], [term for cause in group for term in cause.terms])
    if len(alike) > MOST_CAUSES:
        yield f"… {len(alike) - MOST_CAUSES} more"
    if len(near) < len(causes):
        kinds = ", ".join(dict.fromkeys(str(c.kind) for c in causes if c.behind))
        yield f"behind a zero factor, {len(causes) - len(near)} more: {kinds}"
