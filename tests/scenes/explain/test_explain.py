"""A user's function on film: run a single time, audited against its trace, whole or not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import ref

import pytest
import torch
from PIL import Image
from torch import Tensor

from gradmath import trace
from gradmath.errors import ParameterError, SceneError
from gradmath.explaining.card_stories import card_story
from gradmath.records.tensor import Reason, Record
from scenes.__main__ import main
from scenes.explain.by_names import STAGE
from scenes.explain.explain import Explain
from scenes.kit.graph.named.contribution import CardContribution
from scenes.kit.graph.named.desk import Desk
from scenes.kit.graph.named.facts import FirstOddCard, NeverUsed, OddCard, SentBy, TermsOf
from scenes.kit.graph.named.ledger import Ledger
from scenes.kit.graph.named.pieces import CardPicture
from scenes.kit.graph.named.ways import way_on_map
from scenes.kit.graph.named.whole import whole_map
from scenes.kit.graph.parts.facts import Stopped
from scenes.kit.look.theme import THEMES, Theme, in_theme
from scenes.studio.audit.audit import FrameFault, audit, audit_both_themes
from scenes.studio.render.still import last_frame
from tests.support.lecture_programs import LECTURES, OTHERS, program, story_of, traced
from tests.support.thoroughness import THOROUGH

runs: list[Tensor] = []


def counted(x: Tensor) -> Tensor:
    runs.append(x)
    return torch.relu(x * 2.0)


class Mine(Explain):
    """What a user writes for manim."""

    function = staticmethod(counted)
    inputs = (torch.tensor([1.5, -1.0]),)
    v = (0.5, 1.0)


def found(scene: type[Explain]) -> list[FrameFault]:
    return audit(scene, frame_rate=2).faults


def test_the_function_runs_once_for_two_themes_and_their_audit() -> None:
    runs.clear()
    shown: dict[str, set[str]] = {}

    def note(beat: str, number: Any) -> None:
        shown.setdefault(number.claim.record.name, set()).add(number.drawn)

    assert [str(fault) for fault in audit_both_themes(Mine, frame_rate=4).faults] == []
    report = audit(Mine, frame_rate=2, on_number=note)
    assert report.faults == [] and len(runs) == 1
    leaf = torch.tensor([1.5, -1.0], requires_grad=True)
    torch.relu(leaf * 2.0).backward(torch.tensor([0.5, 1.0]))
    assert leaf.grad is not None and leaf.grad.tolist() == [1.0, 0.0]
    assert shown["x.grad"] == {"1", "0"}
    captions = [beat.caption for beat in report.beats]
    assert "x.grad[1] is 0: gate closed." in captions
    lit = {beat.line.strip() for beat in report.beats}
    assert "return torch.relu(x * 2.0)" in lit


def test_a_class_is_left_as_it_was_written() -> None:
    """One whose base was told before is told with its own numbers."""

    class Other(Mine):
        inputs = (torch.tensor([0.25, 2.0]),)

    before = dict(vars(Mine)), dict(vars(Other))
    first, second = (Path(kind.numbers()["trace"]).read_bytes() for kind in (Mine, Other))
    assert first != second and Path(Mine.numbers()["trace"]).read_bytes() == first
    report = audit(Other, frame_rate=2)
    assert report.faults == []
    shown = {entry.text for still in report.stills for entry in still.entries}
    assert "0.25" in shown and "1.5" not in shown
    assert (dict(vars(Mine)), dict(vars(Other))) == before
    assert Mine.parameters is Explain.parameters


def test_where_a_trace_lies_changes_no_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace(torch.relu, torch.tensor(1.5)).save(tmp_path / "it.trace")
    monkeypatch.setenv("SCENES_TRACE", str(tmp_path / "it.trace"))
    before = Explain.made_from()
    (tmp_path / "it.trace").rename(tmp_path / "moved.trace")
    monkeypatch.setenv("SCENES_TRACE", str(tmp_path / "moved.trace"))
    assert Explain.made_from() == before
    trace(torch.relu, torch.tensor(1.25)).save(tmp_path / "moved.trace")
    assert Explain.made_from() != before


def saved(folder: Path, fn: Any, *inputs: Tensor) -> type[Explain]:
    file = folder / "it.trace"
    trace(fn, *inputs).save(file)
    return type("It", (Explain,), {"parameters": {"trace": str(file)}})


def test_nan_is_marked_and_named(tmp_path: Path) -> None:
    def fn(x: Tensor) -> Tensor:
        return torch.log(x).sum()

    report = audit(saved(tmp_path, fn, torch.tensor([1.0, -1.0])), frame_rate=2)
    assert report.faults == []
    captions = [beat.caption for beat in report.beats]
    assert "NaN or infinity comes up here first: log(x)." in captions


def test_a_leaf_without_a_path_is_told_and_stays_in_the_still(tmp_path: Path) -> None:
    def fn(x: Tensor, y: Tensor) -> Tensor:
        return (x * 2.0).sum()

    report = audit(saved(tmp_path, fn, torch.ones(2), torch.ones(2)), frame_rate=2)
    assert report.faults == []
    assert report.beats[-1].caption == "y: None, never used. No path leads to it."
    texts = {getattr(capture.mobject, "drawn", "") for capture in report.stills[-1].picture}
    assert "None: never used" in texts and "x.grad" in texts


def test_another_trace_in_the_file_is_noticed(tmp_path: Path) -> None:
    """The audit compares with the file: a planted change between telling and comparing."""

    def fn(x: Tensor) -> Tensor:
        return (x * 3.0).sum()

    scene = saved(tmp_path, fn, torch.ones(2))

    class Swapped(scene):  # type: ignore[misc, valid-type]
        def construct(self) -> None:
            super().construct()
            saved(tmp_path, fn, torch.full((2,), 5.0))

    assert "provenance" in {fault.check for fault in found(Swapped)}


def test_a_scene_without_a_function_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SceneError, match=r"scenes explain FILE\.py:FUNCTION"):
        audit(Explain, frame_rate=2)


def shipped(target: str, folder: Path, **choices: Any) -> type[Explain]:
    """The film of a program that ships, with some choices."""
    file = folder / f"{target.partition('.')[0]}.trace"
    traced(target).save(file)
    return type("Shipped", (Explain,), {"parameters": {"trace": str(file), **choices}})


@pytest.mark.parametrize("target", (*LECTURES, *OTHERS))
def test_a_shipped_program_is_true(target: str, tmp_path: Path) -> None:
    """Its last frame holds the gradient of every leaf as numbers; some are read in both themes."""
    asked = audit_both_themes if THOROUGH or target in LECTURES[3::6] else audit
    report = asked(shipped(target, tmp_path), frame_rate=1)
    assert [str(fault) for fault in report.faults] == []
    run = traced(target)
    if target in LECTURES:
        shown = {getattr(each.mobject, "drawn", "") for each in report.stills[-1].picture}
        small = [
            name for name, grad in run.grads.items() if grad is not None and len(grad.shape) < 3
        ]
        assert {f"{name}.grad" for name in small} <= shown or report.beats[-1].name[:4] == "zero"


# Statements of every kind that lecturers write, each a function of x (and w).
LINES = (
    "y = x * w", "y = x @ w", "y = torch.dot(x, w)", "y = x.exp()", "y = x.log()", "y = x / w",
    "y = x ** 3", "y = x.mean()", "y = x.softmax(0)", "y = torch.log_softmax(x, 0)",
    "y = x[0] * x[2]", "y = x.max()", "y = torch.where(x > 0, x, w)", "y = x.clamp(0, 1)",
    "y = torch.relu(x)", "y = x.sigmoid()", "y = torch.cat([x, w])", "y = torch.stack([x, w]).T",
    "y = x.norm()", "y = x.abs()", "y = torch.outer(x, w)", "y = x.cumsum(0)",
    "y = torch.minimum(x, w)", "y = x.std()", "a, b = x[:1], x[1:]; y = a * b",
    "y = x.reshape(3, 1) * w", "y = torch.nn.functional.mse_loss(x, w)", "y = x.detach() * w",
)  # fmt: skip


@pytest.mark.parametrize("number", range(len(LINES)) if THOROUGH else range(0, len(LINES), 4))
def test_the_census_of_statements(number: int, tmp_path: Path) -> None:
    """Programs of single statements are told without a fault, each card under a name."""
    lines = [line for k, line in enumerate(LINES) if k // 4 == number // 4 or THOROUGH]
    lines = lines[:4] if not THOROUGH else [LINES[number]]
    for k, line in enumerate(lines):
        fn = program([*line.split("; "), "z = y * 2.0", "return z.sum()"], "x, w")
        scene = saved(tmp_path, fn, torch.tensor([0.5, -1.5, 2.0]), torch.tensor([1.0, 0.4, -0.3]))
        story = card_story(str(tmp_path / "it.trace"))
        assert all(card.name and "constant" not in card.name for card in story.cards.cards)
        if k == 0:
            assert [str(fault) for fault in audit(scene, frame_rate=1).faults] == [], line


def test_what_is_chosen_is_told(tmp_path: Path) -> None:
    chosen = shipped("batch_norm.py:batch_norm", tmp_path, focus=["var"], entry=["var[0]"])
    report = audit(chosen, frame_rate=1)
    assert report.faults == []
    back = [beat.name for beat in report.beats if beat.name.startswith("back")]
    assert len(back) == 3  # xhat, inv, var
    shown = {getattr(each.mobject, "drawn", "") for still in report.stills
             for each in still.picture}  # fmt: skip
    assert "var[0]" in shown


def test_a_module_opens(tmp_path: Path) -> None:

    scene = shipped("conv_net.py:ConvNet", tmp_path, opened=["nothing"])
    with pytest.raises(ParameterError, match="no card is called 'nothing'; there are: "):
        audit(scene, frame_rate=1)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_last_frame_is_drawn_in_the_theme(theme: Theme, tmp_path: Path) -> None:
    with in_theme(theme):
        still = last_frame(shipped("neuron.py:neuron", tmp_path), 320, 180)
    colors = still.getcolors(320 * 180)
    assert colors is not None and len(colors) > 20
    most = max(colors, key=lambda color: color[0])[1]
    assert isinstance(most, tuple)
    assert f"#{bytes(most).hex()}" == theme.background


# -- the command ---------------------------------------------------------------------------

LOSS = """\
import pathlib
import torch

