"""The command as a person at a terminal has it."""

from __future__ import annotations

import pytest

from scenes.__main__ import main

_SETTINGS = ("SET", "SET_FILE", "THEME", "CAPTIONS", "LANGUAGE")


def forget_settings(patch: pytest.MonkeyPatch) -> None:
    """Let nobody's environment choose numbers or a look."""
    for name in _SETTINGS:
        patch.delenv(f"SCENES_{name}", raising=False)


def status_of(*arguments: str) -> int:
    """What the command exits with, whoever noticed that it should."""
    try:
        return main([*arguments])
    except SystemExit as stop:  # argparse's own way
        assert isinstance(stop.code, int)
        return stop.code
