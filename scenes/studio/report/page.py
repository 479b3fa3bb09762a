"""A page that shows every number of some scenes beside the tensor entry that it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

from scenes.kit.look.theme import Theme
from scenes.studio.audit.audit import Report
from scenes.studio.catalogue import Listed
from scenes.studio.report.key_frames import KeyFrame, key_frames
from scenes.studio.report.svg_frames import Outlines
from scenes.studio.report.templates import rendered

PACKAGES = ("torch", "numpy", "manim")


@dataclass(frozen=True, eq=False)
class Proof:
    """A scene with its key frames."""

    scene: Listed
    report: Report
    frames: tuple[KeyFrame, ...]


def page(audited: Sequence[tuple[Listed, Report]], theme: Theme) -> str:
    """The whole page, in one file that needs no other."""
    outlines = Outlines()
    proofs = [
        Proof(scene, report, tuple(key_frames(scene.id, report, theme, outlines)))
        for scene, report in audited
    ]
    return rendered(
        "report.html.jinja",
        proofs=proofs,
        outlines=outlines,
        versions=versions(),
    )


def versions() -> list[str]:
    """What the numbers were made with."""
    return [f"{name} {metadata.version(name)}" for name in PACKAGES]
