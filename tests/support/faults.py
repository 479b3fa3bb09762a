"""What the audit finds in a scene of a test."""

from __future__ import annotations

from scenes.kit import Lecture
from scenes.studio.audit.audit import FrameFault, audit


def found(scene: type[Lecture]) -> list[FrameFault]:
    return audit(scene, frame_rate=10).faults
