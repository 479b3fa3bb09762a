"""Whether records are what their expressions give, when everything is run again by plain torch."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias

import numpy as np

from gradmath.errors import ListingError
from gradmath.records.dials import number_of
from gradmath.records.listing import Expression, ExpressionKind, Listing
from gradmath.records.numbers import decimals_for
from gradmath.records.tensor import Record
from scenes.kit.truth.checks import Fault
from scenes.studio.audit.meaning.execution import PastedListing, bits_of
from scenes.studio.audit.provenance import Bits

CHECK = "expression"
Found: TypeAlias = tuple[Record, Fault]
_MOST_DECIMALS = 6


def expression_faults(records: Iterable[Record]) -> Iterator[Found]:
    """What is untrue about the origin of some records, each with the record that it is about.

    Every record is an expression over a listing; its name, source and decimals come from there;
    and run again it gives the same bits.
    """
    from gradmath.running.random_states import random_states_restored

    by_listing: dict[tuple[str, ...], list[Record]] = {}
    for record in {id(record): record for record in records}.values():
        if record.expression is None:
            yield record, Fault(CHECK, _told(record), "an expression over a listing that runs")
            continue
        yield from ((record, fault) for fault in _derivation_faults(record, record.expression))
        by_listing.setdefault(record.expression.listing.lines, []).append(record)
    for lines, held in by_listing.items():
        with random_states_restored():
            yield from _run_again(Listing(lines), held)
            yield from _brought(Listing(lines), held)


def _derivation_faults(record: Record, expression: Expression) -> Iterator[Fault]:
    if record.name != expression.name:
        yield Fault("name", f"a record called {record.name}", expression.name)
    if record.source != str(expression):
        yield Fault(CHECK, f"{record.name} from `{_line(record.source)}`", _line(str(expression)))
    if record.measured is not (expression.kind is ExpressionKind.MEASURED):
        yield Fault(CHECK, f"{record.name} marked as measured: {record.measured}", expression.kind)
    # What the first decimal does not show, a count of decimals for a whole sweep may leave out.
    floats = record.value.dtype.kind == "f"
    least = decimals_for([record.value.round(1) if floats else record.value], most=1)
    if not least <= record.decimals <= _MOST_DECIMALS:
        decimals = f"{least} to {_MOST_DECIMALS} decimals"
        yield Fault(CHECK, f"{record.name} with {record.decimals} decimals", decimals)
    if expression.kind is ExpressionKind.VALUE and _typed_in(expression):
        yield Fault(CHECK, f"`{expression.code}`, which names nothing of its run",
                    "a value that the listing made")  # fmt: skip


def _typed_in(expression: Expression) -> bool:
    """Whether code holds numbers, and no name that the listing gave to a value."""
    named, holds_numbers = _names_and_numbers(expression.code)
    return holds_numbers and not named & made_in(str(expression.listing))


@lru_cache(maxsize=1024)
def _names_and_numbers(code: str) -> tuple[frozenset[str], bool]:
    """The names in an expression, and whether it holds numbers."""
    nodes = list(ast.walk(ast.parse(code, mode="eval")))
    named = frozenset(node.id for node in nodes if isinstance(node, ast.Name))
    return named, any(number_of(node) is not None for node in nodes)


@lru_cache(maxsize=1024)
def made_in(code: str) -> frozenset[str]:
    """The names that code gives to values, and what a line that raises leaves."""
    nodes = ast.walk(ast.parse(code))
    stored = (node for node in nodes if isinstance(node, ast.Name))
    return frozenset({each.id for each in stored if isinstance(each.ctx, ast.Store)} | {"error"})


def _run_again(listing: Listing, records: list[Record]) -> Iterator[Found]:
    """Evaluate each expression at its place, in one execution."""
    pasted = PastedListing(listing)
    for record in sorted(records, key=_place):
        assert record.expression is not None
        try:
            pasted.run_to(_place(record))
            due = pasted.value_of(record.expression)
        except ListingError as error:
            yield record, Fault(CHECK, _told(record), f"lines that run: {error}")
            continue
        if pasted.unseeded:
            yield record, Fault("seed", f"`{_line(pasted.unseeded)}` draws for {record.name}",
                                "torch.manual_seed before it")  # fmt: skip
        elif record.expression.kind is not ExpressionKind.MEASURED and bits_of(record.value) != due:
            yield record, Fault(CHECK, _told(record), f"{_read(due)} when run again")


def _brought(listing: Listing, records: list[Record]) -> Iterator[Found]:
    """Ask hooks what the passes that cotangents stand before really bring."""
    cotangents = [record for record in records if _kind(record) is ExpressionKind.COTANGENT]
    for place, group in groupby(sorted(cotangents, key=_place), key=_place):
        held = list(group)
        pasted = PastedListing(listing)
        try:
            pasted.run_to(place)
            brought = pasted.brought_by_the_next_statement(list({_of(record) for record in held}))
        except ListingError as error:
            for record in held:
                yield record, Fault("cotangent", _told(record), f"a pass that runs: {error}")
            continue
        for record in held:
            seen = brought[_of(record)]
            if [bits_of(record.value)] != seen:
                due = ", ".join(map(_read, seen)) or "nothing"
                yield (
                    record,
                    Fault("cotangent", _told(record), f"{due}, brought by the statement after it"),
                )


def _kind(record: Record) -> ExpressionKind | None:
    return record.expression.kind if record.expression else None


def _place(record: Record) -> int:
    return record.expression.after if record.expression else 0


def _of(record: Record) -> str:
    return record.expression.of if record.expression else ""


def _told(record: Record) -> str:
    return f"{record.name} = {_line(np.array2string(record.value, threshold=12))}"


def _read(bits: Bits) -> str:
    kind, shape, data = bits
    return _line(np.array2string(np.frombuffer(data, kind).reshape(shape), threshold=12))


def _line(text: str, longest: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"…{line[-longest:]}"
