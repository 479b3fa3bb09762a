"""A film's page in a real browser: every step, every number, by keys, mouse and finger."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch

from scenes.kit.look.theme import DARK, LIGHT
from scenes.studio.audit.audit import Report, glance
from scenes.studio.finding import find
from scenes.studio.parameters import parameters
from scenes.studio.report.film_page import Film, film_page, words_of
from tests.support.browser import Tab

SHOWN = "document.querySelectorAll('.step:not([hidden])')"
WIDE, NARROW = (1280, 800), (360, 740)


@cache
def seen() -> Report:
    return glance(find("ReluGate").load())


@pytest.fixture(scope="module", params=["ReluGate"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    scene = find(request.param)
    film = Film(scene.id, seen().title, scene.insight, parameters=parameters(scene))
    path = tmp_path_factory.mktemp("page") / "film.html"
    path.write_text(film_page(film, seen(), DARK), encoding="utf-8")
    return path


@pytest.fixture
def opened(tab: Tab, written: Path) -> Tab:
    """The page in a window as lecturers have it, its first step shown."""
    tab.window(*WIDE, dark=True)
    tab.requests.clear()
    tab.open(f"{written.as_uri()}#1")
    return tab


def data(page: Path) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>',
                      page.read_text(encoding="utf-8"), re.S)  # fmt: skip
    assert found is not None
    return dict(json.loads(found[1]))


def spot(tab: Tab, entry: str) -> str:
    """The selector of the first number on the frame that is this entry."""
    place = tab.js(f"steps[step].findIndex(([k]) => numbers[k][1] === {json.dumps(entry)})")
    assert place >= 0, entry
    return f"#spots button:nth-child({place + 1})"


# -- what it says ---------------------------------------------------------------------------


def test_every_step_has_all_numbers_that_the_audit_saw(written: Path) -> None:
    told = data(written)
    stills = seen().stills
    assert [beat["caption"] for beat in told["beats"]] == [still.beat.caption for still in stills]
    for step, still in zip(told["steps"], stills, strict=True):
        shown = sorted((told["numbers"][k][1], told["numbers"][k][2]) for k, *_ in step)
        names = [(row.record.name, row.index, row.text) for row in still.entries]
        due = sorted((f"{name}[{', '.join(map(str, at))}]" if at else name, text)
                     for name, at, text in names)  # fmt: skip
        assert shown == due


def test_steps_stand_where_the_film_has_them() -> None:
    """By the storyboard, which an audit of all frames wrote: a video is stopped there."""
    (scene,) = json.loads(find("ReluGate").storyboard.read_text())["scenes"]
    for still, kept in zip(seen().stills, scene["beats"], strict=True):
        assert still.beat.name == kept["name"] and still.beat.line == kept["line"]
        assert abs(still.beat.start - kept["start"]) < 0.2
        assert abs(still.beat.end - kept["end"]) < 0.2
        assert len(still.entries) == len(kept["entries"])


def test_a_number_tells_what_plain_torch_holds(written: Path) -> None:
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    torch.relu(torch.diag(torch.tensor([1.0, 1, 2, 3, 0, 0]))[:4] @ x).backward(
        torch.tensor([0, 0, 0.2, 0.8])
    )
    assert x.grad is not None
    told = [number[1:5] for number in data(written)["numbers"]]
    assert ["x[1]", "−1.10", repr(x[1].item()), []] in told
    assert ["x.grad[3]", "2.4", repr(x.grad[3].item()), []] in told


def test_every_zero_of_a_gradient_tells_why(written: Path) -> None:
    """By hand: v is 0 for outputs 0 and 1, z[1] is negative, W is zero off its diagonal."""
    zeros = [n for n in data(written)["numbers"] if n[1].startswith("x.grad[") and n[2] == "0"]
    assert len(zeros) > 5 and all(number[4] for number in zeros)
    whole = [number[4] for number in zeros if number[1] == "x.grad[1]"]
    assert [*whole[0]] == [
        "v ignores it: v ignores out[1]: v[1] = 0",
        "gate closed: relu lets nothing through: z[1] = −1.1",
        *(f"zero factor: mv multiplies by zero: W[{row}, 1] = 0" for row in (0, 2, 3)),
    ]
    assert all("node" not in cause for number in zeros for cause in number[4])


def test_its_lines_give_its_number(written: Path) -> None:
    """Run by Python alone, as a reader pastes them; one number of each tensor and set of lines."""
    told = data(written)
    tried: dict[int, tuple[str, str, str]] = {}
    for which, entry, _, held, _, pasted, *_ in told["numbers"]:
        tried.setdefault(which, (entry, held, pasted))
    for which, (entry, held, pasted) in tried.items():
        scope: dict[str, object] = {}
        exec(told["lines"][told["tensors"][which]["lines"]], scope)
        value = eval(pasted, scope)
        assert repr(getattr(value, "item", lambda: value)()) == held, entry  # noqa: B023
    assert len(tried) > 10


def test_it_is_one_small_file(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert "http" not in html and "src=" not in html
    assert re.findall(r"url\([^#]", html) == []
    assert len(html.encode()) < 500_000


def test_all_languages_say_the_same() -> None:
    assert words_of("de").keys() == words_of("en").keys()
    page = film_page(Film("A", "Wie viele?", language="de"), seen(), LIGHT)
    assert '<html lang="de">' in page and "Nächster Schritt" in page and "Next step" not in page


# -- steps ----------------------------------------------------------------------------------


def test_keys_go_through_all_steps_and_back(opened: Tab, written: Path) -> None:
    beats = [still.beat for still in seen().stills]

    def is_at(place: int) -> None:
        assert opened.js(f"[...{SHOWN}].map((each) => each.id)") == [f"frame-{place + 1}"]
        assert opened.js("at('said').textContent") == beats[place].caption
        lit = opened.js("document.querySelector('#lines .lit')?.firstChild.textContent ?? ''")
        assert lit == beats[place].line
        assert opened.js("at('count').textContent") == f"{place + 1} / {len(beats)}"

    for place in range(len(beats)):
        is_at(place)
        opened.press("ArrowRight")
    for place in reversed(range(len(beats))):
        is_at(place)
        opened.press("ArrowLeft")
    is_at(0)
    for key, place in (("PageDown", 1), ("End", len(beats) - 1), ("PageUp", len(beats) - 2)):
        opened.press(key)
        is_at(place)
    assert opened.errors == []
    assert {each.partition("#")[0] for each in opened.requests} <= {written.as_uri(), "about:blank"}


def test_buttons_and_the_slider_step_too(opened: Tab) -> None:
    opened.click(*opened.middle("#on"))
    opened.click(*opened.middle("#on"))
    opened.click(*opened.middle("#back"))
    assert opened.js("step") == 1
    opened.click(*opened.middle("#steps"))
    assert opened.js("step") == len(seen().stills) // 2
    opened.press("ArrowRight")  # the focused slider's own key: one step, not two
    assert opened.js("step") == len(seen().stills) // 2 + 1


def test_a_finger_swipes(tab: Tab, written: Path) -> None:
    tab.window(*NARROW, dark=True, phone=True)
    tab.open(f"{written.as_uri()}#3")
    x, y = tab.middle("#stage")
    for here, there, step in ((x + 80, x - 60, 3), (x - 80, x + 60, 2)):
        tab.swipe((here, y), ((here + there) / 2, y), (there, y))
        tab.wait_for(f"step === {step}")


# -- numbers --------------------------------------------------------------------------------


def test_pointing_shows_the_entry_and_a_click_keeps_it(opened: Tab) -> None:
    opened.press("End")
    first, other = spot(opened, "x[1]"), spot(opened, "x.grad[3]")
    opened.move(*opened.middle(first))
    assert opened.js("at('told').querySelector('b').textContent") == "x[1]"
    opened.click(*opened.middle(other))
    opened.move(*opened.middle(first))
    assert opened.js("at('told').querySelector('b').textContent") == "x.grad[3]"
    opened.press("Escape")
    assert opened.js("at('told').textContent") == words_of("en")["hint"]


def test_the_keyboard_walks_through_numbers(opened: Tab) -> None:
    opened.js("document.activeElement.blur()")
    while not opened.js("spots.contains(document.activeElement)"):
        opened.press("Tab")
    names = []
    for _ in range(3):
        names.append(opened.js("at('told').querySelector('b').textContent"))
        assert opened.js("document.activeElement.ariaLabel").startswith(f"{names[-1]}: ")
        opened.press("ArrowDown")
    assert len(set(names)) == 3
    opened.press("ArrowRight")
    assert opened.js("[step, spots.contains(document.activeElement)]") == [1, True]


def test_a_tap_near_a_number_shows_its_lines_and_copies_them(tab: Tab, written: Path) -> None:
    tab.window(*NARROW, dark=False, phone=True)
    tab.open(f"{written.as_uri()}#{len(seen().stills)}")
    x, y = tab.middle(spot(tab, "x.grad[3]"))
    tab.swipe((x, y - 3))
    tab.wait_for("document.querySelector('#copy') !== null")
    assert tab.js("at('told').querySelector('b').textContent") == "x.grad[3]"
    assert "out.backward(v)" in tab.js("at('told').querySelector('pre').textContent")
    copied = "navigator.clipboard.writeText = async (text) => { window.taken = text; }; 1"
    tab.js(copied)
    tab.js("at('copy').click()")
    tab.wait_for("at('copy').textContent === 'Copied'")
    lines, _, last = tab.js("window.taken").rstrip().rpartition("\n")
    scope: dict[str, object] = {}
    exec(lines, scope)
    assert repr(eval(f"({last}).item()", scope)) == tab.js(
        "at('told').querySelector('dd').textContent"
    )


def test_a_zero_tells_why(opened: Tab) -> None:
    zero = opened.js("steps.findIndex((row) => row.some(([k]) => numbers[k][4].length))")
    opened.js(f"go({zero})")
    place = opened.js("steps[step].findIndex(([k]) => numbers[k][4].length)")
    opened.click(*opened.middle(f"#spots button:nth-child({place + 1})"))
    reasons = opened.js(f"numbers[steps[step][{place}][0]][4]")
    shown = opened.js("[...document.querySelectorAll('#told li')].map((each) => each.textContent)")
    assert shown == reasons and "zero because" in opened.js("at('told').textContent")
    assert opened.js("at('told').querySelector('.chip').style.background") == ""


# -- for everybody --------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [True, False], ids=["dark", "light"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    size: tuple[int, int], dark: bool, tab: Tab, axe: str, written: Path
) -> None:
    tab.window(*size, dark=dark, phone=size is NARROW)
    tab.open(f"{written.as_uri()}#12")
    tab.js("document.querySelectorAll('details').forEach((each) => { each.open = true; });"
           "pin(spots.children[3]); 1")  # fmt: skip
    assert tab.violations(axe) == []
    assert tab.js("document.documentElement.scrollWidth") <= size[0]
    tab.js("at('on').ariaLabel = ''; at('on').textContent = ''")
    assert [found[0] for found in tab.violations(axe)] == ["button-name"]


def test_the_look_can_be_switched(opened: Tab) -> None:
    ground = "getComputedStyle(document.querySelector('.step rect')).fill"
    dark = opened.js(ground)
    opened.click(*opened.middle("#look"))
    light = opened.js(ground)
    assert [dark, light] == [rgb(DARK.background), rgb(LIGHT.background)]
    opened.js("localStorage.clear()")


def rgb(color: str) -> str:
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


def test_a_script_that_fails_is_noticed(tab: Tab, written: Path) -> None:
    broken = written.with_name("broken.html")
    broken.write_text(written.read_text(encoding="utf-8").replace("  place();\n", "  plaice();\n"))
    tab.open(broken.as_uri())
    assert any("plaice is not defined" in error for error in tab.errors)
    tab.errors.clear()
