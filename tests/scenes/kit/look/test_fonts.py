"""Other scripts: built-in glyphs, a font of the system that has them, or one clear warning."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import typst

from scenes.__main__ import main
from scenes.kit.look import font_files, fonts, typesetting
from scenes.kit.look.fonts import is_missing, spares, what_to_install
from scenes.kit.look.glyphs import Points
from scenes.kit.look.typesetting import CODE_SIZE, ONE_LINE, Part, Type, take_absent, typeset
from scenes.studio.render.still import last_frame
from tests.support.little_font import TRIANGLE, Corners, little_font

CODE_FONT, PROSE_FONT = "DejaVu Sans Mono", "New Computer Modern"
SQUARE: Corners = ((0, 0), (400, 0), (400, 400), (0, 400))
PRIVATE = "\U000f1234"  # in no real font
System = Callable[..., None]


def forget() -> None:
    for known in (fonts.compiler, fonts._system_fonts, fonts._draws, font_files._table,
                  typesetting._typeset):  # fmt: skip
        known.cache_clear()
    take_absent()


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[System]:
    """A machine whose fonts are those that a test makes: Family={character: corners}."""
    folder = tmp_path / "fonts"
    folder.mkdir()
    own = fonts._fonts(own=True)

    def only_these(*, own: bool) -> typst.Fonts:
        return built_in if own else typst.Fonts(False, False, [str(folder)])

    built_in = own
    monkeypatch.setattr(fonts, "_fonts", only_these)

    def install(**families: dict[str, Corners]) -> None:
        for family, shapes in families.items():
            little_font(folder, family.replace("_", " "), shapes)
        forget()

    forget()
    yield install
    forget()


def outline(text: str, type: Type = Type.CODE) -> Points:
    return typeset((Part(text, type),), ONE_LINE)[0]


def corners(points: Points) -> set[tuple[float, float]]:
    return {(round(float(x), 3), round(float(y), 3)) for x, y, _ in points[::4]}


def scaled(shape: Corners, size: float = CODE_SIZE) -> set[tuple[float, float]]:
    return {(round(x / 1000 * size, 3), round(y / 1000 * size, 3)) for x, y in shape}


# -- what is built in ----------------------------------------------------------------------


@pytest.mark.parametrize("family", [CODE_FONT, PROSE_FONT])
@pytest.mark.parametrize(
    "text",
    ["Σθ_α", "вес", "وزن", "משקל", "é̂ñ", "−×≈∅ᵀℝ∂", "𝕏", "a\N{NO-BREAK SPACE}\u200db", "हिन्दी"],
)
def test_many_scripts_need_no_font_of_the_system(
    text: str, family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_system_fonts", lambda: pytest.fail("it asked the system"))
    assert spares(text, family) == ((), frozenset())


@pytest.mark.parametrize("type", [Type.CODE, Type.PROSE])
def test_what_is_missing_is_a_box(type: Type, system: System) -> None:
    """Two characters that look alike are drawn by the glyph that stands for missing ones."""
    assert fonts._same(outline("中", type), outline("文", type))
    assert not fonts._same(outline("中", type), outline("θ", type))
    for character in "中文한ก🔥":
        assert is_missing(character, typesetting._font(type))


def test_boxes_are_noted_each_time(system: System) -> None:
    for _ in range(2):  # the second time from the cache
        outline("x = 中文 + θ")
        assert take_absent() == {"中", "文"}
    outline("x")
    assert take_absent() == frozenset()


# -- what the system has -------------------------------------------------------------------


def test_a_font_of_the_system_draws_what_it_alone_has(system: System) -> None:
    before = outline("xy")
    system(Little={"中": TRIANGLE, "x": TRIANGLE})
    assert corners(outline("中")) == scaled(TRIANGLE)
    assert corners(outline("中", Type.PROSE)) == scaled(TRIANGLE, 1.0)
    together = outline("xy中")
    assert np.array_equal(together[: len(before)], before)  # x and y are still the built-in ones
    assert take_absent() == frozenset()


def test_a_font_with_a_built_in_name_changes_nothing(system: System) -> None:
    before = outline("x中")
    system(DejaVu_Sans_Mono={"中": TRIANGLE, "x": TRIANGLE})
    assert np.array_equal(outline("x中"), before)
    assert take_absent() == {"中"}
    system(Little={"中": SQUARE})
    assert corners(outline("中")) == scaled(SQUARE)
    assert np.array_equal(outline("x中")[: len(outline("x"))], outline("x"))


def test_glyphs_without_an_outline_do_not_count(system: System) -> None:
    """As those of coloured emoji, which are pictures."""
    system(A_Blank={"🔥": ()})
    outline("🔥")
    assert take_absent() == {"🔥"}
    system(Little={"🔥": TRIANGLE})
    assert corners(outline("🔥")) == scaled(TRIANGLE)


def test_as_few_fonts_as_can_be(system: System) -> None:
    system(A={"中": SQUARE}, B={"中": TRIANGLE, "文": TRIANGLE}, C={"🔥": SQUARE})
    found, absent = spares("中文 🔥ก", CODE_FONT)
    assert [spare.family for spare in found] == ["B", "C"] and absent == {"ก"}
    assert corners(outline("中")) == scaled(SQUARE)  # alone it may come from the first


def test_a_font_of_the_same_kind_is_preferred(system: System) -> None:
    shapes = {"中": SQUARE}
    system(A_Serif=shapes, B_Sans=shapes, C_Sans_Mono=shapes, D_Serif=shapes)
    (code, _), (prose, _) = spares("中", CODE_FONT), spares("中", PROSE_FONT)
    assert code[0].family == "C Sans Mono" and prose[0].family == "A Serif"


def test_the_systems_fonts_are_found_where_it_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    little_font(tmp_path / ".local/share/fonts", "Little", {PRIVATE: TRIANGLE})
    little_font(tmp_path / "Library/Fonts", "Little", {PRIVATE: TRIANGLE})  # macOS
    forget()
    outline(PRIVATE)
    assert take_absent() == {PRIVATE}
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    forget()
    assert corners(outline(PRIVATE)) == scaled(TRIANGLE)
    assert take_absent() == frozenset()
    forget()


def test_fonts_that_cannot_be_read_have_nothing(tmp_path: Path) -> None:
    whole = little_font(tmp_path, "Whole", {"中": TRIANGLE, PRIVATE: SQUARE}).read_bytes()
    for number, data in enumerate((b"", b"ttcf", whole[:200], whole[:-40], bytes(400), whole)):
        file = tmp_path / f"{number}.ttf"
        file.write_bytes(data)
        due = len(data) > len(whole) - 41  # the map is not at the end
        for character in ("中", PRIVATE):
            assert font_files.has_glyph(file, 0, character) is due
        assert not font_files.has_glyph(file, 0, "文")
    assert not font_files.has_glyph(tmp_path / "nowhere.ttf", 0, "中")


def test_maps_of_segments_are_read() -> None:
    """Format 4, made by hand: a stretch by a difference, one by a list with a gap, the end."""
    starts, ends = (0x41, 0x4E00, 0xFFFF), (0x43, 0x4E03, 0xFFFF)
    deltas, offsets, glyphs = (-0x40, 5, 1), (0, 4, 0), (7, 0, 65531, 9)
    table = struct.pack(">7H", 4, 0, 0, 6, 0, 0, 0) + struct.pack(
        ">3HH3H3h3H4H", *ends, 0, *starts, *deltas, *offsets, *glyphs
    )
    due = {0x40: 0, 0x41: 1, 0x43: 3, 0x44: 0, 0x4E00: 12, 0x4E01: 0, 0x4E02: 0, 0x4E03: 14,
           0x4E04: 0, 0xFFFF: 0, 0x1F600: 0}  # fmt: skip
    assert {code: font_files._in_segments(memoryview(table), code) for code in due} == due


# -- what is told --------------------------------------------------------------------------


def test_the_warning_names_the_characters_and_what_to_install() -> None:
    assert what_to_install("文中한") == (
        "no font of this system has 中 文 한, so that boxes stand there; install one that has, on "
        "Debian by `apt-get install fonts-noto-cjk`"
    )
    assert "install fonts-noto-core fonts-symbola`" in what_to_install("ก🔥")
    many = what_to_install(map(chr, range(0x4E00, 0x4F00)))
    assert " ..., so that" in many and len(many) < 200


SCENE = """\
from scenes.kit import Lecture


