"""The report holds every number with its entry, and a real browser shows it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import torch
from manim import Square, Wait
from PIL import Image

from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.__main__ import main
from scenes.kit import Face, Lecture
from scenes.kit.cells.grids import CellSize, Row
from scenes.kit.look.theme import DARK, LIGHT, in_theme
from scenes.studio.audit.audit import FrameFault, Report, audit, audit_both_themes
from scenes.studio.audit.capture import Capture, appearance_of
from scenes.studio.audit.pixels import Backdrop, View
from scenes.studio.audit.storyboard import ShownEntry
from scenes.studio.catalogue import Listed
from scenes.studio.commands import audit as commands
from scenes.studio.commands import terminal
from scenes.studio.finding import find
from scenes.studio.report.numbers import TableRow, Tensor
from scenes.studio.report.page import page
from scenes.studio.report.svg_frames import Outlines, frame
from scenes.studio.report.svg_paths import HEIGHT, WIDTH
from tests.support.layer_story import LayerStory
from tests.support.runs import told

SMALL = CellSize(width=0.92, height=0.52, gap=0.1)


@pytest.fixture(scope="module", params=[find("ReluGate")], ids=lambda scene: scene.id)
def audited(request: pytest.FixtureRequest) -> tuple[Listed, Report]:
    """What `audit_both_themes` finds, of a run that other tests look at as well."""
    scene: Listed = request.param
    run, _ = told(scene)
    with in_theme(LIGHT):
        other = audit(scene.load(), frame_rate=1).stills
    return scene, replace(run.report, other_theme=other)


@pytest.fixture(scope="module")
def written(audited: tuple[Listed, Report], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page([audited], DARK))
    return path


def rows(html: str) -> dict[str, list[str]]:
    """The texts of each row by its id."""
    found = re.findall(r'<tr id="([^"]+)"[^>]*>(.*?)</tr>', html, flags=re.S)
    return {
        id: [re.sub("<[^>]*>", "", cell).strip() for cell in row.split("<td>")[1:]]
        for id, row in found
    }


def test_each_number_of_each_frame_has_its_row(
    audited: tuple[Listed, Report], written: Path
) -> None:
    _, report = audited
    html = written.read_text()
    found = rows(html)
    assert len(found) == sum(len(still.entries) for still in report.stills) > 500
    for id in found:
        assert html.count(f'id="{id}-place"') == html.count(f'data-pair="{id}"') == 1


def test_a_row_tells_what_plain_torch_holds(written: Path) -> None:
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    torch.relu(torch.diag(torch.tensor([1.0, 1, 2, 3, 0, 0]))[:4] @ x).backward(
        torch.tensor([0, 0, 0.2, 0.8])
    )
    assert x.grad is not None
    found = list(rows(written.read_text()).values())
    told_of = [row[:3] for row in found]
    assert ["x[1]", "−1.10", repr(x[1].item())] in told_of
    assert ["x.grad[3]", "2.4", repr(x.grad[3].item())] in told_of
    assert ["x.grad[1]", "0", "0.0"] in told_of


def test_the_page_needs_no_other_file_and_names_the_torch_lines(written: Path) -> None:
    html = written.read_text()
    assert "http" not in html and "src=" not in html and "url(" not in html
    for line in ("x = torch.tensor(\n    [0.4, -1.1, -0.9, 0.7,", "z = W @ x", "out.backward(v)"):
        assert line in html
    assert "<b>all true.</b>" in html and "light-dark(#" in html
    assert len(html) < 12_000_000


def test_faults_stand_at_the_top(audited: tuple[Listed, Report]) -> None:
    scene, report = audited
    fault = FrameFault(scene.id, "gates", 9.5, "number", "0.5 <b>", "0.4")
    html = page([(scene, replace(report, faults=[fault]))], LIGHT)
    assert "all true" not in html
    assert "<b>1 fault</b>" in html and "0.5 &lt;b&gt;; expected 0.4" in html
    assert html.index("1 fault") < html.index('class="beat"')


def test_seeds_and_scalars_are_told() -> None:
    noise = Record("noise", np.array([0.25, -1.5], np.float32), "torch.randn(2)", seed=7)

    class Seeded(Lecture):
        title = "Which seed?"

        def construct(self) -> None:
            row = Row(noise, Face.VALUE, SMALL, scale=3)
            self.add(row)
            self.beat("row", Wait(0.2))

    html = page([(find("ReluGate"), audit_both_themes(Seeded, frame_rate=1))], DARK)
    assert "<code>torch.randn(2)</code>" in html and "shape (2,), seed 7" in html
    assert repr(float(noise.value[0])) in html


# -- in a browser --------------------------------------------------------------------------


def browse(chromium: str, page: Path, *options: str, at: str = "") -> tuple[str, list[str]]:
    """What the browser prints, and what the page's console says."""
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    profile = f"--user-data-dir={page.parent / 'profile'}"
    done = subprocess.run(
        [chromium, *quiet, profile, "--enable-logging=stderr", *options, f"{page.as_uri()}{at}"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, re.findall(r".*CONSOLE.*", done.stderr)


def test_a_browser_opens_it_and_shows_the_row_of_a_number(chromium: str, written: Path) -> None:
    """The address of a number on the second frame, whose row is folded away at first."""
    folded = next(id for id, row in rows(written.read_text()).items()
                  if id.startswith("ReluGate-2-") and row[0] == "x[1]")  # fmt: skip
    dom, console = browse(chromium, written, "--dump-dom", at=f"#{folded}")
    assert console == []
    assert re.search(rf'<tr id="{folded}"[^>]*class="lit"', dom)
    assert re.search(rf'class="place lit" id="{folded}-place"', dom)
    assert dom.count('class="lit"') == 1
    assert dom.count("<details open") == written.read_text().count("<details open") + 1


def test_a_script_that_fails_is_noticed(chromium: str, written: Path) -> None:
    broken = written.with_name("broken.html")
    broken.write_text(written.read_text().replace("reveal();\n</script>", "conceal();\n</script>"))
    _, console = browse(chromium, broken, "--dump-dom")
    assert any("conceal is not defined" in line for line in console)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_browser_draws_the_frame_that_the_camera_captured(
    scheme: str, chromium: str, audited: tuple[Listed, Report], tmp_path: Path
) -> None:
    """A frame's SVG alone, drawn by the browser, against the captures drawn by cairo."""
    _, report = audited
    ramp = Square(fill_opacity=0.8, stroke_width=4).set_color_by_gradient("#ff0000", "#00ff00")
    shaded = Capture.of(ramp, appearance_of(ramp))
    dark = [*report.stills[10].picture, shaded]
    light = [*report.other_theme[10].picture, shaded]
    outlines = Outlines()
    grounds = (LIGHT.background, DARK.background)
    svg = frame(light, dark, grounds, outlines)
    path = tmp_path / "frame.html"
    path.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><style>:root {{ color-scheme: {scheme}; }}'
        " body { margin: 0; } svg { display: block; }</style>"
        f'<svg width="{WIDTH}" height="{HEIGHT}"><defs>{outlines.definitions}</defs>{svg}</svg>'
    )
    shot = tmp_path / "frame.png"
    browse(chromium, path, f"--screenshot={shot}", f"--window-size={WIDTH},{HEIGHT}")
    theirs = np.asarray(Image.open(shot).convert("RGB")).astype(int)
    theme, picture = (DARK, dark) if scheme == "dark" else (LIGHT, light)
    canvas = Backdrop(View.frame(HEIGHT), theme.background)
    for capture in picture:
        canvas.draw(capture)
    pixels = canvas.pixels(canvas.view)
    ours = np.stack([pixels >> shift & 255 for shift in (16, 8, 0)], axis=-1).astype(int)
    differs = np.abs(ours - theirs[:, : ours.shape[1]]).max(axis=-1) > 40
    edges = np.zeros_like(differs)
    for axis in (0, 1):
        for step in (-1, 1):
            edges |= np.abs(np.roll(ours, step, axis) - ours).max(axis=-1) > 40
    assert differs.mean() < 0.02  # the browser smooths edges, the canvas does not
    assert (differs & ~edges).mean() < 0.001


# -- the command ---------------------------------------------------------------------------


def test_the_command_writes_the_page(
    audited: tuple[Listed, Report],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(commands, "_audited", lambda *arguments, **options: audited[1])
    monkeypatch.chdir(tmp_path)
    assert main(["audit", "ReluGate", "--report"]) == terminal.FINE
    assert str(tmp_path / "scenes_audit.html") in capsys.readouterr().err
    assert len(rows((tmp_path / "scenes_audit.html").read_text())) > 500


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("ReluGate", "--report got 'ReluGate'; give a file name that ends in .html"),
        ("nowhere/page.html", "there is no folder nowhere; make it"),
    ],
)
def test_a_page_that_cannot_be_written_is_said_at_once(
    name: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "ReluGate", "--report", name]) == terminal.BAD_INPUT
    assert says in capsys.readouterr().err


