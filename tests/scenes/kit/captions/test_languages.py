"""A scene in other languages: its tables are whole, its lines fit, bad input is one line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import typst
from manim import Scene, tempconfig

from scenes.__main__ import main
from scenes.kit import Lecture, Words, announce, state
from scenes.kit.captions.narrator import Narrator
from scenes.kit.captions.soundness import table_faults
from scenes.kit.captions.standing import caption, fits
from scenes.kit.look import font_files, fonts, typesetting
from scenes.kit.look.stage import SAFE
from scenes.kit.look.theme import CAPTION
from scenes.kit.look.typesetting import take_absent
from scenes.kit.speech.code import Known
from scenes.kit.speech.languages import in_language
from scenes.kit.speech.pieces import Piece
from scenes.kit.speech.sayings import Saying
from scenes.kit.speech.tables import spoken_beside
from scenes.kit.speech.words import composed
from scenes.studio.audit.audit import DRY
from scenes.studio.catalogue import Listed, catalogue
from scenes.studio.finding import find
from scenes.studio.own_scenes import own_scene
from scenes.studio.render.job import Job
from tests.support import switch_story
from tests.support.little_font import little_font
from tests.support.runs import told
from tests.support.switch_story import SwitchStory

STORY = Path(str(switch_story.__file__))
GERMAN = STORY.with_suffix(".de.toml")
OLDER = STORY.with_name("short_stories.py")  # its scene has no table


@cache
def narrator() -> Narrator:
    """The story's narrator after it has been run, once, without drawing."""
    with tempconfig({**DRY, "frame_rate": 2}):
        scene = SwitchStory()
        Scene.render(scene)
    assert scene.narrator is not None
    return scene.narrator


def with_tables() -> Iterator[Listed]:
    """All scenes of the catalogue with a table of captions."""
    for listed in catalogue():
        if "captions = " in (Path(switch_story.__file__).parents[2] / listed.path).read_text():
            yield listed


def assert_whole(kind: type[Lecture], narrator: Narrator) -> None:
    assert "de" in spoken_beside(kind)
    assert list(table_faults(kind, narrator)) == []


@pytest.mark.parametrize("scene", list(with_tables()), ids=lambda scene: scene.id)
def test_the_tables_of_a_scene_are_whole_in_every_language(scene: Listed) -> None:
    run, _ = told(scene)
    assert run.narrator is not None
    assert_whole(scene.load(), run.narrator)


def test_the_tables_of_the_story_are_whole_in_every_language() -> None:
    assert_whole(SwitchStory, narrator())


# -- planted in a table --------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The scene in a folder of its own."""
    shutil.copy(STORY, tmp_path / "mine.py")
    shutil.copy(GERMAN, tmp_path / "mine.de.toml")
    return tmp_path / "mine.py"


