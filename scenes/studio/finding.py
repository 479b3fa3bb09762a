"""Which scene a name on the command line means."""

from __future__ import annotations

import difflib
from pathlib import Path

from gradmath.errors import SceneError
from scenes.studio.catalogue import SCENES, Listed, catalogue


def find(name: str) -> Listed:
    """The scene with a file name or class name, or that of anybody's file FILE.py[:Class].

    A file that is there comes before the catalogue's names.
    Raises: SceneError if there is none, which lists those with a similar name.

    >>> find("relu_gate").id, find("scenes/workshop_1/relu_gate.py").id, find("ReluGate").name
    ('ReluGate', 'ReluGate', 'relu_gate')
    """
    path, kind = file_and_class(name)
    scene = _by_name().get(path)
    if path.endswith(".py") and Path(path).is_file():
        here = Path(path).resolve()
        scene = next((s for s in catalogue() if (SCENES / s.file).resolve() == here), None)
        if scene is None:
            from scenes.studio.own_scenes import own_scene  # loads manim

            return own_scene(path, kind)
    if scene is None:
        raise SceneError(_nothing_like(path))
    if kind not in (None, scene.id):
        raise SceneError(f"{scene.path}: there is no {kind}; it has: {scene.id}")
    return scene


def file_and_class(name: str) -> tuple[str, str | None]:
    r"""What is before and behind the colon of FILE.py:Class; None for a class that is not named.

    Raises: SceneError if it is no class that is behind it.

    >>> file_and_class("my scenes.py"), file_and_class(r"C:\x.py:Mine"), file_and_class("ReluGate")
    (('my scenes.py', None), ('C:\\x.py', 'Mine'), ('ReluGate', None))
    """
    path, colon, kind = name.rpartition(":")
    if not colon or not path.endswith(".py"):
        return name, None
    if not kind.isidentifier():
        raise SceneError(f"{name!r} names no class; write FILE.py:Class or FILE.py")
    return path, kind


def _by_name() -> dict[str, Listed]:
    names: dict[str, Listed] = {}
    for scene in catalogue():
        names |= dict.fromkeys((scene.id, scene.name, scene.file, scene.path), scene)
        names[Path(scene.file).name] = scene
    return names


def _nothing_like(name: str) -> str:
    folded = {known.casefold(): scene.id for known, scene in _by_name().items()}
    near = difflib.get_close_matches(name.removesuffix(".py").casefold(), folded, n=6)
    ids = dict.fromkeys(folded[match] for match in near)
    advice = f"did you mean: {', '.join(ids)}" if ids else "`scenes list` names them all"
    lack = f"file {name!r} and no such scene" if name.endswith(".py") else f"scene {name!r}"
    return f"there is no {lack}; {advice}"