def test_a_folder_in_the_place_of_the_page_is_said(
    audited: tuple[Listed, Report],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(commands, "_audited", lambda *arguments, **options: audited[1])
    (tmp_path / "page.html").mkdir()
    arguments = ["audit", "ReluGate", "--report", str(tmp_path / "page.html")]
    assert main(arguments) == terminal.BAD_INPUT
    assert "cannot be written: Is a directory" in capsys.readouterr().err


# -- lines to paste --------------------------------------------------------------------------


def test_each_number_of_an_expression_can_be_pasted() -> None:
    """The lines and the code of each button, run by Python alone, give what torch holds."""
    story = page([(find("ReluGate"), audit_both_themes(LayerStory, frame_rate=1))], DARK)
    tables = re.findall(r"<table>(.*?)</table>", story, flags=re.S)
    tried = set()
    for table in tables:
        lines = unescape(re.search(r"<pre>(.*?)</pre>", table, flags=re.S)[1])  # type: ignore[index] # it is there
        for row in re.findall(r"<tr id.*?</tr>", table, flags=re.S):
            held = re.sub("<[^>]*>", "", row.split("<td>")[3]).strip()
            code = unescape(re.search(r'data-code="(.*?)"', row)[1])  # type: ignore[index]
            if (lines, code) not in tried:
                tried.add((lines, code))
                scope: dict[str, object] = {}
                exec(lines, scope)
                assert repr(eval(f"({code}).item()", scope)) == held
    assert len(tried) > 20
    assert "W[0, 1]" in {code for _, code in tried}


def test_a_line_that_raises_and_a_formula_can_be_pasted_too() -> None:
    lines = ("import torch", "x = torch.tensor([3., 4.])", "x.backward()  # raises",
             "told = len(str(error))")  # fmt: skip
    run = ListingRun(Listing(lines))
    records = (run.record("told"), run.record("x + 0 * told"),
               run.record("np.sqrt(x) * 2", kind=ExpressionKind.THEORY))  # fmt: skip
    for record in records:
        scope: dict[str, object] = {}
        tensor = Tensor(record, ())
        exec(tensor.lines, scope)
        index = (1,) if record.shape else ()
        row = TableRow("r", ShownEntry(record, index, "", (0, 0, 1, 1), None, DARK.text),
                       "", "", 0, 0, 0, 0)  # fmt: skip
        value = eval(row.pasted, scope)
        assert getattr(value, "item", lambda: value)() == record.value[index].item()  # noqa: B023
    assert row.pasted == "(np.sqrt(x) * 2)[1]"


def test_whether_torch_refuses_can_be_pasted_too() -> None:
    lines = ("import torch", "x = torch.ones(2, requires_grad=True)", "y = (x * x).sum()",
             "y.backward()")  # fmt: skip
    code = "y.grad_fn.next_functions[0][0]._saved_self"
    for place in (3, 4):
        record = ListingRun(Listing(lines)).record(code, place, kind=ExpressionKind.REFUSED)
        scope: dict[str, object] = {}
        exec(Tensor(record, ()).lines, scope)
        shown = ShownEntry(record, (), "", (0, 0, 1, 1), None, DARK.text)
        row = TableRow("r", shown, "", "", 0, 0, 0, 0)
        assert eval(row.pasted, scope) is bool(record.value) is (place == 4)


def test_old_records_show_what_they_showed() -> None:
    class Unproven(Lecture):
        title = "What is it?"

        def construct(self) -> None:
            record = Record("x", np.array([0.25, -1.5], np.float32), "x")
            self.add(Row(record, Face.VALUE, SMALL, scale=3))
            self.beat("row", Wait(0.2))

    html = page([(find("ReluGate"), audit_both_themes(Unproven, frame_rate=1))], DARK)
    assert "<pre>" not in html and "data-code=" not in html.partition("<script>")[0]
