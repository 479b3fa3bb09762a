"""`scenes deck`: a page that a real browser plays both ways, a PowerPoint that can be read back."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from tests.support.browser import Tab, browser
from tests.support.commands import forget_settings, status_of
from tests.support.listed_story import RATE, command, plant

Streams = pytest.CaptureFixture[str]
SLIDES = 7


@pytest.fixture(autouse=True)
def _planted(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with decks of all kinds."""
    folder = tmp_path_factory.mktemp("decks")
    with pytest.MonkeyPatch.context() as patch:
        plant(patch)
        forget_settings(patch)
        for kind, output in (("html", "deck.html"), ("html", "deck"), ("pptx", "deck.pptx"),
                             ("pdf", "deck.pdf")):  # fmt: skip
            assert command(folder, "deck", "--to", kind, "-o", str(folder / output)) == 0
    return folder


def clips(root: Path) -> list[Path]:
    found = (root / "clips/SwitchStory").glob("*-[0-9][0-9]-*.mp4")
    return sorted(file for file in found if not file.stem.endswith("-motion"))


# -- the page ------------------------------------------------------------------------------


@pytest.fixture(params=["deck.html", "deck/index.html"])
def page(
    request: pytest.FixtureRequest, root: Path, chromium: str, tmp_path: Path
) -> Iterator[Tab]:
    """The one file, and the page of the folder, elsewhere and without what it was made from."""
    source = root / str(request.param)
    there = tmp_path / "elsewhere"
    if source.name == "index.html":
        shutil.copytree(source.parent, there)
    else:
        there.mkdir()
        shutil.copy(source, there)
    with browser(chromium) as page:
        page.window(960, 540, dark=True)
        page.open((there / source.name).as_uri())
        shows(page, 0)
        yield page


def shows(page: Tab, number: int) -> None:
    page.wait_for(f"slides.findIndex(slide => slide.classList.contains('on')) === {number}")


def at_its_end(page: Tab, number: int) -> bool:
    script = f"(v => v.paused && v.duration - v.currentTime < {1.1 / RATE})(videos[{number}])"
    return bool(page.js(script))


def test_a_browser_plays_it_forwards_and_back_by_its_keys(page: Tab) -> None:
    assert page.js("videos[0].paused && videos[0].currentTime === 0")  # it waits
    page.press("ArrowRight")
    page.wait_for("!videos[0].paused || videos[0].ended")
    for number, key in enumerate(
        ("ArrowRight", " ", "PageDown", "ArrowDown", "Enter", "ArrowRight")
    ):
        page.press(key)
        shows(page, number + 1)
        page.wait_for(f"videos[{number + 1}].currentTime > 0")  # it plays
    page.wait_for("videos[6].ended")
    page.press("ArrowRight")  # there is nothing behind the last one
    shows(page, 6)
    for number in (5, 4, 3, 2, 1, 0):
        page.press("ArrowLeft" if number % 2 else "PageUp")
        shows(page, number)
        page.wait_for(f"videos[{number}].paused")
        assert at_its_end(page, number)
    page.press("ArrowLeft")
    page.wait_for("videos[0].currentTime === 0")
    assert page.errors == []
    assert all(each.startswith(("file:", "blob:")) for each in page.requests)


def test_other_keys(page: Tab, tmp_path: Path) -> None:
    page.press("End")
    shows(page, 6)
    assert at_its_end(page, 6)
    page.press("n")
    assert "A switch that is off" in page.js("document.querySelector('aside pre').textContent")
    assert page.js("!notes.hidden && location.hash === '#7'")
    page.press("n")
    page.press("r")
    page.wait_for("videos[6].currentTime < 0.5")
    page.press("Home")
    shows(page, 0)
    assert "1 / 7" in page.js("document.querySelector('.heard').textContent")
    assert page.errors == []


def motions(root: Path) -> list[float | None]:
    """Where in each clip its motion begins, as the manifest says."""
    manifest = json.loads((root / "clips/SwitchStory/manifest.json").read_text(encoding="utf-8"))
    return [clip["motion_begins"] for clip in manifest["clips"]]


