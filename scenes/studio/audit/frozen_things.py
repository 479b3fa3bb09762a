"""Frozen things that the parts of a frame hold, by identity: edited behind its back, one is found.

A claim holds a record, which holds an expression over a listing. Each is looked into once, however
many hold it, and forgotten when nobody does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, is_dataclass
from functools import lru_cache
from itertools import chain
from operator import is_
from typing import Any


@dataclass(eq=False)
class _Known:
    """A frozen thing: what it held when it was looked into, and who holds it."""

    thing: object
    values: tuple[Any, ...]
    inner: list[object]
    parts: set[int] = field(default_factory=set)
    others: set[int] = field(default_factory=set)  # frozen things


class FrozenThings:
    """What parts hold that is frozen, and what that holds itself.

    >>> from gradmath.records.tensor import Record
    >>> record, things = Record("x", [1.0], "by hand"), FrozenThings()
    >>> things.hold([record], part=7)
    >>> object.__setattr__(record, "name", "y")
    >>> things.edited(), things.edited()
    ({7}, set())
    """

    def __init__(self) -> None:
        self.known: dict[int, _Known] = {}
        self.laid_out = 0  # how often things came or went; what follows is as of the time before
        self._of, self._then, self._dicts = -1, list[Any](), list[dict[str, Any]]()

    def __iter__(self) -> Iterator[object]:
        return (known.thing for known in self.known.values())

    def hold(self, things: Iterable[object], part: int) -> None:
        for thing in things:
            self._look_into(thing).parts.add(part)

    def let_go(self, things: Iterable[object], part: int) -> None:
        for thing in things:
            self.known[id(thing)].parts.discard(part)
        for thing in things:
            self._forget(thing)

    def edited(self) -> set[int]:
        """The parts that hold something that was edited since this was asked last."""
        if self._of != self.laid_out:
            self._lay_out()
        # What is computed only when it is asked for comes behind what is held.
        if all(map(is_, self._then, chain.from_iterable(map(dict.values, self._dicts)))):
            return set()
        changed = [
            known
            for known in self.known.values()
            if not all(map(is_, known.values, vars(known.thing).values()))
        ]
        for known in self.known.values():
            known.values = tuple(vars(known.thing).values())
        self.laid_out += 1
        holders = self._holders(changed)
        for known in changed:
            before, known.inner = known.inner, list(_within(known.values))
            self._join(known)
            self._part(known, before)
        return holders

    def _lay_out(self) -> None:
        """Put what all things hold into one row, to be compared in no time."""
        self._of = self.laid_out
        self._then = list(chain.from_iterable(known.values for known in self.known.values()))
        self._dicts = [vars(known.thing) for known in self.known.values()]

    def _holders(self, things: Iterable[_Known]) -> set[int]:
        """The parts that hold some things, be it through others."""
        holders: set[int] = set()
        waiting, seen = list(things), set[int]()
        while waiting:
            known = waiting.pop()
            if id(known.thing) not in seen:
                seen.add(id(known.thing))
                holders |= known.parts
                waiting += [self.known[other] for other in known.others]
        return holders

    def _look_into(self, thing: object) -> _Known:
        known = self.known.get(id(thing))
        if known is None:
            values = tuple(vars(thing).values())
            known = self.known[id(thing)] = _Known(thing, values, list(_within(values)))
            self.laid_out += 1
            self._join(known)
        return known

    def _join(self, known: _Known) -> None:
        for inner in known.inner:
            self._look_into(inner).others.add(id(known.thing))

    def _part(self, known: _Known, before: Iterable[object]) -> None:
        """Let go of what an edited thing held before and holds no more."""
        still = set(map(id, known.inner))
        for inner in before:
            if id(inner) not in still and id(inner) in self.known:
                self.known[id(inner)].others.discard(id(known.thing))
                self._forget(inner)

    def _forget(self, thing: object) -> None:
        """Forget a thing that nobody holds any more, and what nobody else holds of what it held."""
        known = self.known.get(id(thing))
        if known is None or known.parts or known.others:
            return
        del self.known[id(thing)]
        self.laid_out += 1
        for inner in known.inner:
            if id(inner) in self.known:
                self.known[id(inner)].others.discard(id(thing))
                self._forget(inner)


def _within(values: Iterable[object]) -> Iterator[object]:
    """The frozen things among what a frozen thing holds, in its tuples and dicts, too."""
    for value in values:
        held: tuple[object, ...] = tuple(value.values()) if isinstance(value, dict) else (value,)
        yield from frozen_in(held)


def frozen_in(values: Iterable[object]) -> Iterator[object]:
    """The frozen things of this project among some values and in tuples of them."""
    for value in values:
        kind: type = type(value)
        if kind is tuple:
            yield from frozen_in(value)  # type: ignore[arg-type] # it is a tuple
        elif _is_frozen(kind):
            yield value


def frozen_among(held: Iterable[object]) -> Iterator[object]:
    """All frozen things of this project among some values, and what those hold themselves."""
    waiting = list(frozen_in(held))
    seen: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            yield thing
            waiting += frozen_in(vars(thing).values())


@lru_cache(maxsize=1024)
def _is_frozen(kind: type) -> bool:
    """Whether things of a kind change only by being swapped, and tell what they hold."""
    frozen = is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return frozen and "__slots__" not in vars(kind)
