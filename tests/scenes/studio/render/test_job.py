"""Small real renders through plain manim, each with a media folder of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import groupby, pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from manim import tempconfig

from scenes.kit.lecture import Beat
from scenes.studio.audit.audit import DRY
from scenes.workshop_1.relu_gate import ReluGate

FLAGSHIP = Path(__file__).parents[4] / "scenes/workshop_1/relu_gate.py"
RATE = 2  # frames a second
SMALL = ["-r", "320,180", "--fps", str(RATE), "--progress_bar", "none"]


def manim(folder: Path, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Render the flagship from a foreign folder, as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "manim", *SMALL, *options, str(FLAGSHIP), "ReluGate"],
        cwd=folder,
        env={**os.environ, **settings, "COLUMNS": "300"},
        capture_output=True,
        text=True,
    )


def video(folder: Path, name: str = "ReluGate") -> Path:
    (found,) = folder.glob(f"media/videos/relu_gate/*/{name}.mp4")
    return found


def frames(path: Path) -> list[npt.NDArray[np.generic]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.fixture(scope="module")
def captioned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the flagship as it comes, rendered after a run without captions."""
    folder = tmp_path_factory.mktemp("captioned")
    stale = folder / f"media/videos/relu_gate/180p{RATE}/ReluGate.srt"
    stale.parent.mkdir(parents=True)
    stale.write_text("an older run's subtitles")
    done = manim(folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the light flagship without captions, one clip a beat."""
    folder = tmp_path_factory.mktemp("silent")
    done = manim(folder, "--save_sections", "-o", "ReluGateLight",
                 SCENES_CAPTIONS="off", SCENES_THEME="light")  # fmt: skip
    assert done.returncode == 0, done.stderr
    return folder


def test_with_captions_no_subtitles_are_left(captioned: Path) -> None:
    assert len(frames(video(captioned))) > 50 * RATE
    assert list(captioned.rglob("*.srt")) == []


@pytest.fixture(scope="module")
def beats() -> list[Beat]:
    """The flagship's beats and what their captions say, told without drawing."""
    with tempconfig({**DRY, "frame_rate": RATE}):
        told = ReluGate()
        told.render()
    return told.beats


def test_without_captions_the_subtitles_say_all_of_them(silent: Path, beats: list[Beat]) -> None:
    path = video(silent, "ReluGateLight")
    cues = re.findall(
        r"(\d+):(\d+):(\d+),(\d+) --> (\d+):(\d+):(\d+),(\d+)\n(.+)",
        path.with_suffix(".srt").read_text(),
    )
    captions = [text for text, _ in groupby(beat.caption for beat in beats if beat.caption)]
    assert [cue[-1] for cue in cues] == captions and len(cues) > 10
    times = [
        [3600 * int(h) + 60 * int(m) + int(s) + int(ms) / 1000
         for h, m, s, ms in (cue[:4], cue[4:8])]
        for cue in cues
    ]  # fmt: skip
    # From the first statement on some caption stands all the time, but where motions are alone.
    assert times[-1][1] == pytest.approx(len(frames(path)) / RATE, abs=1.2 / RATE)
    rests = [start - left for (_, left), (start, _) in pairwise(times)]
    alone = [beat.name for beat in beats if ReluGate.captions[beat.name].alone]
    assert min(rests) == 0 and sum(rest > 0 for rest in rests) == len(alone) == 3


def test_save_sections_gives_one_clip_a_beat_and_one_for_the_title(
    silent: Path, beats: list[Beat]
) -> None:
    (index,) = silent.rglob("sections/*.json")
    sections = json.loads(index.read_text())
    assert [section["name"] for section in sections] == ["title", *(beat.name for beat in beats)]
    assert all((index.parent / section["video"]).exists() for section in sections)


def test_themes_differ_in_every_frame(captioned: Path, silent: Path) -> None:
    dark, light = frames(video(captioned)), frames(video(silent, "ReluGateLight"))
    assert all(frame[2, 2].max() < 64 for frame in dark)
    assert all(frame[2, 2].min() > 192 for frame in light)


def test_the_cache_is_used_for_the_same_numbers_and_never_for_others(captioned: Path) -> None:
    before = frames(video(captioned))
    again = manim(captioned)
    assert again.stdout.count("Using cached data") == again.stdout.count("Animation") > 50
    assert all(map(np.array_equal, before, frames(video(captioned))))
    other = manim(captioned, SCENES_SET="x=[0.4,-1.1,-0.9,0.8,1.5,-0.6]")
    assert other.returncode == 0 and "Using cached data" not in other.stdout
    after = frames(video(captioned))
    changed = [not np.array_equal(*pair) for pair in zip(before, after, strict=True)]
    assert sum(changed) > 0.9 * len(before)


def test_bad_input_leaves_the_older_video_whole(captioned: Path) -> None:
    path = video(captioned)
    before, files = path.read_bytes(), sorted(captioned.rglob("*.mp4"))
    done = manim(captioned, SCENES_SET="v=[1,2]")
    assert done.returncode == 2
    assert done.stderr == (
        "ReluGate: v has shape (2,) but W has shape (4, 6); "
        "give v 4 entries, one for each row of W\n"
    )
    assert "Traceback" not in done.stdout + done.stderr
    assert path.read_bytes() == before and sorted(captioned.rglob("*.mp4")) == files