class Mine(Lecture):
    def construct(self):
        self.beat("one", say="`中` is here.", pause=0.1)
"""


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "mine.py").write_text(SCENE)
    monkeypatch.chdir(tmp_path)
    return "mine.py"


def warned(err: str, name: str = "Mine") -> bool:
    assert err == "" or err.startswith(f"{name}: no font of this system has 中, so that boxes")
    assert err.count("\n") <= 1
    return bool(err)


def test_an_audit_warns_once(
    scene: str, system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["audit", scene], ["audit", scene, "--theme", "light", "--json"]):
        assert main(command) == 0
        assert warned(capsys.readouterr().err)
    system(Little={"中": TRIANGLE})
    assert main(["audit", scene]) == 0
    assert not warned(capsys.readouterr().err)


def test_a_film_with_boxes_is_made_again_when_there_is_a_font(
    scene: str, system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    render = ["render", scene, "-q", "l", "--jobs", "1"]
    assert main(render) == main(render) == 0
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert first == second and warned(f"{first}\n")
    video = Path(out.splitlines()[0])
    boxes = video.read_bytes()
    system(Little={"中": TRIANGLE})
    assert main(render) == 0
    assert not warned(capsys.readouterr().err)
    assert video.read_bytes() != boxes
    stamped = video.stat().st_mtime_ns
    assert main(render) == 0
    assert not warned(capsys.readouterr().err) and video.stat().st_mtime_ns == stamped


def test_a_users_function_in_other_scripts(
    tmp_path: Path,
    system: System,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "θ.py").write_text("def 中(中, وزن):\n    return (中 * وزن).sum()\n", "utf-8")
    command = ["explain", "θ.py:中", "--input", "中=1.5", "--input", "وزن=2.0", "-q", "l",
               "--still", "-o", "it.png"]  # fmt: skip
    assert main(command) == 0
    assert warned(capsys.readouterr().err, "中")
    boxes = (tmp_path / "it.png").read_bytes()
    system(Little={"中": TRIANGLE})
    assert main(command) == 0
    assert not warned(capsys.readouterr().err)
    assert (tmp_path / "it.png").read_bytes() != boxes


def test_plain_manim_warns_once_too(
    scene: str, system: System, capsys: pytest.CaptureFixture[str]
) -> None:
    from manim import tempconfig

    from scenes.studio.finding import find

    quiet = {"dry_run": True, "progress_bar": "none", "verbosity": "ERROR", "frame_rate": 5}
    with tempconfig(quiet):
        find(scene).load()().render()
    assert warned(capsys.readouterr().err)
    told: list[str] = []
    last_frame(find(scene).load(), 160, 90, told.append)
    assert len(told) == 1