def test_a_motion_is_seen_again_until_one_goes_on(page: Tab, root: Path) -> None:
    moving = [number for number, begins in enumerate(motions(root)) if begins is not None]
    assert 0 < len(moving) < SLIDES  # what only asks or pauses stands still
    first, begins = moving[0], motions(root)[moving[0]] or 0.0
    assert page.js("looping") is False and page.js("document.querySelector('#looping').hidden")
    page.press("Home")
    for number in range(first + 1):
        page.press("ArrowRight")
        shows(page, number)
    page.press("l")
    assert not page.js("document.querySelector('#looping').hidden")
    page.js(f"window.heard = []; videos[{first}].addEventListener('seeked', event =>"
            " heard.push(event.target.currentTime)); 1")  # fmt: skip
    page.wait_for("heard.length > 0", 30)
    for time in page.js("heard"):
        assert begins <= time < begins + 1 / RATE
    page.press("l")
    page.wait_for(f"videos[{first}].ended")
    assert page.js("document.querySelector('#looping').hidden")
    page.press("l")
    page.wait_for(f"!videos[{first}].paused")  # at once
    page.press("End")
    assert first != SLIDES - 1
    shows(page, SLIDES - 1)
    page.wait_for(f"videos[{first}].paused")
    page.press("ArrowLeft")  # where one steps back, the end stands still
    shows(page, SLIDES - 2)
    assert at_its_end(page, SLIDES - 2)
    assert page.errors == []


def test_a_deck_that_loops_says_so_in_both_kinds(root: Path) -> None:
    for name in ("loop.html", "loop.pptx"):
        kind = name.partition(".")[2]
        assert command(root, "deck", "--loop", "--to", kind, "-o", str(root / name)) == 0
    assert "let looping = true" in (root / "loop.html").read_text(encoding="utf-8")
    assert "let looping = false" in (root / "deck.html").read_text(encoding="utf-8")
    presentation = pytest.importorskip("pptx").Presentation
    for name, due in (("loop.pptx", motions(root)), ("deck.pptx", [None] * SLIDES)):
        repeated = [slide.element.xpath(".//p:video//p:cTn/@repeatCount")
                    for slide in presentation(str(root / name)).slides]  # fmt: skip
        assert repeated == [[] if begins is None else ["indefinite"] for begins in due]


def test_a_motion_begins_where_the_stage_does_first_change(root: Path) -> None:
    """What comes before it, a caption or a lit line, is none; the clip of the motion is its end."""
    assert command(root, "clips", "--also", "motion") == 0
    for file, lead in zip(clips(root), motions(root), strict=True):
        part = file.with_stem(f"{file.stem}-motion")
        assert part.exists() == (lead is not None)
        if lead is not None:
            frames, first = stages(file), round(lead * RATE)
            changes = [np.abs(each - frames[0]).max() > 60 for each in frames]  # x264 rounds
            assert not any(changes[: first + 1]) and changes[first + 1]
            assert all(map(np.array_equal, stages(part), frames[first:]))
            assert len(stages(part)) == len(frames) - first > RATE


def stages(film: Path) -> list[Any]:
    """The frames of a film, without title, code and captions."""
    with av.open(str(film)) as container:
        frames = [each.to_ndarray(format="gray").astype(int) for each in container.decode(video=0)]
    return [frame[70:180, :300] for frame in frames]


def test_the_browser_shows_the_frame_that_a_beat_ends_with(page: Tab, root: Path, tmp_path: Path) -> None:  # fmt: skip  # noqa: E501
    page.press("End")
    shows(page, 6)
    page.picture(tmp_path / "shot.png")
    with Image.open(root / "clips/SwitchStory/SwitchStory-07-law.png") as poster:
        due = np.asarray(poster.convert("RGB").resize((480, 270)), float)
    shown = np.asarray(Image.open(tmp_path / "shot.png").convert("RGB").resize((480, 270)), float)
    assert np.abs(due - shown)[:264].mean() < 4  # below is the bar that tells how far one is


