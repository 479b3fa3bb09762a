"""Scenes in tests see no settings of the person who runs them."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SCENES_SET", "SCENES_THEME", "SCENES_CAPTIONS"):
        monkeypatch.delenv(name, raising=False)
