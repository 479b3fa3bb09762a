"""`scenes gallery` and `scenes page`: what they write opens from disk, whole or not at all."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest

from gradmath.errors import ParameterError
from scenes.__main__ import main
from scenes.kit.look.theme import LIGHT
from scenes.studio.audit.audit import Report, glance
from scenes.studio.catalogue import Listed
from scenes.studio.commands import gallery, page, render, terminal
from scenes.studio.commands.render import INTERRUPTED
from scenes.studio.finding import find
from scenes.studio.render.job import Job, OnFrames
from scenes.studio.render.pool import OnDone, Outcome
from scenes.studio.report.gallery import subtitles
from tests.support.browser import Tab

HREFS = ".map((each) => each.getAttribute('href'))"
FILMS = ("SharedCells", "WhichWritesCount")
Streams = pytest.CaptureFixture[str]


@cache
def seen(name: str) -> Report:
    return glance(find(name).load())


def glanced(scene: Listed, status: object) -> Report:
    return seen(scene.id)


def plant(patch: pytest.MonkeyPatch) -> None:
    """A course of two films, each looked at once for all tests."""
    for module in (gallery, page):
        patch.setattr(module, "glanced", glanced)
    patch.setattr(gallery, "catalogue", lambda: [find(name) for name in FILMS])


@pytest.fixture(autouse=True)
def _two_films(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A gallery whose first film has a video."""
    folder = tmp_path_factory.mktemp("gallery")
    video = folder / "rendered.mp4"
    film_of_seconds(video, seen(FILMS[0]).beats[-1].end)
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        patch.setattr(gallery, "_videos", lambda scene, videos: (
            [("dark", video)] if scene.id == FILMS[0] else []))  # fmt: skip
        assert main(["gallery", "-o", str(folder / "site")]) == terminal.FINE
    yield folder / "site"


