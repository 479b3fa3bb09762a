"""`scenes render`: nothing is lost, nothing is made twice, nothing stale is shown."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scenes.__main__ import main
from scenes.film import encoder
from scenes.film.frames import count_frames
from scenes.studio.render import job as rendering
from tests.support.broken_encoders import lose_a_frame
from tests.support.commands import status_of
from tests.support.full_disk import full_disk
from tests.support.short_stories import Planted

Streams = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[4]
SCENE = Planted("tests/short.py")


@pytest.fixture(autouse=True)
def _planted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INTERLUDE", raising=False)
    for module in ("commands.render", "finding"):
        monkeypatch.setattr(f"scenes.studio.{module}.catalogue", lambda: [SCENE])
    monkeypatch.setattr("scenes.studio.commands.render.find", lambda name: SCENE)


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The films of plays that have been encoded."""
    finished: list[Path] = []
    finish = encoder.Encoder.finish

    def counted(self: encoder.Encoder) -> None:
        finish(self)
        finished.append(self.target)

    monkeypatch.setattr(encoder.Encoder, "finish", counted)
    return finished


def render(folder: Path, *options: str, jobs: int = 1) -> int:
    return main(["render", "Short", "-q", "l", "--jobs", str(jobs), "--folder", str(folder),
                 *options])  # fmt: skip


def video(folder: Path) -> Path:
    return folder / "tests/480p15/Short.mp4"


def plays(folder: Path) -> list[Path]:
    return sorted((folder / ".work/tests/480p15/Short-mp4/plays").glob("[!.]*.mp4"))


def stamp(folder: Path) -> Path:
    return folder / ".work/tests/480p15/Short-mp4/stamp"


@pytest.fixture
def rendered(tmp_path: Path, capsys: Streams) -> Path:
    """A folder with the video."""
    assert render(tmp_path) == 0
    assert capsys.readouterr().out == f"{video(tmp_path)}\n"
    return tmp_path


def test_a_second_run_draws_nothing(
    rendered: Path, encoded: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = video(rendered).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "_run", lambda *_: pytest.fail("it ran the scene again"))
        assert render(rendered) == 0
    assert video(rendered).read_bytes() == before
    assert count_frames(video(rendered)) == sum(map(count_frames, plays(rendered)))
    monkeypatch.setattr(rendering, "FASTER", {"preset": "superfast", "crf": "30"})
    assert render(rendered) == 0
    assert len(encoded) == len(plays(rendered)) == 7 and video(rendered).read_bytes() != before


def test_looks_and_numbers_are_kept_apart(rendered: Path, capsys: Streams) -> None:
    before = video(rendered).read_bytes()
    assert render(rendered, "--theme", "light", "--captions", "off") == 0
    assert render(rendered, "--set", "v=0,0,0.5,0.5") == 0
    light, other = map(Path, capsys.readouterr().out.split())
    assert light.name == "Short-light-silent.mp4" and light.with_suffix(".srt").exists()
    assert other.name.startswith("Short-") and other not in (light, video(rendered))
    assert video(rendered).read_bytes() == before


@pytest.mark.parametrize("name", ["webm", "gif", "mov"])
def test_formats_have_all_frames(rendered: Path, name: str) -> None:
    assert render(rendered, "--format", name) == 0
    made = video(rendered).with_suffix(f".{name}")
    assert count_frames(made) == count_frames(video(rendered))


