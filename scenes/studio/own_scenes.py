"""Anybody's scenes: a file that is in no catalogue, loaded as `manim FILE` would load it."""

from __future__ import annotations

import difflib
import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

from manim import Scene

from gradmath.errors import SceneError
from gradmath.explaining.user_faults import last_line
from scenes.kit.fingerprint import translations, with_imports
from scenes.kit.lecture import Lecture
from scenes.studio.catalogue import Listed

_PREFIX = "own_scene_"  # of what files are called as modules: nothing else is called so


@dataclass(frozen=True)
class OwnScene(Listed):
    """A scene of a user's file, whose path is absolute; no storyboard is kept of it."""

    kind: str = ""

    @property
    def chapter(self) -> str:
        return self.name

    @property
    def id(self) -> str:
        return self.kind

    @property
    def insight(self) -> str:
        return (vars(self.load()).get("__doc__") or "").strip().partition("\n")[0]

    @property
    def title(self) -> str:
        return self.load().title or self.id

    @property
    def seconds(self) -> None:
        """Nobody knows before it was told."""
        return None

    @property
    def beats(self) -> list[dict[str, Any]]:
        return []

    @property
    def path(self) -> str:
        return self.file

    def load(self) -> type[Lecture]:
        with self.at_home():
            return lecture(_module(Path(self.file)), self.kind)

    def belongings(self) -> dict[str, bytes]:
        home = Path(self.file)
        files = {*with_imports(home), *translations(home)}
        return {file.relative_to(home.parent).as_posix(): file.read_bytes() for file in files}

    def unpacked(self, folder: Path) -> OwnScene:
        return replace(self, file=str(folder / Path(self.file).name))

    def at_home(self) -> AbstractContextManager[None]:
        return _at_home(Path(self.file).parent)


def own_scene(path: str, kind: str | None) -> OwnScene:
    """The scene of a file: the one that is named, or the only one that it defines.

    Raises: SceneError if it cannot be loaded, or has no such scene or several.
    """
    file = Path(os.path.abspath(path))
    with _at_home(file.parent):
        module = _module(file)
    if kind is None:
        kind = _only_lecture(path, module)
    lecture(module, kind)
    return OwnScene(str(file), kind)


# -- which scene ---------------------------------------------------------------------------


def lecture(module: ModuleType, name: str) -> type[Lecture]:
    """The scene of a module with a name.

    Raises: SceneError if it has none, or something else of that name.
    """
    file, found = Path(str(module.__file__)).name, getattr(module, name, None)
    if _is_lecture(found):
        return found
    if found is None:
        own = _lectures(module)
        near = difflib.get_close_matches(name, own, n=3) or own
        known = f"it has: {', '.join(near)}" if near else "it has no scene"
        raise SceneError(f"{file}: there is no {name}; {known}")
    what = "a scene of manim" if _is_scene(found) else f"of type {type(found).__name__}"
    raise SceneError(f"{file}: {name} is {what}, but no Lecture of its own; {_ADVICE}")


def _only_lecture(path: str, module: ModuleType) -> str:
    own = _lectures(module)
    if len(own) > 1:
        targets = ", ".join(f"{path}:{name}" for name in own)
        raise SceneError(f"{Path(path).name} has {len(own)} scenes; name one: {targets}")
    if not own:
        others = [name for name in vars(module) if _is_scene(getattr(module, name))
                  and getattr(module, name).__module__ == module.__name__]  # fmt: skip
        beside = f" ({', '.join(others)}: manim's own)" if others else ""
        raise SceneError(f"{Path(path).name} has no Lecture{beside}; {_ADVICE}")
    return own[0]


_ADVICE = "write `from scenes.kit import Lecture` and `class Mine(Lecture)`"


def _lectures(module: ModuleType) -> list[str]:
    """The names of the scenes that a module defines itself, in their order."""
    named: dict[type[Lecture], str] = {}
    for name, thing in vars(module).items():
        if _is_lecture(thing) and thing.__module__ == module.__name__ and name[0] != "_":
            named.setdefault(thing, name)  # another name for the same is no other scene
    return list(named.values())


def _is_lecture(thing: Any) -> TypeGuard[type[Lecture]]:
    return isinstance(thing, type) and issubclass(thing, Lecture) and thing is not Lecture


def _is_scene(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, Scene)


# -- loading -------------------------------------------------------------------------------


@cache
def _module(file: Path) -> ModuleType:
    """A file as a module with a name that hides no other one.

    Raises: SceneError, with the file and line, if it cannot be loaded.
    """
    digest = hashlib.sha256(str(file).encode()).hexdigest()[:8]
    name = f"{_PREFIX}{digest}_{re.sub(r'[^a-zA-Z0-9]', '_', file.stem)}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look there
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if not isinstance(error, Exception | SystemExit):
            raise
        raise SceneError(_told(error, file)) from error
    return module


def _told(error: BaseException, file: Path) -> str:
    if isinstance(error, SyntaxError):
        line = f":{error.lineno}" if error.lineno else ""
        return f"{Path(error.filename or file).name}{line}: {type(error).__name__}: {error.msg}"
    return last_line(error, file, file.name)


_brought: dict[Path, dict[str, ModuleType]] = {}  # what was imported from each folder
_homes: list[Path] = []  # the folders that have been entered


@contextmanager
def _at_home(folder: Path) -> Iterator[None]:
    """A file's folder comes first, as when manim runs the file; its neighbours are its own.

    Two folders may each have a `helpers.py`. A `torch.py` there hides no torch: that, like manim,
    has been loaded by what this module imports.
    """
    if _homes and _homes[-1] == folder:
        yield
        return
    before = dict(sys.modules)
    brought = _brought.setdefault(folder, {})
    sys.modules.update(brought)
    sys.path.insert(0, str(folder))
    _homes.append(folder)
    try:
        yield
    finally:
        _homes.pop()
        sys.path.remove(str(folder))
        # What belongs to a package that was there before, as the project's own may lie there,
        # stays.
        fresh = [name for name in sys.modules
                 if name.partition(".")[0] not in before and _lies_in(folder, name)]  # fmt: skip
        brought.update((name, sys.modules[name]) for name in fresh)
        for name in brought:
            sys.modules.pop(name, None)
            if name in before:
                sys.modules[name] = before[name]


def _lies_in(folder: Path, name: str) -> bool:
    """Whether a module, or the package that it belongs to, is a neighbour."""
    if name.startswith(_PREFIX):
        return False
    module = sys.modules.get(name.partition(".")[0])
    places = list(getattr(module, "__path__", ())) or [getattr(module, "__file__", None) or ""]
    return any(Path(place).parent == folder for place in places)