def film_of_seconds(file: Path, seconds: float) -> None:
    """A grey video that lasts as long as a film."""
    with av.open(file, "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(5), options={"g": "5"})
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for _ in range(round(seconds * 5)):
            grey = np.full((36, 64, 3), 90, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode(None))


# -- in a browser ---------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
@pytest.mark.parametrize("width", [1280, 360], ids=["wide", "narrow"])
def test_axe_finds_nothing_on_any_page(
    width: int, dark: bool, tab: Tab, axe: str, site: Path
) -> None:
    tab.window(width, 760, dark=dark, phone=width == 360)
    for name in ("index", *FILMS):
        tab.open((site / f"{name}.html").as_uri())
        assert tab.violations(axe) == [], name
        assert tab.js("document.documentElement.scrollWidth") <= width, name
    assert tab.errors == [] and tab.outside == []


def test_the_index_shows_and_finds_films(tab: Tab, site: Path) -> None:
    tab.window(1280, 760, dark=True)
    tab.open((site / "index.html").as_uri())
    visible = (
        "[...document.querySelectorAll('.film:not([hidden]) a')].map((a) => a.getAttribute('href'))"
    )
    assert tab.js(visible) == [f"{name}.html" for name in FILMS]
    loaded = "[...document.images].filter((each) => each.offsetParent && each.naturalWidth)"
    tab.wait_for(f"{loaded}.length === {len(FILMS)}")
    assert tab.js(f"{loaded}.every((each) => each.src.endsWith('-dark.svg'))") is True
    search = "search.value = {!r}; search.dispatchEvent(new Event('input')); 1"
    tab.js(search.format("DETACH counted"))
    assert tab.js(visible) == ["WhichWritesCount.html"]
    assert tab.js("found.textContent") == "1 film"
    tab.js(search.format("no such word"))
    assert tab.js("found.textContent") == "No film says that"
    tab.js(search.format(""))
    tab.click(*tab.middle("#look"))
    tab.wait_for(f"{loaded}.every((each) => each.src.endsWith('-light.svg'))")
    assert tab.js("getComputedStyle(document.body).backgroundColor") == rgb(LIGHT.background)
    tab.js("localStorage.clear()")


def rgb(color: str) -> str:
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_links_lead_from_film_to_film_and_back(tab: Tab, site: Path) -> None:
    tab.open((site / f"{FILMS[0]}.html").as_uri())
    assert tab.js("document.querySelector('[rel=prev]')") is None
    assert tab.js("document.querySelector('[rel=next]').href").endswith(f"/{FILMS[1]}.html")
    tab.open((site / f"{FILMS[1]}.html").as_uri())
    assert tab.js("document.querySelector('[rel=next]')") is None
    for address in tab.js(f"[...document.links]{HREFS}"):
        assert (site / address).is_file(), address


def test_a_film_is_played_to_the_end_of_its_step_where_the_frame_answers(
    tab: Tab, site: Path
) -> None:
    tab.window(1280, 760, dark=True)
    tab.open(f"{(site / FILMS[0]).as_uri()}.html#2")
    start, end = tab.js("[beats[1].start, beats[1].end]")
    assert tab.js("film.hidden") is True
    tab.click(*tab.middle("#play"))
    tab.wait_for("!film.hidden && film.readyState > 1")
    assert tab.js("film.currentTime") >= start - 0.1
    cues = tab.js(
        "film.textTracks[0].mode = 'hidden', [...film.textTracks[0].cues].map((cue) => cue.text)"
    )
    assert cues == [beat.caption for beat in seen(FILMS[0]).beats if beat.caption]
    tab.js(f"film.currentTime = {end - 0.4}; 1")
    tab.wait_for("film.hidden && film.paused")
    assert tab.js("step") == 1 and tab.js("spots.children.length") > 0
    for link in tab.js(
        "[...document.querySelectorAll('[download]')].map((a) => a.getAttribute('href'))"
    ):
        assert (site / link).stat().st_size > 0
    assert tab.errors == [] and tab.outside == []


# -- what is written ------------------------------------------------------------------------


def test_captions_are_webvtt() -> None:
    told = subtitles(seen(FILMS[0]).beats).splitlines()
    beat = seen(FILMS[0]).beats[0]
    assert told[0] == "WEBVTT" and " --> " in told[2]
    assert told[3].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == beat.caption


def test_nothing_stays_of_a_gallery_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    """What stood there stays as it was, whichever film cannot be told."""
    site = tmp_path / "site"
    assert main(["gallery", "-o", str(site)]) == terminal.FINE
    before = sorted(file.name for file in site.rglob("*"))

    def fail(scene: Listed, status: object) -> Report:
        if scene.id == FILMS[1]:
            raise ZeroDivisionError("by hand")
        return seen(scene.id)

    monkeypatch.setattr(gallery, "glanced", fail)
    capsys.readouterr()
    assert main(["gallery", "-o", str(site)]) == terminal.BAD_INPUT
    assert "WhichWritesCount raised ZeroDivisionError: by hand" in capsys.readouterr().err
    assert sorted(file.name for file in site.rglob("*")) == before
    assert [file.name for file in tmp_path.iterdir()] == ["site"]


def test_nothing_is_lost_by_ctrl_c_or_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for error, status, says in (
        (KeyboardInterrupt(), INTERRUPTED, "interrupted; an older gallery is as it was"),
        (OSError(errno.ENOSPC, "No space left on device"), terminal.BAD_INPUT,
         "site: No space left on device; name another"),
    ):  # fmt: skip
        monkeypatch.setattr(gallery, "_write", Raises(error))
        assert main(["gallery", "-o", str(site)]) == status
        assert says in capsys.readouterr().err
        assert [*tmp_path.iterdir()] == [site] and [*site.iterdir()] == []


class Raises:
    """A function that raises."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def __call__(self, *arguments: object) -> None:
        raise self.error


def test_a_gallery_is_replaced_and_another_folder_is_not(tmp_path: Path, capsys: Streams) -> None:
    site, other = tmp_path / "site", tmp_path / "other"
    site.mkdir()
    assert main(["gallery", "-o", str(site)]) == terminal.FINE
    (site / "left.html").touch()
    assert main(["gallery", "-o", str(site), "--chapter", "tutorial_1"]) == terminal.FINE
    assert not (site / "left.html").exists() and (site / "index.html").exists()
    other.mkdir()
    (other / "thesis.tex").touch()
    assert main(["gallery", "-o", str(other)]) == terminal.BAD_INPUT
    assert "is there and no gallery" in capsys.readouterr().err
    assert (other / "thesis.tex").exists()


def test_an_old_video_is_left_out_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    rendered = tmp_path / "films/tutorial_1/480p15/SharedCells.mp4"
    rendered.parent.mkdir(parents=True)
    rendered.write_bytes(b"old")
    arguments = ["gallery", "-o", str(tmp_path / "site"), "--videos", str(tmp_path / "films")]
    assert main(arguments) == terminal.FINE
    assert "SharedCells.mp4 is older than its film and left out" in capsys.readouterr().err
    assert list((tmp_path / "site/videos").iterdir()) == []
    monkeypatch.setattr(gallery, "is_current", lambda job: True)
    assert main(arguments) == terminal.FINE
    found = sorted(file.name for file in (tmp_path / "site/videos").iterdir())
    assert found == ["SharedCells-dark.mp4", "SharedCells.vtt"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["gallery", "--chapter", "tutorial_9"], "--chapter got 'tutorial_9'; give one of: tut"),
        (["page", "NoSuchFilm"], "there is no scene 'NoSuchFilm'"),
        (["page", "SharedCells", "-o", "page.pdf"], "-o got 'page.pdf'; give a file name that"),
        (["page", "SharedCells", "-o", "nowhere/page.html"], "there is no folder nowhere"),
        (["explain", "loss.py:loss", "--page", "page.png"], "--page got 'page.png'; give a file"),
    ],
)
def test_bad_input_gets_one_line(
    arguments: list[str], says: str, capsys: Streams, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == terminal.BAD_INPUT
    told = capsys.readouterr().err.strip()
    assert says in told and "\n" not in told
    assert list(tmp_path.iterdir()) == []


def test_numbers_that_do_not_suit_a_film_write_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    def refuse(scene: Listed, status: object) -> Report:
        raise ParameterError("x has 1 entry; give 3")

    monkeypatch.setattr(page, "glanced", refuse)
    monkeypatch.chdir(tmp_path)
    assert main(["page", "SharedCells", "--set", "x=1"]) == terminal.BAD_INPUT
    assert capsys.readouterr().err.strip() == "scenes: x has 1 entry; give 3"
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_written_and_its_path_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["page", "SharedCells"]) == terminal.FINE
    assert capsys.readouterr().out == "SharedCells.html\n"
    html = (tmp_path / "SharedCells.html").read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>") and "scenes page SharedCells --set" in html
    assert '<html lang="en">' in html
    assert main(["page", "SharedCells", "--theme", "light"]) == terminal.FINE
    light = (tmp_path / "SharedCells.html").read_text(encoding="utf-8")
    assert '<html lang="en" data-look="light">' in light


# -- videos that are made first --------------------------------------------------------------


def test_videos_are_made_first_in_both_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    asked: list[Job] = []

    def made(jobs: list[Job], count: int, on_frames: OnFrames, on_done: OnDone) -> None:
        for job in jobs:
            asked.append(job)
            job.video.parent.mkdir(parents=True, exist_ok=True)
            film_of_seconds(job.video, seen(job.listed.id).beats[-1].end)
            on_done(job, Outcome(job.video))

    monkeypatch.setattr(render, "render_all", made)
    monkeypatch.setattr(gallery, "is_current", lambda job: True)
    videos, site = tmp_path / "videos", tmp_path / "site"
    asking = ["gallery", "-o", str(site), "--videos", str(videos), "--render", "-q", "l"]
    assert main(asking) == terminal.FINE
    assert capsys.readouterr().out == f"{site / 'index.html'}\n"
    names = [job.video.stem for job in asked]
    assert names == [*FILMS, *(f"{name}-light" for name in FILMS)]
    there = {file.name for file in (site / "videos").glob("*.mp4")}
    assert there == {f"{name}-{look}.mp4" for name in FILMS for look in ("dark", "light")}


def test_no_gallery_is_written_when_a_video_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    def fails(jobs: list[Job], count: int, on_frames: OnFrames, on_done: OnDone) -> None:
        for job in jobs:
            on_done(job, Outcome(None, error="no frames"))

    monkeypatch.setattr(render, "render_all", fails)
    asking = ["gallery", "-o", str(tmp_path / "site"), "--videos", str(tmp_path), "--render"]
    assert main(asking) == terminal.FAILED
    assert not (tmp_path / "site").exists()
    assert f"{FILMS[0]}: no frames\n" in capsys.readouterr().err


def test_a_scheduler_has_to_have_something_to_make(tmp_path: Path, capsys: Streams) -> None:
    asking = ["gallery", "-o", str(tmp_path / "site"), "--scheduler", "tcp://127.0.0.1:1"]
    assert main(asking) == terminal.BAD_INPUT
    told = capsys.readouterr().err
    assert told == "scenes: --scheduler is for videos; give --render, too, which has them made\n"
