"""Torch's line says what a line raised, word for word, and notices where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT, UP

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.kit import Lecture, Refused, SayLine, TorchLine, appear
from scenes.kit.speech.sayings import ask, silent, state
from scenes.kit.speech.words import Words
from scenes.kit.truth.checks import checked
from scenes.studio.audit.audit import audit

LINES = (
    "import torch",
    "x = torch.ones(2, requires_grad=True)",
    "y = (x * x).sum()",
    "y.backward()",
    "y.backward()  # raises",
    "x.grad + None  # raises",
)
SECOND, NONE = LINES[4:]
SHOWN = "Trying to backward through the graph a second time…"


def raised(line: str = SECOND) -> Record:
    return ListingRun(Listing(LINES)).raised(line)


def checks(line: TorchLine) -> set[str]:
    parts = (part for part in line.get_family() if checked(part))
    return {fault.check for part in parts for fault in part.faults()}


@pytest.mark.parametrize("stacked", [True, False])
@pytest.mark.parametrize("line", [SECOND, NONE])
def test_what_was_raised_is_shown_and_true(line: str, stacked: bool) -> None:
    shown = TorchLine(raised(line), stacked=stacked)
    assert checks(shown) == set()
    assert checks(shown.shift(2 * UP + RIGHT)) == set()


def test_kind_and_first_words_can_be_read() -> None:
    shown = TorchLine(raised())
    assert (shown.kind.text, shown.words.text) == ("RuntimeError:", SHOWN)
    assert TorchLine(raised(NONE), most=60).words.text.startswith("unsupported operand type(s)")


# -- planted lies --------------------------------------------------------------------------


def of_no_error(line: TorchLine) -> None:
    line.record = ListingRun(Listing(LINES)).record("x.grad is not None")


def of_another_line(line: TorchLine) -> None:
    line.record = raised(NONE)


def not_what_was_raised(line: TorchLine) -> None:
    line.record = replace(line.record, value=np.array(False))


def cut_short(line: TorchLine) -> None:
    line.most = 20


def message_off_its_ground(line: TorchLine) -> None:
    line.words.shift(UP)


def message_away(line: TorchLine) -> None:
    line.words.shift(0.03 * RIGHT)


def ground_too_short(line: TorchLine) -> None:
    line.ground.stretch(0.5, 0)


LIES: dict[Callable[[TorchLine], None], str] = {
    of_no_error: "raised",
    of_another_line: "number",
    not_what_was_raised: "raised",
    cut_short: "number",
    message_off_its_ground: "place",
    message_away: "place",
    ground_too_short: "place",
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.__name__)
def test_a_lie_is_noticed(lie: Callable[[TorchLine], None]) -> None:
    shown = TorchLine(raised())
    lie(shown)
    assert LIES[lie] in checks(shown)


@pytest.mark.parametrize("record", [of_no_error, not_what_was_raised])
def test_a_fact_is_about_what_was_raised(record: Callable[[TorchLine], None]) -> None:
    assert Refused(raised()).fault() is None
    shown = TorchLine(raised())
    record(shown)
    assert Refused(shown.record).fault() is not None


# -- in a film -----------------------------------------------------------------------------


class Refusal(Lecture):
    captions = {
        "title": ask("Does the same line run again?"),
        "again": silent(),
        "refused": state("Here torch stops."),
    }  # fmt: skip

    def refusal(self) -> Record:
        return raised()

    def construct(self) -> None:
        record = self.problem(self.refusal)
        self.words = Words({}, {"refused": Refused(record)})
        assert record.expression is not None
        self.open_window(record.expression.listing, "x = torch.ones(2, requires_grad=True)")
        line = TorchLine(record)
        self.beat("again", SayLine(line), line=SECOND)
        self.beat("refused")


class WordsThatTorchDidNotSay(Refusal):
    def refusal(self) -> Record:
        record = raised()
        assert record.expression is not None
        code = record.name.replace("second", "third")
        return replace(record, name=code, expression=replace(record.expression, code=code),
                       source=record.source.replace("second", "third"))  # fmt: skip


class SaidBeforeItsLine(Refusal):
    def construct(self) -> None:
        record = self.problem(self.refusal)
        self.words = Words({}, {"refused": Refused(record)})
        assert record.expression is not None
        self.open_window(record.expression.listing, "x = torch.ones(2, requires_grad=True)")
        self.beat("again", appear(TorchLine(record)), line="y.backward()")
        self.beat("refused", line=SECOND)


def test_a_film_in_which_torch_speaks_is_proven() -> None:
    assert audit(Refusal, frame_rate=15).faults == []


@pytest.mark.parametrize(
    ("film", "check"), [(WordsThatTorchDidNotSay, "expression"), (SaidBeforeItsLine, "early")]
)
def test_the_audit_runs_the_line_again(film: type[Lecture], check: str) -> None:
    assert check in {fault.check for fault in audit(film, frame_rate=5).faults}
