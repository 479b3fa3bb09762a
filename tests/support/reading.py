"""Numbers of a rendered film, read as a viewer reads them: from the pixels of its frames.

The film is rendered as a user would and decoded again. The audit says where on a frame the
numbers stand, and tesseract reads them there.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFilter, ImageOps

from scenes.studio.audit.storyboard import ShownEntry

Frame: TypeAlias = npt.NDArray[np.uint8]


def last_frames(
    file: Path, scene: str, beats: Sequence[str], folder: Path, settings: str = ""
) -> dict[str, Frame]:
    """The last frame of some beats of a film, rendered at 1080 lines, one frame a second."""
    small = ["-r", "1920,1080", "--fps", "1", "--save_sections", "--progress_bar", "none"]
    command = [sys.executable, "-m", "manim", *small, str(file), scene]
    environment = {**os.environ, "SCENES_SET": settings}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (index,) = folder.rglob("sections/*.json")
    clips = {each["name"]: index.parent / each["video"] for each in json.loads(index.read_text())}
    return {beat: last_frame(clips[beat]) for beat in beats}


def last_frame(clip: Path) -> Frame:
    with av.open(str(clip)) as container:
        *_, last = container.decode(video=0)
    return np.asarray(last.to_ndarray(format="rgb24"), np.uint8)


def crop(frame: Frame, entry: ShownEntry) -> Frame:
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


def larger(page: Image.Image) -> Image.Image:
    """The same page half as large again."""
    grown = page.resize((page.width * 3 // 2, page.height * 3 // 2), Image.Resampling.LANCZOS)
    return grown.point(lambda grey: 255 if grey > 127 else 0)


def softer(page: Image.Image) -> Image.Image:
    """The same page with soft edges, as print has them."""
    return larger(page).filter(ImageFilter.GaussianBlur(2))


def twice(page: Image.Image, gap: int) -> Image.Image:
    """The same page two times side by side: a lone 0 is hard to recognise."""
    both = Image.new("L", (2 * page.width + gap, page.height), 255)
    both.paste(page, (0, 0))
    both.paste(page, (page.width + gap, 0))
    return both


def read(tesseract: str, places: Sequence[Frame], folder: Path) -> list[str]:
    """What stands in each place: what most of five looks at it tell."""
    pages = [black_on_white(place) for place in places]
    looks = [
        look
        for page in pages
        for look in (page, larger(page), softer(page), twice(page, 30), twice(page, 60))
    ]
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
    return [most_told(seen[k : k + 3], seen[k + 3 : k + 5]) for k in range(0, len(seen), 5)]


def most_told(once: Sequence[str], doubled: Sequence[str]) -> str:
    """What most looks tell; a doubled one counts if both its halves are alike."""
    halves = [text[: len(text) // 2] for text in doubled if text[: len(text) // 2] * 2 == text]
    told = Counter(text for text in (*once, *halves) if text)
    return told.most_common(1)[0][0] if told else ""


def text_of(value: float, decimals: int) -> str:
    """How a number should be read."""
    return "0" if value == 0 else f"{value:.{decimals}f}"


def replaced(frame: Frame, here: ShownEntry, there: ShownEntry) -> Frame:
    """The same frame with the pixels of one entry in the place of another."""
    forged, pixels = frame.copy(), crop(frame, there)
    high, wide, _ = pixels.shape
    left, top = int(here.box[0] * frame.shape[1]) - 5, int(here.box[1] * frame.shape[0]) - 5
    forged[top : top + high, left : left + wide] = pixels
    return forged
