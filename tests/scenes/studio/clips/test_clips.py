"""`scenes clips`: the frames of a film, all of them, once each; and what lies beside them."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from scenes.__main__ import main
from scenes.kit.look.theme import DARK
from scenes.studio.clips import encoding, making
from tests.support import switch_story
from tests.support.commands import forget_settings, status_of
from tests.support.full_disk import full_disk
from tests.support.listed_story import RATE, SIZE, command, plant

Streams = pytest.CaptureFixture[str]
Frames = npt.NDArray[np.uint8]
BEATS = ["inputs", "switches", "guess", "to-the-weights", "read", "why", "law"]
ALSO = "gif,webm,prores,png,svg,pdf,motion,reversed"


@pytest.fixture(autouse=True)
def _planted(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the clips of a scene, and all that may be made of them."""
    folder = tmp_path_factory.mktemp("clips")
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        forget_settings(patch)
        assert command(folder, "clips", "--also", ALSO) == 0
    return folder


@pytest.fixture(scope="module")
def made(root: Path) -> Path:
    return root / "clips/SwitchStory"


def stems() -> list[str]:
    return [f"SwitchStory-{number:02d}-{beat}" for number, beat in enumerate(BEATS, start=1)]


def pixels(file: Path, form: str = "rgb24") -> Frames:
    with av.open(str(file)) as container:
        return np.array([frame.to_ndarray(format=form) for frame in container.decode(video=0)])


def likeness(one: Frames, other: Frames) -> float:
    """The peak signal-to-noise ratio of two pictures in decibels."""
    error = float(np.mean((one.astype(float) - other.astype(float)) ** 2))
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


# -- the clips -----------------------------------------------------------------------------


def test_clips_are_the_films_own_frames_each_once(root: Path, made: Path) -> None:
    film = pixels(root / "films/tests/240p5/SwitchStory.mp4")
    clips = [pixels(made / f"{stem}.mp4") for stem in stems()]
    assert np.array_equal(np.concatenate(clips), film)  # the very pixels: nothing encoded again
    assert np.array_equal(pixels(made / "SwitchStory.mp4"), film)


def test_clips_play_everywhere_and_at_once(made: Path) -> None:
    for stem in ("SwitchStory", *stems()):
        held = (made / f"{stem}.mp4").read_bytes()
        assert held.index(b"moov") < held.index(b"mdat")  # the index comes first
        with av.open(str(made / f"{stem}.mp4")) as container:
            stream: Any = container.streams.video[0]
            first = next(container.demux(stream))
            assert first.is_keyframe and first.pts == 0
            assert (stream.codec_context.name, stream.pix_fmt) == ("h264", "yuv420p")
            assert (stream.width, stream.height, stream.average_rate) == (*SIZE, RATE)


def test_the_film_has_a_chapter_for_each_beat(made: Path) -> None:
    lengths = [len(pixels(made / f"{stem}.mp4")) for stem in stems()]
    with av.open(str(made / "SwitchStory.mp4")) as container:
        chapters: Any = container.chapters()
    beats = [*switch_story.SwitchStory.captions][1:]
    assert [each["metadata"]["title"] for each in chapters] == beats
    starts = [float(each["start"] * each["time_base"]) for each in chapters]
    due = np.concatenate([[0], np.cumsum(lengths)[:-1]]) / RATE
    assert starts == pytest.approx(due.tolist(), abs=1e-3)


# -- captions ------------------------------------------------------------------------------

CUE = re.compile(r"(\d+):(\d+):(\d+)[,.](\d+) --> (\d+):(\d+):(\d+)[,.](\d+)\n(.+)")


def cues(file: Path) -> list[tuple[float, float, str]]:
    found = CUE.findall(file.read_text(encoding="utf-8"))
    numbers = [[*map(int, cue[:8])] for cue in found]
    times = [[3600 * h + 60 * m + s + ms / 1000 for h, m, s, ms in (each[:4], each[4:])]
             for each in numbers]  # fmt: skip
    return [(start, end, cue[-1]) for (start, end), cue in zip(times, found, strict=True)]


