"""All that decides a frame beside the mobjects, as one digest: code, choices, versions.

manim names a cached animation after what it finds in the camera and in the mobjects, and overlooks
code. What could change a frame is therefore written on the camera, and beside videos.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from glob import escape
from importlib import metadata
from pathlib import Path

from manim import Scene

import gradmath
from gradmath.requirements import needs

_ROOT = Path(gradmath.__file__).parents[1]
_TOLD_BY_VERSION = {"manim", *sys.stdlib_module_names}
_KINDS = ("*.py", "*.toml")  # code, and texts
_INSTALLED = {"site-packages", "dist-packages"}


def fingerprint(scene: type[Scene], *choices: str) -> str:
    """The digest of a scene and of what was chosen for it."""
    digest = hashlib.sha256()
    for path in _sources(scene):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for text in (*choices, *versions()):
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


@cache
def versions() -> tuple[str, ...]:
    """What this project draws with, as it is installed.

    Raises: SceneError if nobody knows what that is.
    """
    return tuple(_version(package.name) for package in needs().packages)


def _version(package: str) -> str:
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"{package} is not here"  # one for other systems only, say


# -- code ------------------------------------------------------------------------------------


def _sources(scene: type[Scene]) -> list[Path]:
    """The files whose code can change what the scene shows, in an order of their own."""
    floors = [_ROOT / "scenes" / floor for floor in ("film", "kit", "explain")]
    rooms = (_ROOT / "gradmath", *floors)
    files = {file for room in rooms for kind in _KINDS for file in room.rglob(kind)}
    for kind in scene.__mro__:
        home = Path(getattr(sys.modules.get(kind.__module__), "__file__", None) or "")
        # Cells of a notebook and standard input are no files; what they draw from is among the
        # choices.
        if home.is_file() and kind.__module__.partition(".")[0] not in _TOLD_BY_VERSION:
            files |= with_imports(home)
            files |= translations(home)
    return sorted(files, key=lambda file: (file.name, file.read_bytes()))


def with_imports(file: Path) -> set[Path]:
    """A file and what it imports, directly or not, from its own folder."""
    found: set[Path] = set()
    waiting = [file]
    while waiting:
        source = waiting.pop()
        if source not in found:
            found.add(source)
            # A scene of an installed module is no reason to read all that lies beside it.
            waiting += () if file.parent.name in _INSTALLED else _imported(source, file.parent)
    return found


def translations(file: Path) -> set[Path]:
    """The words of a scene in other languages, which lie beside its file."""
    return set(file.parent.glob(f"{escape(file.stem)}.*.toml"))


def _imported(source: Path, folder: Path) -> Iterator[Path]:
    package = source.relative_to(folder).parts[:-1]
    try:
        code = ast.parse(source.read_bytes())
    except SyntaxError:
        return  # nothing of it can run
    for node in ast.walk(code):
        names: list[tuple[str, ...]] = []
        if isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = (*above, *(node.module.split(".") if node.module else ()))
            names = [(*module, alias.name) for alias in node.names]
        for name in names:
            for length in range(1, len(name) + 1):
                place = folder.joinpath(*name[:length])
                files = (place.with_name(f"{place.name}.py"), place / "__init__.py")
                yield from (file for file in files if file.is_file())
