"""The pages of `docs`: their snippets run, and their pictures show what the snippets draw.

`python -m tests.support.handbook` makes the pictures anew. Each keeps, in a text of the file, what
the camera captured: by that a test finds out whether it is current, on any machine.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import Camera, ManimColor, Mobject, VGroup, tempconfig
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from scenes.kit.cells.lettering import Lettering
from scenes.kit.look.theme import current_theme
from scenes.studio.audit.audit import audit
from scenes.studio.audit.capture import CapturingCamera, Picture
from scenes.studio.own_scenes import own_scene
from scenes.studio.render.still import last_frame

DOCS = Path(__file__).parents[2] / "docs"
WIDTH, HEIGHT = 854, 480
_MARGIN = 12  # pixels around a drawable
_COLORS = 64
_SHOWS = "shows"
_FENCE = re.compile(
    r"^```(?P<kind>[^\n]*)\n(?P<text>.*?)^```\n(?:\n!\[[^\n]*\]\((?P<picture>[^)]+)\)\n)?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Snippet:
    """A fenced block of a page: what it is, its text, and the picture right behind it."""

    kind: str
    text: str
    picture: Path | None


def snippets(page: str) -> list[Snippet]:
    """All blocks of a page, in their order."""
    return [
        Snippet(found["kind"], found["text"], DOCS / found["picture"] if found["picture"] else None)
        for found in _FENCE.finditer((DOCS / page).read_text(encoding="utf-8"))
    ]


# -- the two pages -------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Still:
    """A picture that a page shows, made or only captured."""

    file: Path
    picture: Picture
    drawn: Sequence[Mobject]
    image: Image.Image | None = None


def film_so_far(folder: Path) -> Iterator[tuple[Path, Snippet]]:
    """The film of `scene.md` after each of its steps, as a file that one may run."""
    text = ""
    for number, snippet in enumerate(snippets("scene.md")):
        if snippet.kind == "python":
            text += snippet.text
            file = folder / f"squares_{number}.py"
            file.write_text(text, encoding="utf-8")
            yield file, snippet


def last_class(snippet: Snippet) -> str | None:
    """The scene that a snippet defines."""
    found = re.findall(r"^class (\w+)\(Lecture\)", snippet.text, re.MULTILINE)
    return found[-1] if found else None


def scene_stills(*, drawing: bool) -> Iterator[Still]:
    """The last frames of the film's steps."""
    with tempfile.TemporaryDirectory() as folder:
        for file, snippet in film_so_far(Path(folder)):
            if snippet.picture is not None:
                scene = own_scene(str(file), last_class(snippet)).load()
                picture = audit(scene, frame_rate=5).stills[-1].picture
                image = last_frame(scene, WIDTH, HEIGHT) if drawing else None
                yield Still(snippet.picture, picture, [], image)


def drawable_stills(*, drawing: bool) -> Iterator[Still]:
    """What the snippets of `drawables.md` leave as `drawn`, alone on the stage."""
    scope: dict[str, Any] = {"__name__": "drawables"}
    for snippet in snippets("drawables.md"):
        if snippet.kind != "python":
            continue
        exec(compile(snippet.text, str(snippet.picture), "exec"), scope)
        if snippet.picture is not None:
            drawn = VGroup(scope["drawn"])  # one drawable, or several
            camera = CapturingCamera()
            camera.capture_mobjects(drawn)
            image = _image(drawn) if drawing else None
            yield Still(snippet.picture, camera.picture, [drawn], image)


def stills(*, drawing: bool) -> Iterator[Still]:
    yield from scene_stills(drawing=drawing)
    yield from drawable_stills(drawing=drawing)


def _image(drawn: VGroup) -> Image.Image:
    """A drawable on the ground of the theme, cut out."""
    with tempconfig({"pixel_width": 2 * WIDTH, "pixel_height": 2 * HEIGHT}):
        camera = Camera()
        camera.background_color = ManimColor(current_theme().background)
        camera.init_background()
        camera.reset()
        camera.capture_mobjects(drawn)
        image = Image.fromarray(camera.pixel_array).convert("RGB")
    scale = image.width / camera.frame_width
    left, right = (image.width / 2 + scale * side for side in
                   (drawn.get_left()[0], drawn.get_right()[0]))  # fmt: skip
    top, bottom = (image.height / 2 - scale * side for side in
                   (drawn.get_top()[1], drawn.get_bottom()[1]))  # fmt: skip
    cut = image.crop((int(left) - _MARGIN, int(top) - _MARGIN, int(right) + _MARGIN,
                      int(bottom) + _MARGIN))  # fmt: skip
    return cut.resize((cut.width // 2, cut.height // 2), Image.Resampling.LANCZOS)


# -- what a picture shows ------------------------------------------------------------------


def shown_by(picture: Picture) -> list[dict[str, Any]]:
    """Every outline of a picture: what it is, its text, its place and its colours."""
    return [
        {
            "what": type(capture.mobject).__name__,
            "text": capture.mobject.drawn if isinstance(capture.mobject, Lettering) else "",
            "box": np.concatenate(
                [capture.points[:, :2].min(axis=0), capture.points[:, :2].max(axis=0)]
            ).round(2).tolist(),
            "fill": capture.fill.round(2).tolist(),
            "stroke": capture.stroke.round(2).tolist() if capture.stroke_width else [],
        }
        for capture in picture
        if capture.visible and len(capture.points)
    ]  # fmt: skip


def save(still: Still) -> None:
    """Write a picture with what it shows, in few colours."""
    assert still.image is not None
    told = PngInfo()
    told.add_itxt(_SHOWS, json.dumps(shown_by(still.picture)), zip=True)
    still.file.parent.mkdir(exist_ok=True)
    few = still.image.quantize(_COLORS, Image.Quantize.FASTOCTREE)
    few.save(still.file, pnginfo=told, optimize=True)


def kept(file: Path) -> list[dict[str, Any]]:
    """What a picture shows by its own account."""
    with Image.open(file) as image:
        image.load()
        found: list[dict[str, Any]] = json.loads(image.text[_SHOWS])  # type: ignore[attr-defined] # a PNG's
    return found


def outdated(before: list[dict[str, Any]], now: list[dict[str, Any]]) -> str | None:
    """What a picture does not show as it is now; None if it is current."""
    if [(one["what"], one["text"]) for one in before] != [
        (one["what"], one["text"]) for one in now
    ]:
        old, new = ([one["text"] for one in each if one["text"]] for each in (before, now))
        return f"it shows {len(before)} outlines, {old}; now there are {len(now)}, {new}"
    for one, other in zip(before, now, strict=True):
        for part in ("box", "fill", "stroke"):
            first, second = np.array(one[part]), np.array(other[part])
            if first.shape != second.shape or (np.abs(first - second) > 0.025).any():
                return f"{part} of {one['what']} {one['text']!r} was {one[part]}, is {other[part]}"
    return None


def main() -> None:
    for still in stills(drawing=True):
        save(still)
        print(still.file, f"{still.file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
