"""What a film depends on, as one text: the key under which its frames may be reused."""

from __future__ import annotations

import hashlib
import sys
from importlib import metadata
from pathlib import Path

from manim import Scene

import gradmath
import scenes


def fingerprint(scene: type[Scene], *choices: str) -> str:
    """A digest of all that decides a frame beside the mobjects: code, choices, versions."""
    digest = hashlib.sha256()
    for path in _sources(scene):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    packages = (
        "torch",
        "numpy",
        "scipy",
        "contourpy",
        "manim",
        "typst",
        "svgelements",
        "coloraide",
    )
    for text in (*choices, *(f"{name} {metadata.version(name)}" for name in packages)):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def _sources(scene: type[Scene]) -> list[Path]:
    """The files whose code can change what the scene shows, in an order of their own."""
    floors = Path(scenes.__file__).parent
    rooms = {Path(gradmath.__file__).parent, floors / "film", floors / "kit"}
    files = set()
    for kind in scene.__mro__:
        home = Path(getattr(sys.modules.get(kind.__module__), "__file__", None) or "").resolve()
        # Cells of a notebook and standard input are no files; what they draw from is among the
        # choices.
        if issubclass(kind, Scene) and not kind.__module__.startswith("manim.") and home.is_file():
            files.add(home)
            if home.with_name("__init__.py").is_file():  # told with the help of its neighbours
                rooms.add(home.parent)
    files |= {file for room in rooms for file in room.rglob("*.py")}
    return sorted(files, key=lambda file: (file.name, file.read_bytes()))
