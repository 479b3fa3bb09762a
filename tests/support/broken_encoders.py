"""Encoders that do not write what they are given."""

from __future__ import annotations

from typing import Any

import pytest

from scenes.film import encoder


def lose_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the third frame of each film is counted and not written."""
    write = encoder.Encoder.write_frame

    def forgetful(self: Any, changes: Any, *, repeat: int = 1) -> None:
        if self.frames != 2:
            write(self, changes, repeat=repeat)
        else:
            self.frames += 1

    monkeypatch.setattr(encoder.Encoder, "write_frame", forgetful)
