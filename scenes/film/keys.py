"""The names of cached plays: a digest of all that manim looks at for them, found with less work.

manim writes the camera, the animations and the mobjects as JSON, which takes longer than to draw
many a play. Here they are gone through once, in manim's order, and what manim overlooks is
overlooked, too: the insides of what has no `__dict__`. What says that it `never_changes` is gone
through once for all plays: a number on a frame knows the run and the lines that it came from.
"""

from __future__ import annotations

import hashlib
import inspect
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from types import CodeType, FunctionType, MappingProxyType, MethodType, ModuleType
from typing import Any

import numpy as np
from manim.renderer import cairo_renderer
from manim.utils.hashing import KEYS_TO_FILTER_OUT

PLAY_KEY = "get_hash_from_play_call"
"""How manim's renderer calls what gives a play its name."""

_PIXELS = "pixel_array"  # what the camera drew last; of a mobject it decides what is drawn
_PLAIN = frozenset({bool, bytes, complex, float, int, str, type(None)})
_DEEPEST = 100  # things that never change within each other; what lies deeper is told in place


@contextmanager
def named_by_us() -> Iterator[None]:
    """As long as this lasts, manim's renderer names plays by `play_key`."""
    theirs = getattr(cairo_renderer, PLAY_KEY)
    setattr(cairo_renderer, PLAY_KEY, play_key)
    try:
        yield
    finally:
        setattr(cairo_renderer, PLAY_KEY, theirs)


def play_key(
    scene: object,
    camera: object,
    animations: Iterable[object],
    mobjects: Iterable[object],
    **others: object,
) -> str:
    """The name of a play: another one if anything else of it would be drawn.

    What a scene holds beside its mobjects has no say.
    """
    reading = _Reading(scene)
    reading.read(camera, KEYS_TO_FILTER_OUT)
    for things in (sorted(animations, key=str), list(mobjects), others):
        reading.read(things, KEYS_TO_FILTER_OUT - {_PIXELS})
    return reading.digest()


class _Reading:
    """Goes through things and all that they hold; each thing is told of once."""

    def __init__(self, known: object, depth: int = 0) -> None:
        self.seen = {id(known): 0}
        self.depth = depth  # of things that never change, around what is read
        self.kept: list[object] = []  # so that nothing else comes to stand at their addresses
        self.told: list[str] = []

    def digest(self) -> str:
        return hashlib.sha256("\0".join(self.told).encode(errors="surrogatepass")).hexdigest()

    def read(self, thing: object, untold: Iterable[str]) -> None:
        waiting = [thing]
        while waiting:
            thing = waiting.pop()
            if type(thing) in _PLAIN:
                self.told.append(repr(thing))
            elif id(thing) in self.seen:
                self.told.append(f"@{self.seen[id(thing)]}")
            else:
                self.seen[id(thing)] = len(self.seen)
                self.kept.append(thing)
                if self.depth < _DEEPEST and getattr(type(thing), "never_changes", False):
                    self.told.append(_told_once(thing, self.depth + 1))
                    continue
                told, parts = _told(thing, untold)
                self.told.append(told)
                waiting += reversed(parts)


_once: dict[int, tuple[weakref.ref[Any], str]] = {}  # forgotten when the thing is


def _told_once(thing: Any, depth: int) -> str:
    """What a thing that never changes is, and all that it holds."""
    known = _once.get(id(thing))
    if known is None:
        kind, address = type(thing), id(thing)
        held = {key: part for key, part in vars(thing).items()
                if not isinstance(getattr(kind, key, None), cached_property)}  # fmt: skip
        reading = _Reading(thing, depth)
        reading.read([_name(kind), held], ())  # type: ignore[arg-type] # types are hashable
        forgotten = weakref.ref(thing, lambda _: _once.pop(address, None))
        known = _once[address] = forgotten, reading.digest()
    return known[1]


def _told(thing: Any, untold: Iterable[str]) -> tuple[str, list[Any]]:
    """What a thing is, how many parts of what names it has, and those that are not told yet."""
    name = _name(type(thing))  # type: ignore[arg-type] # types are hashable
    if isinstance(thing, np.ndarray) and not thing.dtype.hasobject:
        digest = hashlib.sha256(thing.tobytes()).hexdigest()
        return f"{name} {thing.dtype.str} {thing.shape} {digest}", []
    if isinstance(thing, bool | bytes | complex | float | int | str | np.generic):
        return f"{name} {thing!r}", []
    if isinstance(thing, np.ndarray):
        return _with_parts(f"{name} {thing.shape}", thing.ravel().tolist())
    if isinstance(thing, list | tuple):
        return _with_parts(f"{name} {len(thing)}", thing)
    if isinstance(thing, dict | MappingProxyType):
        return _with_parts(
            f"{name} {len(thing)}", [part for pair in thing.items() for part in pair]
        )
    if isinstance(thing, FunctionType | MethodType):
        around = {key: value for key, value in _around(thing).items()
                  if not isinstance(value, ModuleType)}  # fmt: skip
        told = f"{name} {_source(thing.__code__)} {list(around)}"
        return _with_parts(told, list(around.values()))
    if isinstance(thing, type):
        return f"{name} {thing.__module__}.{thing.__qualname__}", []
    held = dict(getattr(thing, "__dict__", {}))
    for key in untold:
        held.pop(key, None)
    return _with_parts(f"{name} {_listed(tuple(held))}", list(held.values()))


def _with_parts(told: str, parts: Sequence[Any]) -> tuple[str, list[Any]]:
    """Plain parts are told at once, each in its place: a mobject has dozens of them."""
    plain = [part if type(part) in _PLAIN else ... for part in parts]
    return f"{told} {plain}", [part for part in parts if type(part) not in _PLAIN]


@lru_cache(maxsize=1024)
def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


@lru_cache(maxsize=1024)
def _listed(names: tuple[str, ...]) -> str:
    return str(names)


def _around(function: FunctionType | MethodType) -> dict[str, Any]:
    """What a function takes from outside, by name."""
    found = inspect.getclosurevars(function)
    return {**found.globals, **found.nonlocals}


@lru_cache(maxsize=1024)
def _source(code: CodeType) -> str:
    """The text of a function; empty where that is nowhere to be read."""
    try:
        return inspect.getsource(code)
    except (OSError, TypeError):
        return ""
