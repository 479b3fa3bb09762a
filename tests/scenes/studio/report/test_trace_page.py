"""The page of a reader's own function: in a file and in a notebook, with lines, rules, reasons."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

import scenes
from gradmath import trace
from gradmath.records.listing import Listing
from gradmath.running.runs import ListingRun
from scenes.__main__ import main
from scenes.kit.speech.languages import in_language
from scenes.studio.commands import terminal
from scenes.studio.report.trace_page import TracePage
from scenes.studio.report.zero_causes import ZeroCauses
from tests.support.browser import Tab


def loss(x: torch.Tensor, w: torch.Tensor) -> torch.Tensor:
    z = x * w
    h = torch.relu(z)
    return (3 * h).sum()


@cache
def paged() -> TracePage:
    return scenes.page(trace(loss, torch.tensor([1.0, -2.0]), torch.tensor([2.0, 3.0])))


def numbers(html: str) -> dict[str, list[Any]]:
    """The fields of each number by its entry, as the last step that shows it has them."""
    found = re.search(r'id="data">(.*?)</script>', html, re.S)
    assert found is not None
    return {number[1]: number for number in json.loads(found[1])["numbers"]}


def test_numbers_tell_line_rule_and_reason() -> None:
    """By hand: h is (2, 0), so x.grad is 3 w = (6, 0), and z[1] = -6 keeps the gate shut."""
    told = numbers(paged().html)
    line, rule = told["h[0]"][6], told["x.grad[0]"][7]
    assert line == "h = torch.relu(z)" and told["x.grad[0]"][6] == "z = x * w"
    assert rule == "MulBackward0: grad * other, where grad is z cotangent, other is w"
    assert told["x.grad[0]"][2:4] == ["6", "6.0"]
    causes = told["x.grad[1]"][4]
    assert causes[0] == "gate closed: relu lets nothing through: z[1] = −6"
    assert told["x.grad[0]"][4] == []


def test_a_notebook_shows_it_in_a_frame_that_reaches_nothing(tab: Tab, tmp_path: Path) -> None:
    """The frame has no origin: no storage, no address; the page's script works all the same."""
    shown = paged()._repr_html_()
    assert 'sandbox="allow-scripts"' in shown and "src=" not in shown.replace("srcdoc=", "")
    page = tmp_path / "notebook.html"
    page.write_text(f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">{shown}')
    tab.errors.clear()
    tab.window(1280, 900, dark=False)
    tab.open(page.as_uri())
    tab.click(*tab.middle("iframe"))
    tab.press("ArrowRight")
    tab.press("ArrowRight")
    assert tab.js_inside("step") == 2
    assert tab.js_inside("origin") == "null"
    assert tab.errors == [] and tab.outside == []


def test_it_is_saved_and_stepped_like_others(tab: Tab, axe: str, tmp_path: Path) -> None:
    page = tmp_path / "mine.html"
    paged().save(page)
    tab.window(1280, 800, dark=True)
    tab.open(page.as_uri())
    tab.press("End")
    assert tab.js("step") == tab.js("steps.length - 1") > 3
    tab.click(*tab.middle("#spots button:last-child"))
    assert tab.js("at('copy').dataset.code").strip() in ("z = x * w", "h = torch.relu(z)",
                                                         "return (3 * h).sum()")  # fmt: skip
    assert tab.violations(axe) == []
    assert tab.errors == []


def test_explain_writes_it(tmp_path: Path, capsys: Any) -> None:
    source = tmp_path / "mine.py"
    source.write_text("def square(x):\n    y = x * x\n    return y.sum()\n")
    page = tmp_path / "square.html"
    arguments = ["explain", f"{source}:square", "--input", "x=3.0,0.0", "--page", str(page)]
    assert main(arguments) == terminal.FINE
    assert capsys.readouterr().out == f"{page}\n"
    told = numbers(page.read_text(encoding="utf-8"))
    assert told["x.grad[0]"][2] == "6" and "<h1>square: " in page.read_text(encoding="utf-8")
    assert told["x.grad[1]"][4] == ["zero factor: mul multiplies by zero: x[1] = 0"]


# -- why a zero is zero, by the lines of a film ------------------------------------------------

LINES = ("import torch", "x = torch.tensor([1., -2., 3.], requires_grad=True)",
         "a = torch.tensor([0., 5., 1.])", "y = torch.relu(x) * a", "y.sum().backward()",
         "y = torch.zeros(3)")  # fmt: skip


def test_lines_that_ran_tell_why_and_others_are_silent() -> None:
    run, causes = ListingRun(Listing(LINES)), ZeroCauses()
    grad = run.record("x.grad")
    assert causes.of(grad, (0,)) == ("zero factor: mul multiplies by zero: a[0] = 0",)
    assert causes.of(grad, (1,)) == ("gate closed: relu lets nothing through: x[1] = −2",)
    assert causes.of(grad, (2,)) == ()
    assert causes.of(run.record("a"), (0,)) == ()  # no gradient
    assert len(causes.known) == 1


def test_no_reason_is_told_of_a_gradient_that_the_lines_do_not_give() -> None:
    grad = ListingRun(Listing(LINES)).record("x.grad")
    planted = replace(grad, value=np.array([0.0, 0.0, 0.5], np.float32))
    assert ZeroCauses().of(planted, (0,)) == ()
    early = ListingRun(Listing((*LINES[:4], "x.grad = torch.zeros(3)"))).record("x.grad")
    assert ZeroCauses().of(early, (0,)) == ()


def test_kinds_are_told_in_other_languages() -> None:
    with in_language("de"):
        grad = ListingRun(Listing(LINES)).record("x.grad")
        assert ZeroCauses().of(grad, (1,)) == ("Schalter zu",)