def test_captions_are_in_every_language_and_at_the_same_times(made: Path) -> None:
    english, german = cues(made / "SwitchStory.en.srt"), cues(made / "SwitchStory.de.srt")
    table = tomllib.loads(Path(switch_story.__file__).with_suffix(".de.toml").read_text())
    assert english[0][2] == "Now W meets the inputs x." and english[-1][2].endswith("no gradient.")
    assert german[0][2] == table["inputs"].replace("`", "") and german[-1][2] == table["law"]
    assert [cue[:2] for cue in english] == [cue[:2] for cue in german] and len(english) == 7
    assert cues(made / "SwitchStory.en.vtt") == english
    assert (made / "SwitchStory.en.vtt").read_text().startswith("WEBVTT\n")


def test_captions_stand_when_the_film_shows_them(root: Path, made: Path) -> None:
    """A caption comes where what stands at the bottom of the picture begins to change."""
    film = pixels(root / "films/tests/240p5/SwitchStory.mp4")[:, 200:, :, :].astype(int)
    changes = np.abs(np.diff(film, axis=0)).max(axis=(1, 2, 3)) > 24
    for start, end, _ in cues(made / "SwitchStory.en.srt"):
        first = round(start * RATE)
        assert changes[first : first + 2].any()
        assert end * RATE <= len(film) + 1e-6


def test_a_clips_captions_lie_within_it(made: Path) -> None:
    whole = [text for *_, text in cues(made / "SwitchStory.en.srt")]
    said: list[str] = []
    for stem in stems():
        seconds = len(pixels(made / f"{stem}.mp4")) / RATE
        for start, end, text in cues(made / f"{stem}.en.srt"):
            assert 0 <= start < end <= seconds + 1e-3
            said += [text] if said[-1:] != [text] else []
    assert said == whole


# -- pictures ------------------------------------------------------------------------------


def test_posters_and_stills_show_how_a_beat_ends(made: Path) -> None:
    for stem in stems():
        last = pixels(made / f"{stem}.mp4")[-1]
        poster = np.asarray(Image.open(made / f"{stem}.png"))
        assert likeness(last, poster) > 50
        still = Image.open(made / f"{stem}-still.png").convert("RGB")
        assert still.size == (3840, 2160)
        smaller = np.asarray(still.resize(SIZE, Image.Resampling.BOX))
        assert likeness(last, smaller) > 30  # another painter, the same picture


def test_vector_stills_have_no_pixels(made: Path) -> None:
    for stem in stems():
        drawn = (made / f"{stem}-still.svg").read_text(encoding="utf-8")
        assert "<path" in drawn and "<image" not in drawn and "<desc>" in drawn
        page = (made / f"{stem}-still.pdf").read_bytes()
        assert page.startswith(b"%PDF") and b"/Subtype /Image" not in page


def test_a_gif_is_960_wide_and_lasts_as_long(made: Path) -> None:
    for stem in stems()[:2]:
        with Image.open(made / f"{stem}.gif") as picture:
            assert picture.width == 960
            lasts = 0
            for number in range(getattr(picture, "n_frames", 1)):
                picture.seek(number)
                lasts += picture.info["duration"]
        assert lasts / 1000 == pytest.approx(len(pixels(made / f"{stem}.mp4")) / RATE, abs=0.02)


def test_a_reversed_clip_goes_back(made: Path) -> None:
    forth, back = (pixels(made / f"{stems()[1]}{end}.mp4") for end in ("", "-reversed"))
    assert len(forth) == len(back) > 8
    assert all(likeness(*pair) > 30 for pair in zip(forth[::-1], back, strict=True))
    assert likeness(forth[0], back[0]) < 30


