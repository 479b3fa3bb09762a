"""Every scene of the catalogue still tells the story that is kept, and what changes is told."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from scenes.studio.catalogue import Listed, catalogue
from scenes.studio.finding import find
from scenes.studio.strict_json import in_json, plain
from tests.support.runs import told, told_in_light
from tests.support.snapshots import differences

FLAGSHIP = find("relu_gate")
RENEW = "`scenes audit {0.id} --json > tests/scenes/storyboards/{0.name}.json` renews it"


def kept(scene: Listed) -> dict[str, Any]:
    assert scene.storyboard.exists(), RENEW.format(scene)
    (storyboard,) = json.loads(scene.storyboard.read_text())["scenes"]
    assert isinstance(storyboard, dict)
    return storyboard


@pytest.mark.parametrize("scene", catalogue(), ids=lambda scene: scene.id)
def test_a_scene_tells_the_story_that_is_kept(scene: Listed) -> None:
    run, _ = told(scene)
    now = json.loads(in_json(run.report.as_json()))
    assert now["faults"] == kept(scene)["faults"] == []
    assert run.report.warning == ""
    assert differences(kept(scene), now) == [], RENEW.format(scene)


@pytest.mark.parametrize("scene", catalogue(), ids=lambda scene: scene.id)
def test_every_frame_is_true_in_the_light_theme(scene: Listed) -> None:
    run = told_in_light(scene)
    assert run.faults == []
    assert len(run.report.stills) == len(kept(scene)["beats"])


def test_a_storyboard_has_the_form_that_is_promised() -> None:
    storyboard = kept(FLAGSHIP)
    assert list(storyboard) == ["id", "beats", "faults"]
    for beat in storyboard["beats"]:
        assert list(beat) == ["name", "caption", "line", "start", "end", "entries"]
        for entry in beat["entries"]:
            assert list(entry) == ["tensor", "index", "value", "text", "box", "face", "color",
                                   "reasons"]  # fmt: skip
            left, top, right, bottom = entry["box"]
            assert 1 / 16 - 0.01 < left < right < 15 / 16 + 0.01 and 0 < top <= bottom < 1
    by_name = {beat["name"]: beat["entries"] for beat in storyboard["beats"]}
    x_grad = [entry for entry in by_name["no path"] if entry["tensor"] == "x.grad"]
    assert {entry["index"][0]: entry["reasons"] for entry in x_grad} == {
        0: ["v ignores it"], 1: ["v ignores it", "gate closed"], 2: ["gate closed"], 3: [],
        4: ["no path"], 5: ["no path"],
    }  # fmt: skip
    # x lies along the top of W's columns, z stands beside W's rows; y counts from the top.
    place = {(e["tensor"], *e["index"]): e["box"] for e in by_name["gates"]}
    assert place["x", 3][1] < place["W", 0, 3][1] < place["W", 3, 3][1]
    assert abs(place["x", 3][0] - place["W", 2, 3][0]) < 0.02
    assert place["W", 2, 5][2] < place["z", 2][0] < place["out", 2][0]


def test_the_entries_of_a_storyboard_are_those_of_plain_torch() -> None:
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    W = torch.diag(torch.tensor([1.0, 1.0, 2.0, 3.0, 0.0, 0.0]))[:4]
    z = W @ x
    z.relu().backward(torch.tensor([0, 0, 0.2, 0.8]))
    tensors = {"x": x, "W": W, "z": z, "x.grad": x.grad}
    read = next(beat for beat in kept(FLAGSHIP)["beats"] if beat["name"] == "read x.grad")
    for name, tensor in tensors.items():
        assert tensor is not None
        shown = {tuple(e["index"]): e["value"] for e in read["entries"] if e["tensor"] == name}
        assert len(shown) == tensor.numel()
        for index, value in shown.items():
            assert np.float32(value) == tensor[index].item()


@pytest.mark.parametrize("scene", [FLAGSHIP], ids=lambda scene: scene.id)
def test_every_entry_tells_which_torch_call_made_it(scene: Listed) -> None:
    run, _ = told(scene)
    made = {entry.record.name: entry.record.source
            for still in run.report.stills for entry in still.entries}  # fmt: skip
    assert made["z"] == "z = W @ x" and made["out"] == "out = torch.relu(z)"
    assert made["x.grad"] == made["z cotangent"] == "out.backward(v)"
    assert made["v"] == "torch.tensor([0.0, 0.0, 0.2, 0.8])"
    assert made["change"] == "after - before" and made["step"] == "torch.tensor(0.01)"


# -- what has changed is told --------------------------------------------------------------

Change = Callable[[dict[str, Any]], Any]
NEAR: dict[str, Change] = {
    "the last bits": lambda beat: beat["entries"][3].update(value=0.7 + 1e-6),
    "a pixel": lambda beat: beat["entries"][3].update(
        box=[side + 0.004 for side in beat["entries"][3]["box"]]
    ),
    "another frame rate": lambda beat: beat.update(end=beat["end"] + 0.3),
}
FAR: dict[str, tuple[Change, str]] = {
    "a changed number": (
        lambda beat: beat["entries"][3].update(text="0.8"),
        "-x[3] reads 0.7 | +x[3] reads 0.8",
    ),
    "a changed value": (
        lambda beat: beat["entries"][3].update(value=0.7001),
        "x[3] reads 0.7: value was 0.7, is 0.7001",
    ),
    "a lost entry": (lambda beat: beat["entries"].pop(3), "-x[3] reads 0.7"),
    "a new entry": (
        lambda beat: beat["entries"].append({**beat["entries"][0], "tensor": "y"}),
        "+y[0] reads 0.4",
    ),
    "another order": (
        lambda beat: beat["entries"].insert(0, beat["entries"].pop(1)),
        "+x[1] reads −1.1 | -x[1] reads −1.1",
    ),
    "another reason": (
        lambda beat: beat["entries"][3].update(reasons=["no path"]),
        "-x[3] reads 0.7 | +x[3] reads 0.7 (no path)",
    ),
    "another place": (
        lambda beat: beat["entries"][3].update(box=[0.5, 0.5, 0.6, 0.6]),
        "x[3] reads 0.7: box was",
    ),
    "another colour": (
        lambda beat: beat["entries"][3].update(color="#ff0000"),
        "x[3] reads 0.7: color was",
    ),
    "another face": (
        lambda beat: beat["entries"][3].update(face="gradient"),
        "x[3] reads 0.7: face was value, is gradient",
    ),
    "another caption": (lambda beat: beat.update(caption="Guess."), "caption was 'W mixes"),
    "another line": (lambda beat: beat.update(line="z = x"), "line was '', is 'z = x'"),
    "another pace": (lambda beat: beat.update(end=beat["end"] + 5), "lasted 3.1 s, lasts 8.1 s"),
    "a value that is no number": (
        lambda beat: beat["entries"][3].update(value="nan"),
        "value was 0.7, is nan",
    ),
}


@pytest.mark.parametrize("name", NEAR)
def test_what_differs_between_machines_is_no_change(name: str) -> None:
    now = copy.deepcopy(kept(FLAGSHIP))
    NEAR[name](now["beats"][0])
    assert differences(kept(FLAGSHIP), now) == []


@pytest.mark.parametrize("name", FAR)
def test_a_change_is_told_in_a_line(name: str) -> None:
    change, told = FAR[name]
    now = copy.deepcopy(kept(FLAGSHIP))
    change(now["beats"][0])
    found = differences(kept(FLAGSHIP), now)
    assert told in " | ".join(line.removeprefix("ReluGate, 'inputs': ") for line in found)
    assert all(line.startswith("ReluGate, 'inputs': ") for line in found)
    assert len(found) <= 2


def test_a_lost_beat_is_told() -> None:
    now = copy.deepcopy(kept(FLAGSHIP))
    del now["beats"][2]
    assert differences(kept(FLAGSHIP), now) == ["ReluGate: beats -gates"]


# -- strict JSON ---------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_values_come_back_bit_for_bit(dtype: type[np.floating[Any]]) -> None:
    draws = np.random.default_rng(0).normal(size=200).astype(dtype)
    for value in draws:
        assert dtype(json.loads(in_json(plain(value)))) == value


def test_what_is_not_finite_is_a_text() -> None:
    values = np.array([np.nan, np.inf, -np.inf, 1.5], np.float32)
    assert [plain(value) for value in values] == ["nan", "inf", "-inf", 1.5]
    with pytest.raises(ValueError, match="not JSON compliant"):
        in_json({"value": float("nan")})


def test_each_object_of_a_list_has_its_own_line() -> None:
    data = {"scenes": [{"id": "A", "beats": [{"box": [0, 1], "entries": []}, {"box": []}]}]}
    text = in_json(data)
    assert json.loads(text) == data
    assert len(text.splitlines()) == 6
