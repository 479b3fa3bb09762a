"""A page that shows every number of some scenes beside the tensor entry that it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gradmath.records.listing import Expression, ExpressionKind, Statement
from gradmath.records.tensor import Record
from scenes.kit.look.theme import DARK, LIGHT, Theme, text_on
from scenes.studio.audit.audit import Report
from scenes.studio.audit.meaning.execution import STEP_BY_STEP
from scenes.studio.audit.meaning.steps_again import RAN, noting
from scenes.studio.audit.storyboard import ShownEntry, Still
from scenes.studio.catalogue import Listed
from scenes.studio.report.svg_frames import Outlines, Sides, frame, in_both
from scenes.studio.report.svg_paths import HEIGHT, WIDTH

PACKAGES = ("torch", "numpy", "manim")
EntryKey: TypeAlias = tuple[object, ...]
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


@dataclass(frozen=True, eq=False)
class KeyFrame:
    """The last frame of a beat, with the numbers that are new on it and those that stayed."""

    id: str
    still: Still
    svg: Markup
    rows: tuple[TableRow, ...]
    new: tuple[Tensor, ...]
    kept: tuple[Tensor, ...]


@dataclass(frozen=True, eq=False)
class Proof:
    """A scene with its key frames."""

    scene: Listed
    report: Report
    frames: tuple[KeyFrame, ...]


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


def page(audited: Sequence[tuple[Listed, Report]], theme: Theme) -> str:
    """The whole page, in one file that needs no other."""
    outlines = Outlines()
    proofs = [
        Proof(scene, report, tuple(_key_frames(scene, report, theme, outlines)))
        for scene, report in audited
    ]
    environment = Environment(
        loader=PackageLoader("scenes.studio.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja").render(
        proofs=proofs,
        outlines=outlines,
        light=LIGHT,
        dark=DARK,
        width=WIDTH,
        height=HEIGHT,
        versions=[f"{name} {metadata.version(name)}" for name in PACKAGES],
    )


def _key_frames(
    scene: Listed, report: Report, theme: Theme, outlines: Outlines
) -> Iterator[KeyFrame]:
    """Each still, in both themes if the audit looked at both."""
    before: set[EntryKey] = set()
    others = report.other_theme or report.stills
    grounds = (LIGHT.background, DARK.background) if report.other_theme else (theme.background,) * 2
    for number, (still, other) in enumerate(zip(report.stills, others, strict=True), start=1):
        light, dark = (other, still) if theme is DARK else (still, other)
        id = f"{scene.id}-{number}"
        rows = tuple(
            TableRow.of(f"{id}-{k}", one, (one.color, another.color))
            for k, (one, another) in enumerate(zip(light.entries, dark.entries, strict=True))
        )
        kept = [row for row in rows if _key(row.shown) in before]
        new = [row for row in rows if _key(row.shown) not in before]
        svg = frame(light.picture, dark.picture, grounds, outlines)
        yield KeyFrame(id, still, svg, rows, _by_tensor(new), _by_tensor(kept))
        before = {_key(row.shown) for row in rows}


def _key(shown: ShownEntry) -> EntryKey:
    """Equal for a number that stays as and where it is, whichever run it comes from."""
    value = shown.record.value[shown.index].item()
    box = tuple(round(side, 3) for side in shown.box)
    return (*_origin(shown.record), shown.index, repr(value), shown.text, box, shown.reasons)


def _origin(record: Record) -> EntryKey:
    return record.name, record.shape, record.source, record.seed


def _by_tensor(rows: Sequence[TableRow]) -> tuple[Tensor, ...]:
    groups: dict[EntryKey, list[TableRow]] = {}
    for row in rows:
        groups.setdefault(_origin(row.shown.record), []).append(row)
    return tuple(Tensor(group[0].shown.record, tuple(group)) for group in groups.values())
