"""From pixels back to tensors: what a machine reads on the rendered film is what torch computes.

The film is rendered as a user would and decoded again. The audit says where on the frame the
numbers stand, tesseract reads them, and plain torch says what they should be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import torch

from scenes.studio.audit.storyboard import Shown, Still
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.reading import Frame, crop, last_frames, read, replaced, text_of
from tests.support.runs import told

FLAGSHIP = Path(__file__).parents[3] / "scenes/workshop_1/relu_gate.py"
BEATS = ("read x.grad", "nudge x[3]", "reached")


@pytest.fixture(scope="module")
def frames(tesseract: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Frame]:
    """The last frame of some beats."""
    return last_frames(FLAGSHIP, "ReluGate", BEATS, tmp_path_factory.mktemp("film"))


@pytest.fixture
def stills(scene: Listed) -> dict[str, Still]:
    run, _ = told(scene)
    return {still.beat.name: still for still in run.report.stills}


flagship = pytest.mark.parametrize("scene", [find("relu_gate")], ids=lambda scene: scene.id)


def entries_of_torch(sixth: float = -0.9) -> dict[str, torch.Tensor]:
    """The course's experiment in plain torch, with the x[2] that a beat shows."""
    x = torch.tensor([0.4, -1.1, sixth, 0.7, 1.5, -0.6], requires_grad=True)
    W = torch.zeros(4, 6)
    W[0, 0], W[1, 1], W[2, 2], W[3, 3] = 1, 1, 2, 3
    z = W @ x
    z.retain_grad()
    out = torch.relu(z)
    v = torch.tensor([0, 0, 0.2, 0.8])
    out.backward(v)
    assert x.grad is not None and z.grad is not None
    grads = {"z cotangent": z.grad, "x.grad": x.grad}
    return {"x": x.detach(), "W": W, "z": z.detach(), "out": out.detach(), "v": v, **grads}


DECIMALS = {"W": 0}


def due(beat: str, entries: Sequence[Shown]) -> Iterator[str]:
    """What torch says should stand in the place of each entry."""
    tensors = entries_of_torch(0.9 if beat == "reached" else -0.9)
    step, slope = 0.01, float(tensors["x.grad"][3])
    before = float(tensors["v"] @ tensors["out"])
    after = float(tensors["v"] @ torch.relu(tensors["W"] @ (tensors["x"] + step * torch.eye(6)[3])))
    scalars = {
        "step": f"{step:.2f}",
        "x.grad": f"{slope:.1f}",
        "predicted": f"{step * slope:.3f}",
        "before": f"{before:.3f}",
        "after": f"{after:.3f}",
        "change": f"{after - before:.3f}",
    }
    for entry in entries:
        name = entry.record.name
        if entry.index:
            yield text_of(float(tensors[name][entry.index]), DECIMALS.get(name, 1))
        else:
            yield scalars[name]


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
    entries = [entry for entry in stills[beat].entries if entry.record.name != "gates"]
    assert len(entries) >= 52  # x, x.grad, W, z, its cotangent, out, v
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
    beat = BEATS[0]
    entries = {(each.record.name, each.index): each for each in stills[beat].entries}
    one, three, x = entries["W", (0, 0)], entries["W", (3, 3)], entries["x", (1,)]
    forged = replaced(frames[beat], one, three)
    place = crop(forged, x)
    place[:, : place.shape[1] // 4] = place[0, 0]  # no minus sign
    places = [crop(frame, each) for frame in (frames[beat], forged) for each in (one, x)]
    assert read(tesseract, places, tmp_path) == ["1", "-1.1", "3", "1.1"]