def test_a_page_that_complains_is_noticed(chromium: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.html"
    broken.write_text("<script>conceal(); fetch('https://example.org/')</script><p>")
    with browser(chromium) as page:
        page.open(broken.as_uri())
        page.wait_for("true")
        assert any("conceal is not defined" in each for each in page.errors)


def test_every_slide_says_what_it_shows(root: Path) -> None:
    held = (root / "deck.html").read_text(encoding="utf-8")
    assert held.count('role="group"') == SLIDES and held.count('aria-label="') > 2 * SLIDES
    assert "http" not in held.replace("http://www.w3.org", "")
    assert '<html lang="en">' in held


# -- PowerPoint ----------------------------------------------------------------------------


def test_a_powerpoint_has_one_movie_a_slide_with_all_that_belongs_to_it(root: Path) -> None:
    presentation = pytest.importorskip("pptx").Presentation(str(root / "deck.pptx"))
    assert presentation.slide_width * 9 == presentation.slide_height * 16
    files = clips(root)
    assert len(presentation.slides) == len(files) == SLIDES
    for slide, file in zip(presentation.slides, files, strict=True):
        (movie,) = slide.shapes
        assert movie.shape_type == 16  # MSO_SHAPE_TYPE.MEDIA
        assert (movie.left, movie.top) == (0, 0)
        assert (movie.width, movie.height) == (presentation.slide_width, presentation.slide_height)
        videos = [part.target_part.blob for part in slide.part.rels.values()
                  if part.reltype.endswith("/video")]  # fmt: skip
        assert [hashlib.sha256(blob).digest() for blob in videos] == [
            hashlib.sha256(file.read_bytes()).digest()
        ]
        assert _begins_with(movie.poster_frame.blob, file)
        told = movie._element._nvXxPr.cNvPr.get("descr")
        assert "is lit" in told and len(told) > 20
        assert "out.backward" in slide.notes_slide.notes_text_frame.text
    assert "A switch that is off" in presentation.slides[-1].notes_slide.notes_text_frame.text


def _begins_with(poster: bytes, film: Path) -> bool:
    """Nothing jumps when the clip begins to play."""
    with av.open(str(film)) as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")
    return np.array_equal(np.asarray(Image.open(io.BytesIO(poster)).convert("RGB")), first)


def test_a_movie_starts_by_itself(root: Path) -> None:
    presentation = pytest.importorskip("pptx").Presentation(str(root / "deck.pptx"))
    for slide in presentation.slides:
        (movie,) = slide.shapes
        calls = slide.element.xpath(".//p:timing//p:cmd[@cmd='playFrom(0.0)']//p:spTgt/@spid")
        assert calls == [str(movie.shape_id)]
        assert slide.element.xpath(".//p:timing//p:video//p:spTgt/@spid") == calls


def test_libreoffice_opens_it(root: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("NOT RUN: LibreOffice is not here (apt-get install libreoffice-impress)")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path),
         str(root / "deck.pptx")],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    assert pages(tmp_path / "deck.pdf") == SLIDES


def test_without_its_package_one_line_says_what_to_install(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    monkeypatch.setitem(sys.modules, "pptx", None)
    assert command(root, "deck", "--to", "pptx") == 2
    told = capsys.readouterr().err
    assert "pip install 'gradmath-scenes[slides]'" in told and told.count("\n") == 1


# -- PDF -----------------------------------------------------------------------------------


def pages(file: Path) -> int:
    reader: Any = pytest.importorskip("pypdf").PdfReader(file)
    return len(reader.pages)


def test_a_pdf_has_a_page_for_each_beat_of_outlines_alone(root: Path) -> None:
    reader: Any = pytest.importorskip("pypdf").PdfReader(root / "deck.pdf")
    assert len(reader.pages) == SLIDES
    for page in reader.pages:
        assert float(page.mediabox.width) / float(page.mediabox.height) == pytest.approx(16 / 9)
        assert not page.images
    assert reader.metadata.title == "How many inputs get a gradient?"
    assert len(reader.page_labels) == SLIDES and reader.page_labels[-1].endswith("law")


def test_a_pdf_needs_no_film(tmp_path: Path) -> None:
    assert command(tmp_path, "deck", "--to", "pdf", "-o", str(tmp_path / "a.pdf")) == 0
    assert not list(tmp_path.rglob("*.mp4"))


# -- the command ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["SwitchStory", "--to", "keynote"], "invalid choice: 'keynote'"),
        (["SwitchStory", "--to", "pdf", "--loop"], "--loop needs pictures that move; leave it out"),
        (["SwitchStory", "-o", "{folder}/a.pdf"], "give a file name that ends in .html, or a"),
        (["SwitchStory", "--to", "pdf", "-o", "{folder}/a"], "give a file name that ends in .pdf"),
        (["SwitchStory", "-o", "{folder}/no/a.html"], "there is no folder"),
        (["SwitchStory", "-o", "{folder}/b.html"], "which is a folder; name a file in it"),
        (["--all", "SwitchStory"], "name the scenes, or give --chapter CHAPTER, or --all"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], expected: str, tmp_path: Path, capsys: Streams
) -> None:
    (tmp_path / "b.html").mkdir()
    status = status_of("deck", *(each.format(folder=tmp_path) for each in arguments))
    told = capsys.readouterr().err
    assert status == 2 and expected in told and told.count("\n") == 1


def test_an_older_deck_outlives_what_goes_wrong(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: Streams
) -> None:
    before = (root / "deck.html").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scenes.studio.decks.web._page", full)
    assert command(root, "deck", "-o", str(root / "deck.html")) == 1
    told = capsys.readouterr().err
    assert "No space left on device; an older one is whole" in told and told.count("\n") == 1
    assert (root / "deck.html").read_bytes() == before
    assert not list(root.glob(".*"))