@pytest.mark.parametrize(("ending", "decoder"), [("webm", "libvpx-vp9"), ("mov", "prores")])
def test_clear_clips_can_be_laid_on_any_ground(ending: str, decoder: str, made: Path) -> None:
    stem = stems()[1]
    context: Any = av.CodecContext.create(decoder, "r")
    with av.open(str(made / f"{stem}.{ending}")) as container:
        context.extradata = container.streams.video[0].codec_context.extradata
        frames = [frame for packet in container.demux(video=0) for frame in context.decode(packet)]
    film = pixels(made / f"{stem}.mp4")
    assert len(frames) == len(film)
    last = frames[-1].to_ndarray(format="rgba").astype(float)
    opacity = last[..., 3:] / 255
    assert opacity[2, 2] == 0 and opacity.max() > 0.99
    ground = [int(DARK.background[k : k + 2], 16) for k in (1, 3, 5)]
    laid = last[..., :3] * opacity + np.array(ground) * (1 - opacity)
    assert likeness(film[-1], np.clip(laid, 0, 255).astype(np.uint8)) > 28


# -- the manifest --------------------------------------------------------------------------


def test_the_manifest_names_each_file_and_nothing_else(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    files = {each["file"]: each for each in manifest["files"]}
    assert {*files, "manifest.json"} == {file.name for file in made.iterdir()}
    for name, each in files.items():
        held = (made / name).read_bytes()
        assert each["sha256"] == hashlib.sha256(held).hexdigest() and each["bytes"] == len(held)
        assert re.fullmatch(r"[A-Za-z0-9.-]+", name)  # a name on every system
    clips = [each for each in manifest["files"] if each["kind"] == "mp4" and each["beat"]]
    assert [each["beat"] for each in clips] == [*switch_story.SwitchStory.captions][1:]
    assert manifest["versions"]["torch"] and manifest["theme"] == "dark"
    assert "x.grad = " in manifest["clips"][4]["description"]
    assert "▸ x.grad" in manifest["clips"][4]["notes"]


# -- nothing is made twice, nothing is lost ------------------------------------------------


@pytest.fixture
def forbidden(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was made although it was there."""
    made: list[str] = []
    for name in ("write_gif", "write_encoded", "write_reversed", "write_picture"):
        whole = getattr(encoding, name)

        def noted(*arguments: Any, whole: Any = whole) -> None:
            made.append(arguments[-1].name)
            whole(*arguments)

        monkeypatch.setattr(encoding, name, noted)
    return made


def test_a_second_run_makes_what_is_missing_or_damaged(
    root: Path, made: Path, forbidden: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file.name: file.read_bytes() for file in made.iterdir()}
    with monkeypatch.context() as patch:
        patch.setattr(making, "write_cut", lambda *_: pytest.fail("it cut the film again"))
        assert command(root, "clips", "--also", ALSO) == 0
    assert forbidden == []
    held = bytearray(before[f"{stems()[0]}.gif"])
    held[len(held) // 2] ^= 1
    (made / f"{stems()[0]}.gif").write_bytes(held)
    (made / f"{stems()[2]}.png").unlink()
    (made / f"{stems()[3]}.mp4").write_bytes(b"")
    assert command(root, "clips", "--also", ALSO) == 0
    assert sorted(forbidden) == [f"{stems()[0]}.gif", f"{stems()[2]}.png"]
    assert {file.name: file.read_bytes() for file in made.iterdir()} == before


def test_after_ctrl_c_what_is_finished_is_used(
    root: Path, tmp_path: Path, forbidden: list[str], monkeypatch: pytest.MonkeyPatch,
    capsys: Streams,
) -> None:  # fmt: skip
    (tmp_path / "films").symlink_to(root / "films")
    small = encoding.write_gif

    def interrupted(film: Path, span: encoding.FrameSpan, target: Path) -> None:
        if "-03-" in target.name:
            raise KeyboardInterrupt
        small(film, span, target)

    with monkeypatch.context() as patch:
        patch.setattr(encoding, "write_gif", interrupted)
        assert command(tmp_path, "clips", "--also", "gif") == 130
    told = capsys.readouterr().err
    assert "interrupted" in told and told.count("\n") == 1
    left = {file.name for file in (tmp_path / "clips/SwitchStory").glob("*.gif")}
    assert len(left) == 2 and not list(tmp_path.glob("clips/SwitchStory/.*"))
    forbidden.clear()
    assert command(tmp_path, "clips", "--also", "gif") == 0
    assert sorted(forbidden) == [f"{stem}.gif" for stem in stems()[2:]]


def test_a_full_disk_is_one_line(root: Path, tmp_path: Path, capsys: Streams) -> None:
    (tmp_path / "films").symlink_to(root / "films")
    with full_disk(3000):
        assert command(tmp_path, "clips") == 1
    told = capsys.readouterr().err
    assert told.startswith("SwitchStory: ") and told.count("\n") == 1
    for file in (tmp_path / "clips/SwitchStory").iterdir():  # what is there is whole
        assert file.read_bytes() == (root / "clips/SwitchStory" / file.name).read_bytes()
    assert command(tmp_path, "clips") == 0


def test_other_numbers_and_looks_lie_beside(root: Path, made: Path, tmp_path: Path) -> None:
    """A file of numbers reaches the scene, and what is made tells of it."""
    numbers = tmp_path / "numbers.toml"
    numbers.write_text("[SwitchStory]\nv = [0, 0, 1, 0]\n")
    before = (made / "manifest.json").read_bytes()
    assert command(root, "clips", "--set-file", str(numbers), "--theme", "projector") == 0
    (other,) = (root / "clips").glob("SwitchStory-projector-*")
    manifest = json.loads((other / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"v": "[0, 0, 1, 0]"} and manifest["theme"] == "projector"
    assert pixels(other / f"{other.name}.mp4")[0, 2, 2].min() > 245
    assert (made / "manifest.json").read_bytes() == before


def test_a_chapter_is_its_films_with_a_mark_for_each(root: Path, made: Path) -> None:
    arguments = ["clips", "--chapter", "tests", "-q", "l", "--jobs", "1", "--films",
                 str(root / "films"), "-o", str(root / "clips")]  # fmt: skip
    assert main(arguments) == 0
    joined = root / "clips/tests/tests.mp4"
    assert np.array_equal(pixels(joined), pixels(made / "SwitchStory.mp4"))
    with av.open(str(joined)) as container:
        (chapter,) = container.chapters()
    assert chapter["metadata"]["title"] == "How many inputs get a gradient?"
    assert cues(joined.with_name("tests.de.srt")) == cues(made / "SwitchStory.de.srt")
    before = joined.stat().st_mtime_ns
    assert main(arguments) == 0 and joined.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "name the scenes, or give --chapter CHAPTER, or --all"),
        (["SwitchStory", "--all"], "name the scenes, or give --chapter CHAPTER, or --all"),
        (["--chapter", "nowhere"], "there is no chapter 'nowhere'; it is one of: tests"),
        (["SwitchStory", "--also", "avi"], "--also got 'avi'; it knows: gif, webm, prores, png"),
        (["SwitchStory", "-o", "{file}/inside"], "cannot write into"),
        (["SwitchStory", "--films", "{file}/inside"], "cannot write into"),
        (["SwitchStory", "-q", "z"], "invalid choice: 'z'"),
        (["SwitchStory", "--jobs", "0"], "--jobs is 0; give 1 or more"),
        (["SwitchStory", "--set-file", "{file}.toml"], "No such file"),
        (["SwitchStory", "--theme", "{file}.toml"], "No such file"),
        (["SwitchStory", "--set", "nope=1"], "nope"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], expected: str, tmp_path: Path, capsys: Streams
) -> None:
    (tmp_path / "file").touch()
    filled = [each.format(file=tmp_path / "file") for each in arguments]
    for option in ("-o", "--films"):
        filled += [] if option in filled else [option, str(tmp_path / option.strip("-"))]
    status = status_of("clips", "--jobs", "1", *filled)
    told = capsys.readouterr().err
    assert status == 2 and expected in told and told.count("\n") == 1
