"""Which drawables have to be checked again, because something about them has changed.

Most of a frame is as it was on the frame before. A drawable is asked for its faults only when
its own outline, attributes or parts differ from those of the last frame, or those of what it
belongs to (`home`) or depends on (`beside`), or when a frozen thing that one of them holds (a
claim, a record) was edited. Attributes are compared by identity: whatever decides the truth of
a drawable has to be swapped, not edited in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from operator import is_, itemgetter
from typing import Any, TypeAlias
from weakref import ReferenceType

from manim import Mobject, VGroup, VMobject

from gradmath.records.tensor import Record
from scenes.kit.truth.checks import Fault, checked
from scenes.studio.audit.capture import Capture

Captures: TypeAlias = dict[int, Capture]
"""The captures of one frame by the identity of their mobjects."""

# What every mobject has is covered by its capture.
_STOCK = frozenset(vars(VMobject())) | frozenset(vars(VGroup()))


@dataclass(eq=False)
class _Part:
    """A mobject with what it held on the last frame."""

    mobject: Mobject
    size: int  # of its attributes
    pick: Callable[[dict[str, Any]], tuple[Any, ...]]
    held: tuple[Any, ...]
    lists: list[tuple[list[Any], list[Any]]]  # those it held, which can be edited, and their items
    frozen: list[object]  # the frozen things among what it held, and what they hold

    @classmethod
    def of(cls, mobject: Mobject) -> _Part:
        attributes = vars(mobject)
        own = [name for name in attributes if name not in _STOCK]
        # At least two names, so that a tuple is picked.
        pick = itemgetter(*own, "submobjects", "z_index")
        held = pick(attributes)
        edited = [attributes.get(name) for name in ("submobjects", "home", "beside")]
        lists = [(each, each.copy()) for each in edited if isinstance(each, list)]
        return cls(mobject, len(attributes), pick, held, lists, list(frozen_among(held)))

    def unchanged(self) -> bool:
        attributes = vars(self.mobject)
        if len(attributes) != self.size or not all(map(is_, self.held, self.pick(attributes))):
            return False
        return all(now == then for now, then in self.lists)


class Memo:
    """The faults of all drawables on stage, kept for as long as nothing about them changes."""

    def __init__(self) -> None:
        self.stage: list[Mobject] = []
        self.parts: dict[int, _Part] = {}
        self.captures: Captures = {}
        self.frozen: dict[int, tuple[object, tuple[object, ...]]] = {}
        self.drawables: dict[int, Any] = {}  # mobjects that are checked
        self.reach: dict[int, list[int]] = {}  # drawable -> the parts that may make it untrue
        self.concerned: dict[int, set[int]] = {}  # part -> the drawables that it reaches
        self.found: dict[int, list[Fault]] = {}
        self.stirred = False  # whether anything had to be checked again on the latest frame

    def faults(self, stage: list[Mobject], captures: Captures) -> Iterator[Fault]:
        """All that is untrue about the drawables on stage and about those that they belong to."""
        again = self._changed(stage, captures)
        self.stirred = bool(again)
        for key in again:
            self.found[key] = list(self.drawables[key].faults())
        for faults in self.found.values():
            yield from faults

    @property
    def records(self) -> Iterator[Record]:
        """The records that the drawables on stage speak of."""
        return (thing for thing, _ in self.frozen.values() if isinstance(thing, Record))

    def _changed(self, stage: list[Mobject], captures: Captures) -> set[int]:
        """The drawables to be checked again."""
        changed = {key for key, part in self.parts.items() if not part.unchanged()}
        edited = {
            key
            for key, (thing, old) in self.frozen.items()
            if not all(map(is_, old, vars(thing).values()))
        }
        if edited:
            holds = edited.intersection
            changed |= {key for key, part in self.parts.items() if holds(map(id, part.frozen))}
        again: set[int] = set()
        if changed or stage != self.stage:
            again = self._arrange(stage, changed, edited)
        before, self.captures = self.captures, captures
        for key in self.parts:
            if captures.get(key) is not before.get(key):
                again |= self.concerned.get(key, set())
        return again

    def _arrange(self, stage: list[Mobject], changed: set[int], edited: set[int]) -> set[int]:
        """Note anew who is on stage and who depends on whom; return who has to be checked."""
        around = _around(stage)
        for key in changed:
            del self.parts[key]
        fresh = around.keys() - self.parts.keys()
        self.stage = list(stage)
        self.parts = {
            key: self.parts.get(key) or _Part.of(mobject) for key, mobject in around.items()
        }
        things = {id(thing): thing for part in self.parts.values() for thing in part.frozen}
        known = {key: kept for key, kept in self.frozen.items() if key not in edited}
        self.frozen = {
            key: known.get(key) or (thing, tuple(vars(thing).values()))
            for key, thing in things.items()
        }
        self.drawables = {id(drawable): drawable for drawable in _checked(stage)}
        again = self._reach_anew(fresh)
        self.found = {key: self.found[key] for key in self.drawables if key in self.found}
        return again.union(*(self.concerned.get(key, ()) for key in fresh))

    def _reach_anew(self, fresh: set[int]) -> set[int]:
        """Note who depends on whom where that may have changed; return for whom it has."""
        before, self.reach = self.reach, {}
        for key, drawable in self.drawables.items():
            # What it reaches is changed only by something that it reached, and that is fresh then.
            kept = before.get(key)
            if kept is None or not fresh.isdisjoint(kept):
                kept = list(family_of([drawable, *referred(drawable, "beside")]))
            self.reach[key] = kept
        left = {key for key in before if self.reach.get(key) != before[key]}
        for key in left:
            for part in before[key]:
                self.concerned[part].discard(key)
        came = {key for key in self.reach if before.get(key) != self.reach[key]}
        for key in came:
            for part in self.reach[key]:
                self.concerned.setdefault(part, set()).add(key)
        self.concerned = {part: keys for part, keys in self.concerned.items() if keys}
        return came


def family_of(roots: Iterable[Mobject]) -> dict[int, Mobject]:
    """Some mobjects with all their parts, each once, in the order in which they were made."""
    family: dict[int, Mobject] = {}
    waiting = list(roots)[::-1]
    while waiting:
        mobject = waiting.pop()
        if id(mobject) not in family:
            family[id(mobject)] = mobject
            waiting += mobject.submobjects[::-1]
    return family


def _around(stage: list[Mobject]) -> dict[int, Mobject]:
    """All on stage, and all that it belongs to or depends on."""
    family: dict[int, Mobject] = {}
    waiting = stage[::-1]
    while waiting:
        mobject = waiting.pop()
        if id(mobject) in family:
            continue
        family[id(mobject)] = mobject
        waiting += mobject.submobjects
        attributes = vars(mobject)
        for name in ("home", "beside"):
            if attributes.get(name) is not None:
                waiting += referred(mobject, name)
    return family


def _checked(stage: list[Mobject]) -> Iterator[Any]:
    """Every drawable on stage, and the containers of those that are shown without them."""
    family = family_of(stage)
    homes = [home for mobject in family.values() for home in referred(mobject, "home")]
    everything: dict[int, Any] = {**family, **{id(home): home for home in homes}}
    return (mobject for mobject in everything.values() if checked(mobject))


def referred(mobject: Mobject, attribute: str) -> list[Mobject]:
    """The drawables that another one keeps weak references to: its `home`, who it is `beside`."""
    kept = vars(mobject).get(attribute)
    references = kept if isinstance(kept, tuple | list) else (kept,)
    targets = [each() for each in references if isinstance(each, ReferenceType)]
    return [target for target in targets if target is not None]


def frozen_among(held: Iterable[object]) -> Iterator[object]:
    """All frozen things of this project among some values, and what those hold themselves."""
    waiting: list[Any] = list(held)
    seen: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, tuple):
            waiting += thing
        elif id(thing) not in seen and _is_frozen(type(thing)):  # type: ignore[arg-type] # types are hashable
            seen.add(id(thing))
            yield thing
            waiting += vars(thing).values()


@lru_cache(maxsize=1024)
def _is_frozen(kind: type) -> bool:
    """Whether things of a kind change only by being swapped, and tell what they hold."""
    frozen = is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return frozen and "__slots__" not in vars(kind)
