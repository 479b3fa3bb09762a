"""Scenes in tests see no settings of the person who runs them."""

from __future__ import annotations

import pytest

from tests.support.commands import forget_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_settings(monkeypatch)
