"""From pixels back to tensors: what a machine reads on the rendered film is what torch computes.

The film is rendered as a user would and decoded again. The audit says where on the frame the
numbers stand, tesseract reads them, and plain torch says what they should be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import torch

from scenes.studio.audit.storyboard import ShownEntry, Still
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.reading import Frame, crop, last_frames, read, replaced, text_of
from tests.support.runs import told

FLAGSHIP = Path(__file__).parents[3] / "scenes/workshop_1/relu_gate.py"


@pytest.fixture(scope="module")
def frames(tesseract: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Frame]:
    """The last frame of some beats."""
    return last_frames(FLAGSHIP, "ReluGate", list(BEATS), tmp_path_factory.mktemp("film"))


@pytest.fixture
def stills(scene: Listed) -> dict[str, Still]:
    run, _ = told(scene)
    return {still.beat.name: still for still in run.report.stills}


flagship = pytest.mark.parametrize("scene", [find("relu_gate")], ids=lambda scene: scene.id)


def entries_of_torch(third: float = -0.9, fourth: float = 0.7) -> dict[str, torch.Tensor]:
    """The course's experiment in plain torch, with the x[2] and x[3] that a beat shows."""
    x = torch.tensor([0.4, -1.1, third, fourth, 1.5, -0.6], requires_grad=True)
    W = torch.zeros(4, 6)
    W[0, 0], W[1, 1], W[2, 2], W[3, 3] = 1, 1, 2, 3
    z = W @ x
    z.retain_grad()
    out = torch.relu(z)
    v = torch.tensor([0, 0, 0.2, 0.8])
    out.backward(v)
    assert x.grad is not None and z.grad is not None
    grads = {"z̄": z.grad, "x.grad": x.grad}
    weighted = {"v @ out": (v @ out).detach()}
    return {"x": x.detach(), "W": W, "z": z.detach(), "out": out.detach(), "v": v, **grads,
            **weighted}  # fmt: skip


BEATS = {
    "read": entries_of_torch(),
    "felt": entries_of_torch(fourth=0.7 + 0.01),
    "on from there": entries_of_torch(third=0.9),
}
DECIMALS = {"x": 2, "W": 0, "z": 2, "out": 2, "v @ out": 3, "v @ out - before": 3, "step": 2}


def due(beat: str, entries: Sequence[ShownEntry]) -> Iterator[str]:
    """What torch says should stand in the place of each entry."""
    gain = BEATS["felt"]["v @ out"] - BEATS["read"]["v @ out"]
    tensors = {**BEATS[beat], "v @ out - before": gain, "step": torch.tensor(0.01)}
    for entry in entries:
        name = entry.record.name
        yield text_of(float(tensors[name][entry.index]), DECIMALS.get(name, 1))


def numbers(still: Still) -> list[ShownEntry]:
    """What stands in digits; the rest are levers, sliders, the meter and currents."""
    return [entry for entry in still.entries if re.fullmatch(r"−?[0-9.]+", entry.text)]


@pytest.mark.parametrize("beat", BEATS)
@flagship
def test_every_number_read_from_the_film_is_torchs(
    scene: Listed,
    beat: str,
    frames: dict[str, Frame],
    stills: dict[str, Still],
    tesseract: str,
    tmp_path: Path,
) -> None:
    entries = numbers(stills[beat])
    # x, x.grad, the weights of W, z, out, v, what comes to z, the meter
    assert len(entries) >= 6 + 6 + 4 + 4 + 4 + 4 + 1 + 1
    shown = {entry.record.name for entry in entries}
    assert shown >= {"x", "x.grad", "W", "z", "out", "v", "z̄", "v @ out"}
    assert (shown >= {"v @ out - before"}) == (beat == "felt")
    seen = read(tesseract, [crop(frames[beat], entry) for entry in entries], tmp_path)
    told = [f"{entry.record.name}{list(entry.index)}" for entry in entries]
    assert dict(zip(told, seen, strict=True)) == dict(zip(told, due(beat, entries), strict=True))


@flagship
def test_another_number_on_the_film_is_noticed(
    scene: Listed,
    frames: dict[str, Frame],
    stills: dict[str, Still],
    tesseract: str,
    tmp_path: Path,
) -> None:
    """The pixels of W[3, 3] in the place of W[0, 0], and x[0] without its point."""
    beat = "read"
    entries = {(each.record.name, each.index): each for each in numbers(stills[beat])}
    one, three, x = entries["W", (0, 0)], entries["W", (3, 3)], entries["x", (1,)]
    forged = replaced(frames[beat], one, three)
    place = crop(forged, x)
    place[:, : place.shape[1] // 4] = place[0, 0]  # no minus sign
    places = [crop(frame, each) for frame in (frames[beat], forged) for each in (one, x)]
    assert read(tesseract, places, tmp_path) == ["1", "-1.10", "3", "1.10"]
