"""The numbers of a frame: which entries they are, what torch holds there, what gives them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from gradmath.records.listing import Expression, ExpressionKind, Statement
from gradmath.records.tensor import Record
from scenes.kit.look.theme import text_on
from scenes.studio.audit.meaning.execution import STEP_BY_STEP
from scenes.studio.audit.meaning.steps_again import RAN, noting
from scenes.studio.audit.storyboard import ShownEntry
from scenes.studio.report.svg_frames import Sides, in_both
from scenes.studio.report.svg_paths import HEIGHT, WIDTH

_REFUSED = "refused"  # what lines to paste find out


@dataclass(frozen=True, eq=False)
class TableRow:
    """One number: where it stands on the frame, which entry it is, what torch holds there."""

    id: str
    shown: ShownEntry
    cell: str  # the colour that it stands on
    ink: str  # readable on it
    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, id: str, shown: ShownEntry, colors: Sides) -> TableRow:
        left, top, right, bottom = shown.box
        room = 6  # around the number, in SVG's units
        return cls(
            id,
            shown,
            in_both(*colors),
            in_both(*map(text_on, colors)),
            round(left * WIDTH - room, 1),
            round(top * HEIGHT - room, 1),
            round((right - left) * WIDTH + 2 * room, 1),
            round((bottom - top) * HEIGHT + 2 * room, 1),
        )

    @property
    def entry(self) -> str:
        """As code writes it."""
        index = ", ".join(map(str, self.shown.index))
        return f"{self.shown.record.name}[{index}]" if index else self.shown.record.name

    @property
    def pasted(self) -> str:
        """The expression of this very entry, which gives it after the record's lines."""
        record, index = self.shown.record, self.shown.index
        if record.expression is None:
            return ""
        if record.expression.kind is ExpressionKind.REFUSED:
            return _REFUSED
        code = record.expression.code
        if record.expression.kind in STEP_BY_STEP:
            column = "[2]" if record.expression.kind is ExpressionKind.ALONG else ""
            return "".join((RAN, *(f"[{k}]" for k in index), column))
        place = f"[{', '.join(map(str, index))}]" if index else ""
        return f"({code}){place}" if place and not _postfix(code) else f"{code}{place}"

    @property
    def held(self) -> str:
        """What `.item()` of this entry gives."""
        return repr(self.shown.record.value[self.shown.index].item())


@dataclass(frozen=True, eq=False)
class Tensor:
    """A record with its numbers on one frame."""

    record: Record
    rows: tuple[TableRow, ...]

    @property
    def lines(self) -> str:
        """What has to run before its expression, to be pasted; empty if nobody knows."""
        expression = self.record.expression
        if expression is None:
            return ""
        if expression.kind in STEP_BY_STEP:
            return noting(expression.listing, expression.after, expression.of)
        run = expression.listing.statements[: expression.after]
        lines = [_caught(statement) if statement.raises else statement.text for statement in run]
        if expression.kind is ExpressionKind.THEORY:
            lines += ["import numpy as np", *_arrays(expression)]
        if expression.kind is ExpressionKind.REFUSED:
            lines.append(_asked(expression.code))
        return "\n".join(lines)

    @property
    def kind(self) -> str:
        shape = f", shape {self.record.shape}" if self.record.shape else ""
        return f"{self.record.value.dtype}{shape}"


def _caught(statement: Statement) -> str:
    """A statement that raises, so that what follows can be pasted with it."""
    body = statement.text.replace("\n", "\n    ")
    return f"try:\n    {body}\nexcept Exception as caught:\n    error = caught\n"


def _asked(code: str) -> str:
    """Lines that find out whether torch refuses what code asks for."""
    return (
        f"try:\n    {code}\n    {_REFUSED} = False\nexcept RuntimeError:\n    {_REFUSED} = True\n"
    )


def _arrays(expression: Expression) -> Iterator[str]:
    """Lines that make arrays of the tensors that a formula speaks of."""
    made = {node.id for node in ast.walk(ast.parse(str(expression.listing)))
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}  # fmt: skip
    named = (node.id for node in ast.walk(ast.parse(expression.code)) if isinstance(node, ast.Name))
    for name in dict.fromkeys(named):
        if name in made:
            yield f"{name} = np.asarray(getattr({name}, 'data', {name}))"


def _postfix(code: str) -> bool:
    """Whether an index may follow code without brackets around it."""
    node = ast.parse(code, mode="eval").body
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call)