def test_damage_is_noticed_and_only_that_is_made_again(rendered: Path, encoded: list[Path]) -> None:
    before, whole = video(rendered).read_bytes(), len(plays(rendered))
    for number, file in enumerate((video(rendered), *plays(rendered)[:3])):
        held = bytearray(file.read_bytes())
        held[len(held) // 2] ^= 1
        file.write_bytes(held if number < 2 else held[: len(held) // 2] if number < 3 else b"")
    assert render(rendered) == 0
    assert video(rendered).read_bytes() == before
    assert len(encoded) == 3 and len(plays(rendered)) == whole
    for file in (stamp(rendered), *stamp(rendered).parent.glob("plays/*.sha256")):
        file.write_bytes(b"\xff")
    assert render(rendered) == 0
    assert video(rendered).read_bytes() == before and len(encoded) == 3 + whole


def test_a_scene_that_raises_loses_nothing(
    rendered: Path, encoded: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    before = video(rendered).read_bytes()
    monkeypatch.setattr(rendering, "FASTER", {"preset": "ultrafast", "crf": "22"})
    monkeypatch.setenv("INTERLUDE", "raise")
    assert render(rendered) == 1
    assert capsys.readouterr().err == "Short: ZeroDivisionError: by hand\n"
    assert video(rendered).read_bytes() == before and len(encoded) == 3
    monkeypatch.delenv("INTERLUDE")
    assert render(rendered) == 0
    assert len(encoded) == 7 == len(set(encoded))  # the finished ones were used again
    assert video(rendered).read_bytes() != before


def test_a_lost_frame_is_an_error(
    rendered: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    before = video(rendered).read_bytes()
    stamp(rendered).unlink()
    for play in plays(rendered):
        play.unlink()
    lose_a_frame(monkeypatch)
    assert render(rendered) == 1
    assert "frames where" in capsys.readouterr().err
    assert video(rendered).read_bytes() == before


def test_a_full_disk_loses_nothing(
    rendered: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    before = video(rendered).read_bytes()
    joined = len(before)
    for size in (min(len(play.read_bytes()) for play in plays(rendered)) // 2, joined - 2000):
        monkeypatch.setattr(rendering, "FASTER", {"preset": "superfast", "crf": "22", "qmin": "1"})
        with full_disk(size):
            assert render(rendered) == 1
        assert capsys.readouterr().err.startswith("Short: ")
        assert video(rendered).read_bytes() == before
    assert render(rendered) == 0
    assert count_frames(video(rendered)) == sum(map(count_frames, plays(rendered)))


@pytest.mark.parametrize(
    ("kind", "jobs"), [(signal.SIGINT, 1), (signal.SIGKILL, 1), (signal.SIGKILL, 2)]
)
def test_an_interrupt_loses_nothing(
    kind: signal.Signals, jobs: int, tmp_path: Path, encoded: list[Path]
) -> None:
    video(tmp_path).parent.mkdir(parents=True)
    video(tmp_path).write_text("an older video")
    code = (
        # Of a suite that runs in the background, processes inherit that interrupts are ignored.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "import sys; from tests.scenes.studio.commands import test_render as t; "
        "from scenes.studio.commands import render as c; c.find = lambda name: t.SCENE; "
        "from pathlib import Path; sys.exit(t.render(Path(sys.argv[1]), jobs=int(sys.argv[2])))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path), str(jobs)],
        cwd=ROOT,
        env={**os.environ, "INTERLUDE": "hang"},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 120
    while len(plays(tmp_path)) < 3 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(kind)
    _, told = process.communicate(timeout=60)
    assert process.returncode == (-9 if kind == signal.SIGKILL else 130), told
    assert video(tmp_path).read_text() == "an older video"
    assert render(tmp_path) == 0
    assert len(encoded) == 4  # three were there
    assert count_frames(video(tmp_path)) == sum(map(count_frames, plays(tmp_path)))


def test_shared_plays_give_the_same_video(rendered: Path, tmp_path: Path) -> None:
    assert render(tmp_path / "shared", jobs=2) == 0
    assert video(tmp_path / "shared").read_bytes() == video(rendered).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["Short", "--jobs", "0"], "--jobs is 0; give 1 or more"),
        ([], "name the scenes to render, or give --all"),
        (["Short", "-q", "z"], "invalid choice: 'z'"),
        (["Short", "--format", "avi"], "invalid choice: 'avi'"),
        (["Short", "--folder", "{file}/inside"], "cannot write into"),
        (["Short", "--set", "nope=1"], "nope is no parameter of this scene"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], expected: str, tmp_path: Path, capsys: Streams
) -> None:
    (tmp_path / "file").touch()
    filled = [each.format(file=tmp_path / "file") for each in arguments]
    if "--folder" not in filled:
        filled += ["--folder", str(tmp_path / "films")]
    status = status_of("render", "--jobs", "1", *filled)
    told = capsys.readouterr().err
    assert status == 2 and expected in told and told.count("\n") == 1


def test_an_unknown_scene_is_told_of_near_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    from scenes.studio.finding import find

    monkeypatch.setattr("scenes.studio.commands.render.find", find)
    assert main(["render", "Shrt"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