def edited(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


PLANTED = {
    "a slot is missing altogether": ("{count} von {size} {count:ist|sind}", "{size} sind",
                                     "'read' has no slot {count}"),
    "a row is missing": ('inputs = "', 'input = "', "there is no beat 'inputs'"),
    "an alternative is missing": ("several =", "many =",
                                  "no text of 'to the weights' 'several'"),
    "a choice is missing": ('two = "zwei"', "", "no text of 'guess' 'choices two'"),
    "on for off": ("Schalter sind} aus", "Schalter sind} an", "facts that bear 'an'"),
    "row for column": ("hinaus durch die Spalte:", "hinaus durch die Zeile:",
                       "fact 2 of 2 is idle"),
    "rows and columns": ("Zeile, hinaus durch die Spalte:", "Spalte, hinaus durch die Zeile:",
                         "facts in the order of its words; 'Zeile' comes too late"),
    "another number": ('two = "zwei"', 'two = "drei"', "facts that bear 'drei'"),
    "none for all": ("Jedes `z` ist positiv", "Jedes `z` ist negatief",
                     "'negatief' in words.de.toml"),
    "three lines": ("Jetzt trifft `W` die Eingänge `x`.", "Jetzt trifft `W` die Eingänge. " * 6,
                    "at most 2 lines; it has 3"),
    "one form too many": ("{count:ist|sind}", "{count:ist|sind|seien}", "has 3 forms, and de 2"),
    "a broken slot": ("{size}", "{size", "is no slot"),
    "a name of nothing": ("trifft `W` die", "trifft `Q` die", "no line of the listing has Q"),
}  # fmt: skip


@pytest.mark.parametrize("plant", PLANTED)
def test_what_is_wrong_with_a_table_is_told(plant: str, copied: Path) -> None:
    before, after, message = PLANTED[plant]
    edited(copied.with_suffix(".de.toml"), before, after)
    scene = own_scene(str(copied), "SwitchStory").load()
    found = list(table_faults(scene, narrator()))
    assert any(message in fault for fault in found), found


def test_an_alternative_without_facts_and_a_long_line_are_told() -> None:
    captions = {**SwitchStory.captions, "inputs": announce("Here we go on and " * 4),
                "more": state({"what": "All is here."}), "title": state({"a": "A", "b": "B"}),
                "asked": announce("Here."), "twice": replaced_ask()}  # fmt: skip
    kind = type("Other", (SwitchStory,), {"captions": captions, "proven": False})
    speaker = Narrator(narrator().scene, captions, "en")
    speaker.words, speaker.known = narrator().words, narrator().known
    found = "\n".join(table_faults(kind, speaker))
    for message in ("at most 60 characters; it has", "'more': Words.facts has no 'what'",
                    "'twice' has several texts; only a state has"):  # fmt: skip
        assert message in found


def replaced_ask() -> Saying:
    return replace(announce("Here."), text={"a": "Here.", "b": "There."})


# -- from outside --------------------------------------------------------------------------


def test_the_audit_speaks_the_language_that_is_asked_for(
    copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = f"{copied}:SwitchStory"
    assert main(["audit", target, "--language", "de", "--theme", "dark"]) == 0
    out = capsys.readouterr().out
    assert "switches: some off (2nd of 2)" in out and "all true" in out
    assert main(["audit", target, "--language", "de", "--theme", "dark", "--json"]) == 0
    (scene,) = json.loads(capsys.readouterr().out)["scenes"]
    assert {beat["name"]: beat["alternative"] for beat in scene["beats"]}["guess"] == "guess"
    assert all("caption" not in beat for beat in scene["beats"])


@pytest.mark.parametrize(
    ("target", "language", "message"),
    [
        ("mine", "xx", "SCENES_LANGUAGE is 'xx'; give one of: en, de"),
        ("older", "de", "Short speaks en alone, and SCENES_LANGUAGE is 'de'; leave it out"),
        ("alone", "de", "SwitchStory does not speak 'de', but en; write mine.de.toml beside it"),
        ("broken", "de", "mine.de.toml cannot be read: "),
        ("other", "de", "mine.de.toml: there is no beat 'law'; translate it"),
    ],
)
def test_a_language_that_is_not_there_is_one_line(
    target: str, language: str, message: str, copied: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = copied.with_suffix(".de.toml")
    if target == "alone":
        table.unlink()
    elif target == "broken":
        table.write_text("title = ")
    elif target == "other":
        edited(table, 'law = "', 'lore = "')
    scene = f"{OLDER}:Short" if target == "older" else f"{copied}:SwitchStory"
    assert main(["audit", scene, "--language", language, "--theme", "dark"]) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if message in line]
    assert len(said) == 1


def test_the_language_decides_the_film_and_its_name(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = own_scene(str(copied), "SwitchStory")
    english, made = Job(scene, "l", copied.parent).video.name, scene.load().made_from()
    with in_language("de"):
        assert Job(scene, "l", copied.parent).video.name == english.replace(".mp4", "-de.mp4")
        german = scene.load().made_from()
        assert german != made
        edited(copied.with_suffix(".de.toml"), "Jetzt", "Nun")
        assert scene.load().made_from() != german


def test_a_scene_with_a_table_has_its_title(copied: Path) -> None:
    assert own_scene(str(copied), "SwitchStory").title == "How many inputs get a gradient?"
    assert SwitchStory.title == "How many inputs get a gradient?"
    listed = Listed(str(STORY))  # an absolute path stays as it is
    assert listed.title == "How many inputs get a gradient?"
    assert find("relu_gate").title == "How many of `x.grad` are not zero?"
    assert own_scene(str(OLDER), "Short").title == "Which number?"  # without a table


# -- another script ------------------------------------------------------------------------

CHINESE = "只有一个输入得到梯度。"
LONG = (
    "反向传播沿着权重的列把梯度带回输入，经过所有打开的开关，"
    "关闭的开关让它停下来，所以其余的输入什么梯度也得不到。"
    "这就是为什么只有一个输入得到梯度。"
)


def chinese(text: str) -> tuple[Piece, ...]:
    return composed(text, Words(), "zh", Known())


@pytest.fixture
def system_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with no font but those that a test puts there."""
    built_in = fonts._fonts(own=True)
    there = lambda *, own: built_in if own else typst.Fonts(False, False, [str(tmp_path)])  # noqa: E731
    monkeypatch.setattr(fonts, "_fonts", there)
    caches = (fonts.compiler, fonts._system_fonts, fonts._draws, font_files._table,
              typesetting._typeset)  # fmt: skip
    for known in caches:
        known.cache_clear()
    take_absent()
    yield tmp_path
    for known in caches:
        known.cache_clear()
    take_absent()


def test_chinese_is_set_in_lines_that_fit(system_fonts: Path) -> None:
    square = ((50, 0), (550, 0), (550, 700), (50, 700))
    low = ((50, 0), (200, 0), (200, 150))  # Typst lets the empty half of a mark hang out
    shapes = {sign: low if sign in "，。" else square for sign in CHINESE + LONG}
    little_font(system_fonts, "Squares", shapes)
    one, two = caption(chinese(CHINESE)), caption(chinese(LONG))
    assert take_absent() == frozenset()
    assert fits(chinese(CHINESE), "zh") is None and fits(chinese(LONG), "zh") is None
    # Signs of the font are 0.6 em wide: so many fill a line, wherever it is broken.
    per_line = int(SAFE.width / CAPTION / 0.6)
    assert len(CHINESE) < per_line and 1.2 * per_line < len(LONG) < 2 * per_line
    assert two.height > one.height + CAPTION and two.width <= SAFE.width
    assert "at most 2 lines; it has 3" in str(fits(chinese(LONG * 2), "zh"))


def test_without_a_font_for_chinese_one_clear_message_says_what_to_install(
    system_fonts: Path,
) -> None:
    assert fits(chinese(CHINESE), "zh") is None
    message = fonts.what_to_install(take_absent())
    assert "apt-get install fonts-noto-cjk" in message and "\n" not in message
