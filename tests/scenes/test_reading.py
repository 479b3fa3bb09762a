"""From pixels back to tensors: what a machine reads on the rendered film is what torch computes.

The film is rendered as a user would and decoded again. The audit says where on the frame the
numbers stand, tesseract reads them, and plain torch says what they should be.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
import numpy.typing as npt
import pytest
import torch
from PIL import Image, ImageOps

from scenes.studio.audit import audit
from scenes.studio.storyboard import Shown, Still
from scenes.workshop_1.relu_gate import ReluGate

FLAGSHIP = Path(__file__).parents[2] / "scenes/workshop_1/relu_gate.py"
BEATS = ("read x.grad", "nudge x[3]", "reached")
Frame: TypeAlias = npt.NDArray[np.uint8]


@pytest.fixture(scope="module")
def film(tesseract: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with one clip a beat, rendered at 1080 lines, one frame a second."""
    folder = tmp_path_factory.mktemp("film")
    small = ["-r", "1920,1080", "--fps", "1", "--save_sections", "--progress_bar", "none"]
    command = [sys.executable, "-m", "manim", *small, str(FLAGSHIP), "ReluGate"]
    done = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (index,) = folder.rglob("sections/*.json")
    return index


@pytest.fixture(scope="module")
def frames(film: Path) -> dict[str, Frame]:
    """The last frame of some beats."""
    clips = {each["name"]: film.parent / each["video"] for each in json.loads(film.read_text())}
    return {beat: last_frame(clips[beat]) for beat in BEATS}


@pytest.fixture(scope="module")
def stills(tesseract: str) -> dict[str, Still]:
    return {still.beat.name: still for still in audit(ReluGate, frame_rate=1).stills}


def last_frame(clip: Path) -> Frame:
    with av.open(str(clip)) as container:
        *_, last = container.decode(video=0)
    return np.asarray(last.to_ndarray(format="rgb24"), np.uint8)


def crop(frame: Frame, entry: Shown) -> Frame:
    """The place of an entry, with a few pixels around it."""
    high, wide, _ = frame.shape
    left, top, right, bottom = entry.box
    rows = slice(int(top * high) - 5, int(bottom * high) + 6)
    return frame[rows, int(left * wide) - 5 : int(right * wide) + 6]


def black_on_white(place: Frame) -> Image.Image:
    """Twice as large, the ink black whatever its colour and that of its cell were."""
    grey = np.asarray(Image.fromarray(place).convert("L"), np.float64)
    away = np.abs(grey - np.median(grey[[0, -1]]))
    page = Image.fromarray((255 * (1 - away / away.max())).astype(np.uint8))
    large = page.resize((page.width * 2, page.height * 2), Image.Resampling.LANCZOS)
    return large.point(lambda grey: 255 if grey > 127 else 0)


def twice(page: Image.Image, gap: int) -> Image.Image:
    """The same page two times side by side: a lone 0 is hard to recognise."""
    both = Image.new("L", (2 * page.width + gap, page.height), 255)
    both.paste(page, (0, 0))
    both.paste(page, (page.width + gap, 0))
    return both


def read(tesseract: str, places: Sequence[Frame], folder: Path) -> list[str]:
    """What stands in each place: what most of three looks at it tell."""
    pages = [black_on_white(place) for place in places]
    looks = [page for each in pages for page in (each, twice(each, 30), twice(each, 60))]
    files = [folder / f"{number}.png" for number in range(len(looks))]
    for file, look in zip(files, looks, strict=True):
        ImageOps.expand(look, 30, 255).save(file)
    listing = folder / "all.txt"
    listing.write_text("\n".join(map(str, files)))
    whitelist = ["-c", "tessedit_char_whitelist=0123456789.-", "-c", "page_separator=\f"]
    done = subprocess.run(
        [tesseract, str(listing), "stdout", "--psm", "7", *whitelist],
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    seen = ["".join(text.split()) for text in done.stdout.split("\f")][: len(files)]
    return [most_told(*seen[k : k + 3]) for k in range(0, len(seen), 3)]


def most_told(once: str, *doubled: str) -> str:
    halves = [text[: len(text) // 2] for text in doubled if text[: len(text) // 2] * 2 == text]
    told = Counter(text for text in (once, *halves) if text)
    return told.most_common(1)[0][0] if told else ""


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


def text_of(value: float, decimals: int) -> str:
    return "0" if value == 0 else f"{value:.{decimals}f}"


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
def test_every_number_read_from_the_film_is_torchs(
    beat: str, frames: dict[str, Frame], stills: dict[str, Still], tesseract: str, tmp_path: Path
) -> None:
    entries = [entry for entry in stills[beat].entries if entry.record.name != "gates"]
    assert len(entries) >= 52  # x, x.grad, W, z, its cotangent, out, v
    seen = read(tesseract, [crop(frames[beat], entry) for entry in entries], tmp_path)
    told = [f"{entry.record.name}{list(entry.index)}" for entry in entries]
    assert dict(zip(told, seen, strict=True)) == dict(zip(told, due(beat, entries), strict=True))


def test_another_number_on_the_film_is_noticed(
    frames: dict[str, Frame], stills: dict[str, Still], tesseract: str, tmp_path: Path
) -> None:
    """The pixels of W[3, 3] in the place of W[0, 0], and x[0] without its point."""
    beat = BEATS[0]
    entries = {(each.record.name, each.index): each for each in stills[beat].entries}
    one, three, x = entries["W", (0, 0)], entries["W", (3, 3)], entries["x", (1,)]
    forged = frames[beat].copy()
    high, wide, _ = crop(forged, three).shape
    left, top = int(one.box[0] * 1920) - 5, int(one.box[1] * 1080) - 5
    forged[top : top + high, left : left + wide] = crop(frames[beat], three)
    place = crop(forged, x)
    place[:, : place.shape[1] // 4] = place[0, 0]  # no minus sign
    places = [crop(frame, each) for frame in (frames[beat], forged) for each in (one, x)]
    assert read(tesseract, places, tmp_path) == ["1", "-1.1", "3", "1.1"]
