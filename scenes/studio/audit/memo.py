"""Which drawables have to be checked again, because something about them has changed.

Most of a frame is as it was on the frame before. A drawable is asked for its faults only when
its own outline, attributes or parts differ from those of the last frame, or those of what it
belongs to (`home`) or depends on (`beside`), or when a frozen thing that one of them holds (a
claim, a record) was edited. Attributes are compared by identity: whatever decides the truth of
a drawable has to be swapped, not edited in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import call, is_, itemgetter
from typing import Any, TypeAlias, TypeVar
from weakref import ReferenceType

from manim import Mobject, VGroup, VMobject

from gradmath.records.tensor import Record
from scenes.kit.truth.checks import Emblem, Fault, checked, emblem
from scenes.studio.audit.capture import Capture
from scenes.studio.audit.frozen_things import FrozenThings, frozen_in

DrawableT = TypeVar("DrawableT")
Captures: TypeAlias = dict[int, Capture]
"""The captures of one frame by the identity of their mobjects."""

# What every mobject has is covered by its capture.
_STOCK = frozenset(vars(VMobject())) | frozenset(vars(VGroup()))
_BLOCK = 16  # parts; when one of them changes, these are looked at one by one


@dataclass(eq=False)
class _Part:
    """A mobject with what it held on the last frame."""

    mobject: Mobject
    size: int  # of its attributes
    pick: Callable[[dict[str, Any]], tuple[Any, ...]]
    held: tuple[Any, ...]
    lists: list[tuple[list[Any], list[Any]]]  # those it held, which can be edited, and their items
    frozen: list[object]  # the frozen things among what it held
    links: list[Any]  # its parts, what it belongs to, and what it depends on

    @classmethod
    def of(cls, mobject: Mobject, before: _Part | None = None) -> _Part:
        """What a mobject holds; `before` is what it held when it was last looked at."""
        attributes = vars(mobject)
        if before is not None and len(attributes) == before.size:
            pick = before.pick
        else:
            own = [name for name in attributes if name not in _STOCK]
            # At least two names, so that a tuple is picked.
            pick = itemgetter(*own, "submobjects", "z_index")
        held = pick(attributes)
        linked = [attributes.get(name) for name in ("submobjects", "home", "beside")]
        lists = [(each, each.copy()) for each in linked if isinstance(each, list)]
        links = [each.copy() if isinstance(each, list) else each for each in linked]
        return cls(mobject, len(attributes), pick, held, lists, list(frozen_in(held)), links)


class _Block:
    """Some parts side by side, so that they are compared in no time."""

    def __init__(self, parts: Sequence[_Part]) -> None:
        self.parts = list(parts)
        self._line_up()

    def _line_up(self) -> None:
        self.mobjects = [part.mobject for part in self.parts]
        self.sizes = [part.size for part in self.parts]
        self.picks = [part.pick for part in self.parts]
        self.held = [value for part in self.parts for value in part.held]

    def put(self, place: int, part: _Part) -> None:
        self.parts[place] = part
        self._line_up()

    def changed(self) -> Iterator[int]:
        """Those that hold something else than before."""
        attributes = list(map(vars, self.mobjects))
        if list(map(len, attributes)) == self.sizes and all(
            map(is_, self.held, chain.from_iterable(map(call, self.picks, attributes)))
        ):
            return
        for part, now in zip(self.parts, attributes, strict=True):
            if len(now) != part.size or not all(map(is_, part.held, part.pick(now))):
                yield id(part.mobject)


class _Parts:
    """All parts of a frame by identity."""

    def __init__(self, parts: Iterable[_Part] = ()) -> None:
        self.by_key = {id(part.mobject): part for part in parts}
        each = list(self.by_key.values())
        self.blocks = [_Block(each[k : k + _BLOCK]) for k in range(0, len(each), _BLOCK)]
        self.places = {key: divmod(place, _BLOCK) for place, key in enumerate(self.by_key)}
        self._list_lists()

    @property
    def mobjects(self) -> list[Mobject]:
        return [part.mobject for part in self.by_key.values()]

    def _list_lists(self) -> None:
        pairs = [pair for part in self.by_key.values() for pair in part.lists]
        self.now, self.then = [now for now, _ in pairs], [then for _, then in pairs]

    def changed(self) -> set[int]:
        """Those that hold something else than on the last frame."""
        changed = {key for block in self.blocks for key in block.changed()}
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
            part = self.by_key[key] = _Part.of(old.mobject, old)
            block, place = self.places[key]
            self.blocks[block].put(place, part)
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
        self.frozen = FrozenThings()
        self.drawables: dict[int, Any] = {}  # mobjects that are checked
        self.emblems: list[Emblem] = []  # of these, those that stand for an entry by their look
        self.families: dict[int, list[int]] = {}  # of those that were asked for
        self.reach: dict[int, list[int]] = {}  # drawable -> the parts that may make it untrue
        self.concerned: dict[int, set[int]] = {}  # part -> the drawables that it reaches
        self.found: dict[int, list[Fault]] = {}
        self._records, self._records_of = list[Record](), -1
        self._kinds: dict[type, list[Any]] = {}  # drawables of a kind that were asked for
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
    def records(self) -> list[Record]:
        """The records that the drawables on stage speak of."""
        if self._records_of != self.frozen.laid_out:
            self._records = [thing for thing in self.frozen if isinstance(thing, Record)]
            self._records_of = self.frozen.laid_out
        return self._records

    def all(self, kind: type[DrawableT]) -> list[DrawableT]:
        """The drawables of a kind, be they seen or not."""
        known = self._kinds.get(kind)
        if known is None:
            found = [each for each in self.drawables.values() if isinstance(each, kind)]
            known = self._kinds[kind] = found
        return known

    def family(self, mobject: Mobject) -> list[int]:
        """A mobject on stage and its parts."""
        known = self.families.get(id(mobject))
        if known is None:
            known = self.families[id(mobject)] = list(family_of([mobject]))
        return known

    def _changed(self, stage: Sequence[Mobject], captures: Captures) -> set[int]:
        """The drawables to be checked again."""
        changed = self.parts.changed() | self.frozen.edited()
        linked = self._renew(changed)
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

    def _renew(self, changed: Iterable[int]) -> bool:
        """Note what changed parts hold now; whether any has other parts, owners or neighbours."""
        pairs = self.parts.renew(changed)
        for old, part in pairs:
            key, still = id(part.mobject), set(map(id, part.frozen))
            self.frozen.hold(part.frozen, key)
            self.frozen.let_go([each for each in old.frozen if id(each) not in still], key)
        return any(old.links != part.links for old, part in pairs)

    def _arrange(self, stage: list[Mobject], shown: list[Mobject]) -> set[int]:
        """Note anew who is on stage and who depends on whom; return who has to be checked."""
        family = family_of(stage)
        around = _around([*stage, *shown])
        known = self.parts.by_key
        fresh = around.keys() - known.keys()
        for key in known.keys() - around.keys():
            self.frozen.let_go(known[key].frozen, key)
        self.roots, self.families = stage, {}
        self.strangers = frozenset(id(each) for each in shown if id(each) not in family)
        parts = [known.get(key) or _Part.of(mobject) for key, mobject in around.items()]
        self.parts = _Parts(parts)
        for key in fresh:
            self.frozen.hold(self.parts.by_key[key].frozen, key)
        self.drawables = {id(drawable): drawable for drawable in _checked([*stage, *shown])}
        self._kinds = {}
        self.emblems = [drawable for drawable in self.drawables.values() if emblem(drawable)]
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
