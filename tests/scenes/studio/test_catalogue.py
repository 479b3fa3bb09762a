"""The catalogue holds every scene; titles, lengths and parameters come from the sources."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from gradmath.errors import SceneError
from scenes.kit.look.settings import parse_settings
from scenes.studio.catalogue import CHAPTERS, FILES, SCENES, Listed, catalogue
from scenes.studio.finding import find
from scenes.studio.parameters import parameters, parameters_of


def test_every_scene_file_is_in_the_catalogue() -> None:
    # What explains a user's function has nothing to show before it is given one.
    floors = {"film", "kit", "explain", "studio"}
    chapters = [path for path in SCENES.iterdir() if path.name not in floors]
    files = {str(file.relative_to(SCENES)) for path in chapters for file in path.glob("*.py")}
    assert files == {scene.file for scene in catalogue()}
    assert len(catalogue()) == len(files)


def test_chapters_and_films_are_named_once_and_films_stand_in_the_order_of_chapters() -> None:
    assert len(set(CHAPTERS)) == len(CHAPTERS)
    assert len(set(FILES)) == len(FILES)
    chapters = [CHAPTERS.index(Path(file).parent.name) for file in FILES]
    assert chapters == sorted(chapters)


@pytest.mark.parametrize("scene", catalogue(), ids=lambda scene: scene.id)
def test_what_is_listed_is_what_the_scene_says(scene: Listed) -> None:
    loaded = scene.load()
    assert loaded.__name__ == scene.id
    assert loaded.title == scene.title
    assert (loaded.__doc__ or "").startswith(scene.insight) and scene.insight
    # Films with more than one finale's motions; most of these have not been tightened yet.
    most = {
        "ReluGate": 90,
        "FanOut": 75,
        "GateIsASwitch": 74,
        "DrawersEmpty": 80,
        "GraphIsRebuilt": 75,
        "SummedBackward": 85,
        "NoneIsNotZero": 85,
        "SealIsBroken": 75,
        "WhichWritesCount": 66,
        "OneNumber": 77,
        "GradientHasAGraph": 70,
        "EachDerivativeBendsIt": 70,
        "OnesIsASum": 80,
        "RowsSlideTogether": 66,
        "RowOrColumn": 66,
        "TheMirrorStep": 80,
        "AForgottenZero": 82,
        "NothingToOvershoot": 75,
        "NoToothAtOneTenth": 90,
        "IntegersRunInACircle": 88,
        "ABoardWithTwoEdges": 68,
        "ReadItByANudge": 80,
        "SameCellsOtherHops": 80,
        "TheStretchThatCopiesNothing": 90,
        "SameBudget": 77,
        "NudgeAndRatio": 72,
        "VAsksTheQuestion": 78,
        "ZeroWeightGetsGradient": 70,
        "ReadItByEye": 75,
        "WhatVAsks": 70,
        "WhereStepsLead": 70,
        "SizeIsNoAccident": 70,
        "RatioLiesOnALine": 72,
        "KeptOnAverage": 64,
    }.get(scene.id, 60)
    assert scene.seconds is not None and 20 <= scene.seconds <= most
    assert scene.chapter == Path(scene.file).parent.name


@pytest.mark.parametrize("scene", catalogue(), ids=lambda scene: scene.id)
def test_every_parameter_has_a_shape_a_meaning_and_a_default(scene: Listed) -> None:
    for parameter in parameters(scene):
        assert parameter.shape.startswith("(") and len(parameter.meaning) > 5
        setting = parse_settings(f"{parameter.name}={parameter.default_text}")[parameter.name]
        assert ast.literal_eval(parameter.default_text) == setting


def test_names_of_scenes() -> None:
    for name in ("ReluGate", "relu_gate", "relu_gate.py", "workshop_1/relu_gate.py"):
        assert find(name).id == "ReluGate"


@pytest.mark.parametrize("name", ["relugate", "RelGate", "ReluGates", "relu-gate"])
def test_an_unknown_name_lists_near_matches(name: str) -> None:
    with pytest.raises(SceneError, match=f"there is no scene '{name}'; did you mean: ReluGate"):
        find(name)


def test_a_name_like_no_other_points_at_the_list() -> None:
    with pytest.raises(SceneError, match="no scene 'zzz'; `scenes list` names them all"):
        find("zzz")


def test_a_parameter_that_is_not_explained_is_refused() -> None:
    def problem(x: float = 0.5, y: float = 1.0) -> None:
        """A problem.

        Shapes: x (), the input; y () without a comma.
        """

    with pytest.raises(SceneError, match="problem does not explain its parameter y"):
        parameters_of(problem)


def test_a_scene_without_a_title_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "untitled.py").write_text("class Untitled(Lecture):\n    pass\n")
    monkeypatch.setattr("scenes.studio.catalogue.SCENES", tmp_path)
    with pytest.raises(SceneError, match="Untitled has no title"):
        _ = Listed("untitled.py").title