log = pathlib.Path(__file__).with_name("runs")

def loss(x):
    log.write_text(log.read_text() + "." if log.exists() else ".")
    return (x * 2.0).sum()
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "loss.py").write_text(LOSS)
    return tmp_path


def test_a_film_of_one_run(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["explain", "loss.py:loss", "--input", "x=1.0", "-q", "l", "-o", "mine.mp4"]
    assert main(command) == 0
    assert capfd.readouterr().out == "mine.mp4\n"
    first = (home / "mine.mp4").read_bytes()
    assert b"ftyp" in first[:16] and (home / "runs").read_text() == "."
    assert main([*command, "--v", "one"]) == 2
    assert "--v one is no number" in capfd.readouterr().err
    assert (home / "mine.mp4").read_bytes() == first
    assert [path.name for path in home.glob(".*")] == []


def test_a_still_and_a_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["explain", "loss.py:loss", "--input", "x=1.0,0.5"]
    assert main([*command, "--still", "-q", "l", "--theme", "light", "-o", "a.png"]) == 0
    with Image.open(home / "a.png") as picture:
        assert picture.size == (854, 480)
    assert main([*command, "--table"]) == 0
    assert "x.grad  [2, 2]" in capsys.readouterr().out
    assert not (home / "media/films/explain").exists()
    assert main([*command, "--stills", "beats", "-q", "l"]) == 0
    pictures = sorted(path.name for path in (home / "beats").iterdir())
    assert pictures[0] == "01_inputs.png" and pictures[-1].endswith("_gradients.png")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.py:f"], "there is no file nowhere.py"),
        (["loss.py:los"], "loss.py: there is no los; it has: loss"),
        (["loss.py:loss"], "loss.py:6: loss needs x; add --input x=1.0,-2.0"),
        (["loss.py:loss", "--input", "x"], "--input got 'x'; write NAME=VALUES"),
        (["loss.py:loss", "--input", "x=1", "--input", "x=2"], "--input gives x twice"),
        (["loss.py:loss", "--input", "x=1.0", "-o", "a.gif"], "give a file name that ends in .mp4"),
        (["loss.py:loss", "--input", "x=1.0", "-o", "no/a.mp4"], "there is no folder no; make it"),
        (["loss.py:loss", "--input", "x=1"], "write 1.0 instead of 1"),
        (["loss.py:loss", "--input", "x=1.0", "--data", "y"], "--data y is no parameter of loss"),
        (["loss.py:loss", "--input", "x=1.0", "--focus", "y"], "focus got 'y': no card is called"),
        (["loss.py:loss", "--input", "x=1.0", "--digits", "0"], "digits is 0; give 1 to 6"),
        (["loss.py:loss", "--input", "x=1.0", "--seconds", "nan"], "--seconds is nan; give more"),
        (["loss.py:loss", "--input", "x=1.0", "--seconds", "0"], "--seconds is 0; give more than"),
        (["loss.py:loss", "--input", "x=1.0", "--open", "x"], "nothing in it can be opened"),
    ],
)
def test_bad_input_is_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    assert main(["explain", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert printed.err.startswith("scenes: ") and message in printed.err
    assert {path.name for path in home.iterdir()} <= {"loss.py", "runs", "__pycache__"}


# -- what captions say, and lies about it --------------------------------------------------


def test_facts_of_captions_can_be_wrong() -> None:
    def fn(x: Tensor, y: Tensor) -> Tensor:
        return (torch.relu(torch.log(x)) + 0.0 * x).sum()

    told = story_of(trace(fn, torch.tensor([2.0, 0.5, -1.0]), torch.ones(1)))
    x = next(node for node in told.flow.nodes if node.label == "x")
    reason = next(each for each in told.reasons if each.card == x.index)
    assert SentBy(ref(told), reason, 2).fault() is None
    assert SentBy(ref(told), reason, 3).fault() == "2 cards contribute"
    assert TermsOf(reason, 2).fault() == "2 cards contribute"
    single = next(each for each in told.reasons if len(each.wires) == 1)
    assert TermsOf(single, 9).fault() == "there are 1 terms"
    assert NeverUsed(ref(told), "y").fault() is None
    assert NeverUsed(ref(told), "x").fault() == "a path leads to x"
    odd = told.flow.trace.first_nonfinite
    assert odd is not None and OddCard(ref(told), odd).fault() is None
    assert OddCard(ref(told), x.index).fault() == f"that is {told.cards.cards[odd].title}"
    assert FirstOddCard(ref(told), x.index).fault() is not None
    (reasons,) = (each for each in told.zeros if each.leaf == "x") if told.zeros else (None,)
    if reasons is not None and isinstance(x.grad_after, Record):
        index = next(iter(reasons))
        wrong = next(kind for kind in Reason if kind not in reasons.kinds(index))
        assert Stopped(reasons, x.grad_after, index, wrong).fault() is not None


def desk() -> Desk:
    return Desk(story_of(traced("batch_norm.py:batch_norm")))


def test_another_cards_tensor_is_noticed() -> None:
    board = desk()
    mean, var = (board.story.cards.card(name).index for name in ("mean", "var"))
    part = board.part(("value", mean, 0)).body
    assert isinstance(part, CardPicture) and list(part.faults()) == []
    shown = board.story.flow.nodes[var].values[0]
    assert shown is not None
    part.picture.follow(shown)
    assert [fault.check for fault in part.faults()] == ["card"]


def test_swapped_numbers_of_a_product_are_noticed() -> None:
    board = desk()
    diff = board.story.cards.card("diff").index
    reason = board.story.reason(diff)
    assert reason is not None
    ledger = Ledger(board.story, reason, STAGE, board.scales)
    line = ledger.accounts[0].terms[0]
    assert list(line.faults()) == []
    line.incoming.follow(line.term.product)
    assert [fault.check for fault in line.faults()] == ["term"]


def test_a_contribution_on_a_foreign_way_is_noticed() -> None:
    board = desk()
    reason = board.story.reason(board.story.cards.card("diff").index)
    assert reason is not None
    own, other = (CardContribution(wire, 1.0, whole=True) for wire in reason.wires)
    assert list(own.faults()) == []
    own.wire = other.wire
    assert [fault.check for fault in own.faults()] == ["contribution"]


def test_a_way_to_a_foreign_card_is_noticed() -> None:
    board = desk()
    found = whole_map(board, STAGE)
    assert found is not None
    edge = board.story.flow.edges[0]
    way = way_on_map(board, found.ways[0], edge, found.cards)
    assert list(way.faults()) == []
    way.ends = (edge.source, edge.target)
    assert {fault.check for fault in way.faults()} == {"way"}


# The tests above that plant a lie, with the check that catches it.
LIES = {
    test_another_cards_tensor_is_noticed: "card",
    test_swapped_numbers_of_a_product_are_noticed: "term",
    test_a_contribution_on_a_foreign_way_is_noticed: "contribution",
    test_a_way_to_a_foreign_card_is_noticed: "way",
}
