"""Which drawables have to be checked again, because something about them has changed.

Most of a frame is as it was on the frame before. A drawable is asked for its faults only when
its own outline, attributes or parts differ from those of the last frame, or those of what it
belongs to (`home`) or depends on (`beside`), or when a frozen thing that one of them holds (a
claim, a record) was edited. Attributes are compared by identity: whatever decides the truth of
a drawable has to be swapped, not edited in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
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
    links: list[Any]  # its parts, what it belongs to, and what it depends on

    @classmethod
    def of(cls, mobject: Mobject) -> _Part:
        attributes = vars(mobject)
        own = [name for name in attributes if name not in _STOCK]
        # At least two names, so that a tuple is picked.
        pick = itemgetter(*own, "submobjects", "z_index")
        held = pick(attributes)
        linked = [attributes.get(name) for name in ("submobjects", "home", "beside")]
        lists = [(each, each.copy()) for each in linked if isinstance(each, list)]
        links = [each.copy() if isinstance(each, list) else each for each in linked]
        return cls(mobject, len(attributes), pick, held, lists, list(frozen_among(held)), links)


class _Parts:
    """All parts of a frame by identity, side by side, so that they are compared in no time."""

    def __init__(self, parts: Iterable[_Part] = ()) -> None:
        self.by_key = {id(part.mobject): part for part in parts}
        self.rows = [
            (key, part.mobject, part.size, part.pick, part.held)
            for key, part in self.by_key.items()
        ]
        self.places = {key: place for place, key in enumerate(self.by_key)}
        self._list_lists()

    @property
    def mobjects(self) -> list[Mobject]:
        return [part.mobject for part in self.by_key.values()]

    def _list_lists(self) -> None:
        pairs = [pair for part in self.by_key.values() for pair in part.lists]
        self.now, self.then = [now for now, _ in pairs], [then for _, then in pairs]

    def changed(self) -> set[int]:
        """Those that hold something else than on the last frame."""
        changed = {
            key
            for key, mobject, size, pick, held in self.rows
            if len(attributes := vars(mobject)) != size or not all(map(is_, held, pick(attributes)))
        }
        if self.now != self.then:
            changed |= {
                key
                for key, part in self.by_key.items()
                if any(now != then for now, then in part.lists)
            }
        return changed

    def renew(self, keys: Iterable[int]) -> list[tuple[_Part, _Part]]:
        """Note anew what some of them hold; return each as it was and as it is."""
        pairs = []
        for key in keys:
            old = self.by_key[key]
            part = self.by_key[key] = _Part.of(old.mobject)
            self.rows[self.places[key]] = (key, part.mobject, part.size, part.pick, part.held)
            pairs.append((old, part))
        if any(part.links != old.links or part.lists != old.lists for old, part in pairs):
            self._list_lists()
        return pairs


class Memo:
    """The faults of all drawables on stage, kept for as long as nothing about them changes."""

    def __init__(self) -> None:
        self.roots: list[Mobject] = []
        self.strangers: frozenset[int] = frozenset()  # what is shown and no part of the stage
        self.parts = _Parts()
        self.captures: Captures = {}
        self.frozen: dict[int, tuple[object, tuple[object, ...]]] = {}
        self.holders: dict[int, set[int]] = {}  # frozen thing -> the parts that hold it
        self.drawables: dict[int, Any] = {}  # mobjects that are checked
        self.families: dict[int, list[int]] = {}  # of those that were asked for
        self.reach: dict[int, list[int]] = {}  # drawable -> the parts that may make it untrue
        self.concerned: dict[int, set[int]] = {}  # part -> the drawables that it reaches
        self.found: dict[int, list[Fault]] = {}
        self.stirred = False  # whether anything had to be checked again on the latest frame

    def faults(self, stage: Sequence[Mobject], captures: Captures) -> Iterator[Fault]:
        """All that is untrue about the drawables on stage and about those that they belong to.

        What was captured counts as on stage, too.
        """
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

    def family(self, mobject: Mobject) -> list[int]:
        """A mobject on stage and its parts."""
        known = self.families.get(id(mobject))
        if known is None:
            known = self.families[id(mobject)] = list(family_of([mobject]))
        return known

    def _changed(self, stage: Sequence[Mobject], captures: Captures) -> set[int]:
        """The drawables to be checked again."""
        edited = [
            key
            for key, (thing, old) in self.frozen.items()
            if not all(map(is_, old, vars(thing).values()))
        ]
        changed = self.parts.changed().union(*(self.holders[key] for key in edited))
        linked = self._renew(changed, edited)
        strangers = captures.keys() - self.parts.by_key.keys()
        again: set[int] = set()
        if linked or strangers or self.roots != stage or self.strangers - captures.keys():
            shown: list[Mobject] = [capture.mobject for capture in captures.values()]
            again = self._arrange([*stage], shown)
        again = again.union(*(self.concerned.get(key, ()) for key in changed))
        before, self.captures = self.captures, captures
        for key, capture in captures.items():
            if before.get(key) is not capture:
                again |= self.concerned.get(key, set())
        return again.union(*(self.concerned.get(key, ()) for key in before.keys() - captures))

    def _renew(self, changed: Iterable[int], edited: Iterable[int]) -> bool:
        """Note what changed parts hold now; whether any has other parts, owners or neighbours."""
        for key in edited:
            thing, _ = self.frozen[key]
            self.frozen[key] = (thing, tuple(vars(thing).values()))
        pairs = self.parts.renew(changed)
        for old, part in pairs:
            self._let_go(old)
            self._hold(part)
        return any(old.links != part.links for old, part in pairs)

    def _hold(self, part: _Part) -> None:
        for thing in part.frozen:
            key = id(thing)
            if key not in self.frozen:
                self.frozen[key] = (thing, tuple(vars(thing).values()))
            self.holders.setdefault(key, set()).add(id(part.mobject))

    def _let_go(self, part: _Part) -> None:
        for thing in part.frozen:
            holders = self.holders[id(thing)]
            holders.discard(id(part.mobject))
            if not holders:
                del self.holders[id(thing)], self.frozen[id(thing)]

    def _arrange(self, stage: list[Mobject], shown: list[Mobject]) -> set[int]:
        """Note anew who is on stage and who depends on whom; return who has to be checked."""
        family = family_of(stage)
        around = _around([*stage, *shown])
        known = self.parts.by_key
        fresh = around.keys() - known.keys()
        for key in known.keys() - around.keys():
            self._let_go(known[key])
        self.roots, self.families = stage, {}
        self.strangers = frozenset(id(each) for each in shown if id(each) not in family)
        parts = [known.get(key) or _Part.of(mobject) for key, mobject in around.items()]
        self.parts = _Parts(parts)
        for key in fresh:
            self._hold(self.parts.by_key[key])
        self.drawables = {id(drawable): drawable for drawable in _checked([*stage, *shown])}
        again = self._reach_anew()
        self.found = {key: self.found[key] for key in self.drawables if key in self.found}
        return again.union(*(self.concerned.get(key, ()) for key in fresh))

    def _reach_anew(self) -> set[int]:
        """Note who depends on whom; return for whom that has changed."""
        before = self.reach
        self.reach = {
            key: list(family_of([drawable, *referred(drawable, "beside")]))
            for key, drawable in self.drawables.items()
        }
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
