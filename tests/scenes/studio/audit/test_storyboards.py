"""Every scene of the catalogue still tells the story that is kept, and what changes is told."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from gradmath.gradients.relu_layer import relu_flow
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from scenes.kit import SAFE, Crossbar, Lecture, Region, appear
from scenes.studio.audit.audit import audit
from scenes.studio.catalogue import Listed, catalogue
from scenes.studio.finding import find
from scenes.studio.strict_json import in_json, plain
from tests.support.runs import told, told_otherwise
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
def test_every_frame_is_true_in_the_light_theme_and_in_another_language(scene: Listed) -> None:
    """Other colours and other words, the same alternatives, and nothing that is untrue."""
    run = told_otherwise(scene)
    assert run.faults == []
    beats = kept(scene)["beats"]
    assert len(run.report.stills) == len(beats)
    said = {beat["name"]: beat["alternative"] for beat in beats if "alternative" in beat}
    assert run.alternatives == said


def test_what_was_measured_may_be_another_number_elsewhere_and_nothing_else_may() -> None:
    storyboard = kept(find("jacobian_is_never_built"))
    entries = [entry for beat in storyboard["beats"] for entry in beat["entries"]]
    measured = [entry for entry in entries if entry.get("measured")]
    assert {entry["tensor"] for entry in measured} == {"for_J", "for_row"}
    other = copy.deepcopy(storyboard)
    for beat in other["beats"]:
        for entry in beat["entries"]:
            if entry.get("measured"):
                entry |= {"value": 123.0, "text": "123", "box": [0.5, 0.5, 0.6, 0.6]}
    assert differences(storyboard, other) == []
    del next(entry for entry in other["beats"][-1]["entries"] if "measured" in entry)["measured"]
    assert differences(storyboard, other) != []


def test_a_storyboard_has_the_form_that_is_promised() -> None:
    storyboard = kept(FLAGSHIP)
    assert list(storyboard) == ["id", "beats", "faults"]
    for beat in storyboard["beats"]:
        assert list(beat) == ["name", "alternative", "line", "start", "end", "entries"]
        for entry in beat["entries"]:
            assert list(entry) == ["tensor", "index", "value", "text", "box", "face", "color",
                                   "reasons"]  # fmt: skip
            left, top, right, bottom = entry["box"]
            # What runs along a wire or lies level has no width or no height.
            assert 1 / 16 - 0.01 < left <= right < 15 / 16 + 0.01 and 0 < top <= bottom < 1
            assert left < right or entry["text"] == "runs"


class Zeros(Lecture):
    """A table whose zeros have marks beside them."""

    title = "Where is it zero?"

    def construct(self) -> None:
        stage = Region(SAFE.left, SAFE.right, bottom=-1.95, top=2.45)
        board = Crossbar(relu_flow(W_DIAGONAL, X, V), stage, heads=1.1)
        self.beat("zeros", appear(board.x_grad, board.marks))


def test_a_storyboard_has_the_reasons_beside_zeros() -> None:
    (beat,) = audit(Zeros, frame_rate=1).as_json()["beats"]
    x_grad = [entry for entry in beat["entries"] if entry["tensor"] == "x.grad"]
    assert {entry["index"][0]: list(entry["reasons"]) for entry in x_grad} == {
        0: ["v ignores it"], 1: ["v ignores it", "gate closed"], 2: ["gate closed"], 3: [],
        4: ["no path"], 5: ["no path"],
    }  # fmt: skip


def test_a_storyboard_tells_where_entries_stand() -> None:
    """x lies along the top of W's columns, z stands beside W's rows; y counts from the top."""
    entries = next(beat for beat in kept(FLAGSHIP)["beats"] if beat["name"] == "sums")["entries"]
    box = {(e["tensor"], *e["index"]): e["box"] for e in entries}
    middle = {key: ((b[0] + b[2]) / 2, (b[1] + b[3]) / 2) for key, b in box.items()}
    assert box["x", 3][3] < box["W", 0, 0][1] < box["W", 3, 3][1]
    for k in range(4):
        assert middle["x", k][0] == pytest.approx(middle["W", k, k][0], abs=0.02)
        assert middle["z", k][1] == pytest.approx(middle["W", k, k][1], abs=0.04)
        assert box["W", k, k][2] < box["z", k][0]


def test_the_entries_of_a_storyboard_are_those_of_plain_torch() -> None:
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    W = torch.diag(torch.tensor([1.0, 1.0, 2.0, 3.0, 0.0, 0.0]))[:4]
    z = W @ x
    z.relu().backward(torch.tensor([0, 0, 0.2, 0.8]))
    tensors = {"x": x, "W": W, "z": z, "x.grad": x.grad}
    read = next(beat for beat in kept(FLAGSHIP)["beats"] if beat["name"] == "read")
    for name, tensor in tensors.items():
        assert tensor is not None
        shown = {tuple(e["index"]): e["value"] for e in read["entries"] if e["tensor"] == name}
        # A weight of zero is a crossing without a wire.
        assert len(shown) == (int((W != 0).sum()) if name == "W" else tensor.numel())
        for index, value in shown.items():
            assert np.float32(value) == tensor[index].item()


@pytest.mark.parametrize("scene", [FLAGSHIP], ids=lambda scene: scene.id)
def test_every_entry_tells_which_torch_lines_made_it(scene: Listed) -> None:
    """Run as they stand, with torch alone, they give its tensor again."""
    run, _ = told(scene)
    records = {id(entry.record): entry.record
               for still in run.report.stills for entry in still.entries}  # fmt: skip
    made = {record.name: record.source.splitlines() for record in records.values()}
    assert {"x", "W", "z", "out", "v", "v @ out", "z̄", "x.grad", "step"} <= made.keys()
    assert "out.backward(v)" in made["x.grad"] and "out.backward(v)" not in made["z̄"]
    for record in records.values():
        *lines, last = record.source.splitlines()
        space: dict[str, Any] = {}
        exec("\n".join(lines), space)
        value = eval(last, space)
        again = value.detach().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
        assert np.array_equal(again.astype(record.value.dtype), record.value), record.source


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
        "-x[3] reads 0.70 | +x[3] reads 0.8",
    ),
    "a changed value": (
        lambda beat: beat["entries"][3].update(value=0.7001),
        "x[3] reads 0.70: value was 0.7, is 0.7001",
    ),
    "a lost entry": (lambda beat: beat["entries"].pop(3), "-x[3] reads 0.70"),
    "a new entry": (
        lambda beat: beat["entries"].append({**beat["entries"][0], "tensor": "y"}),
        "+y[0] reads 0.40",
    ),
    "another order": (
        lambda beat: beat["entries"].insert(0, beat["entries"].pop(1)),
        "+x[1] reads −1.10 | -x[1] reads −1.10",
    ),
    "another reason": (
        lambda beat: beat["entries"][3].update(reasons=["no path"]),
        "-x[3] reads 0.70 | +x[3] reads 0.70 (no path)",
    ),
    "another place": (
        lambda beat: beat["entries"][3].update(box=[0.5, 0.5, 0.6, 0.6]),
        "x[3] reads 0.70: box was",
    ),
    "another colour": (
        lambda beat: beat["entries"][3].update(color="#ff0000"),
        "x[3] reads 0.70: color was",
    ),
    "another face": (
        lambda beat: beat["entries"][3].update(face="gradient"),
        "x[3] reads 0.70: face was value, is gradient",
    ),
    "another alternative": (
        lambda beat: beat.update(alternative="none"),
        "alternative was '', is 'none'",
    ),
    "another line": (
        lambda beat: beat.update(line="z = x"),
        "line was 'W = torch.tensor([', is 'z = x'",
    ),
    "another pace": (lambda beat: beat.update(end=beat["end"] + 5), "lasted 4.4 s, lasts 9.4 s"),
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


def test_another_caption_is_told() -> None:
    """Of a scene without a table of captions: its storyboard keeps what each beat says."""
    before = audit(Zeros, frame_rate=1).as_json()
    now = copy.deepcopy(before)
    now["beats"][0]["caption"] = "Guess."
    assert differences(before, now) == ["Zeros, 'zeros': caption was '', is 'Guess.'"]


def test_a_lost_beat_is_told() -> None:
    now = copy.deepcopy(kept(FLAGSHIP))
    del now["beats"][2]
    assert differences(kept(FLAGSHIP), now) == ["ReluGate: beats -switches"]


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
