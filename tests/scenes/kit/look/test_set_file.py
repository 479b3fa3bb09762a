"""Numbers from a file: for all scenes, for each by its name; below those of SCENES_SET."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradmath.errors import ParameterError
from scenes.__main__ import main
from scenes.kit.look.settings import settings_of
from scenes.workshop_1.relu_gate import ReluGate

Streams = pytest.CaptureFixture[str]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "numbers.toml"
    monkeypatch.setenv("SCENES_SET_FILE", str(path))
    return path


def test_a_scene_has_its_own_table_and_what_is_for_all(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("nudge = 0.02\n[ReluGate]\nx = [1, -2.5, inf]\n[FanOut]\nx = [[1.0]]\n")
    assert settings_of("ReluGate") == {"nudge": 0.02, "x": [1, -2.5, float("inf")]}
    assert settings_of("FanOut") == {"nudge": 0.02, "x": [[1.0]]}
    assert settings_of("Other") == {"nudge": 0.02}
    monkeypatch.setenv("SCENES_SET", "x=[3]; v=[1]")
    assert ReluGate.numbers() == {"nudge": 0.02, "x": [3], "v": [1]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = [", "numbers.toml is no TOML: "),
        ("x = true", "numbers.toml has x = True, which is no number or list of numbers; write it"),
        ('[ReluGate]\nx = ["1"]', "numbers.toml has ReluGate.x = '1', which is no number"),
        ("[ReluGate]\nx.y = 1", "numbers.toml has ReluGate.x = {'y': 1}, which is no number"),
        ("[ReluGat]\nx = 1", "--set-file: there is no scene 'ReluGat'; did you mean: ReluGate"),
        ("[Quite]\nx = 1", "--set-file: there is no scene 'Quite'; `scenes list` names them all"),
    ],
)
def test_bad_numbers_are_told_in_one_line(
    text: str, expected: str, file: Path, capsys: Streams
) -> None:
    file.write_text(text)
    for command in (["audit"], ["render"], ["clips"], ["deck", "--to", "pdf"]):
        assert main([*command, "ReluGate", "--set-file", str(file)]) == 2
        told = capsys.readouterr().err
        assert told.startswith(f"scenes: {expected}") and told.count("\n") == 1
    if "no scene" not in expected:
        with pytest.raises(ParameterError, match="numbers"):
            settings_of("ReluGate")


def test_a_parameter_that_a_scene_does_not_have_is_told(file: Path, capsys: Streams) -> None:
    file.write_text("[ReluGate]\nnope = 1\n")
    assert main(["audit", "ReluGate", "--set-file", str(file)]) == 2
    assert "nope is no parameter of this scene" in capsys.readouterr().err


def test_a_file_that_is_not_there(file: Path, capsys: Streams) -> None:
    assert main(["audit", "ReluGate", "--set-file", str(file)]) == 2
    assert "numbers.toml cannot be read: No such file" in capsys.readouterr().err
