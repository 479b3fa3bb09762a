"""What the audit finds in a scene of a test."""

from __future__ import annotations

from scenes.kit import Lecture
from scenes.studio.audit.audit import FrameFault, audit


def found(scene: type[Lecture]) -> list[FrameFault]:
    """At five frames a second: lies last longer, and what legibility asks is asked once a beat."""
    return audit(scene, frame_rate=5).faults
