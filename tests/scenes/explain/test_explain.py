"""A user's function on film: run a single time, audited against its trace, whole or not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from torch import Tensor

from gradmath import trace
from gradmath.errors import SceneError
from gradmath.explaining.from_trace import explanation
from gradmath.explaining.user_code import inputs_of, load_program, trace_program
from gradmath.records.tensor import Reason, Record
from scenes.__main__ import main
from scenes.explain.explain import Explain
from scenes.kit.graph.parts.claims import RuleWord
from scenes.kit.graph.parts.facts import FirstNonfinite, NoGradient, Stopped
from scenes.kit.look.theme import THEMES, Theme, in_theme
from scenes.studio.audit.audit import FrameFault, audit, audit_both_themes
from scenes.studio.catalogue import SCENES
from scenes.studio.render.still import last_frame
from tests.support.thoroughness import THOROUGH

EXAMPLES = SCENES / "explain/examples"
SHIPPED = (
    "hand_written_loss.py:loss",
    "loop_with_if.py:orbit",
    "conv_net.py:ConvNet",
    "transformer_layer.py:encode",
)
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
    assert "Here NaN or infinity comes up first: log." in captions


def test_the_rule_of_the_node_that_works_is_beside_it(tmp_path: Path) -> None:
    scene = saved(tmp_path, lambda x: x * 2.0, torch.tensor(1.5))
    report = audit(scene, frame_rate=2)
    assert report.faults == []
    told = {
        still.beat.name: {c.mobject.drawn for c in still.picture
                          if isinstance(getattr(c.mobject, "claim", None), RuleWord)}
        for still in report.stills
    }  # fmt: skip
    assert told["back 1"] == {"grad", " * ", "other"} and told["gradients"] == set()


def test_a_leaf_without_a_path_is_told(tmp_path: Path) -> None:
    def fn(x: Tensor, y: Tensor) -> Tensor:
        return (x * 2.0).sum()

    report = audit(saved(tmp_path, fn, torch.ones(2), torch.ones(2)), frame_rate=2)
    assert report.faults == []


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


def shipped(target: str, folder: Path) -> type[Explain]:
    program = load_program(f"{EXAMPLES}/{target}")
    file = folder / "example.trace"
    trace_program(program, inputs_of(program, {})).save(file)
    return type(program.name, (Explain,), {"parameters": {"trace": str(file)}})


@pytest.mark.parametrize("target", SHIPPED)
def test_a_shipped_example_is_true(target: str, tmp_path: Path) -> None:
    """And can be read in both themes: one that is told by cards, and one by a map."""
    asked = audit_both_themes if THOROUGH or target in SHIPPED[::2] else audit
    report = asked(shipped(target, tmp_path), frame_rate=1)
    assert [str(fault) for fault in report.faults] == []
    assert len(report.stills) > 5
    assert len(report.other_theme) == (len(report.stills) if asked is audit_both_themes else 0)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_last_frame_is_drawn_in_the_theme(theme: Theme, tmp_path: Path) -> None:
    with in_theme(theme):
        still = last_frame(shipped("loop_with_if.py:orbit", tmp_path), 320, 180)
    colors = still.getcolors(320 * 180)
    assert colors is not None and len(colors) > 20
    most = max(colors, key=lambda color: color[0])[1]
    assert isinstance(most, tuple)
    assert f"#{bytes(most).hex()}" == theme.background


def test_a_group_opens_with_real_numbers_and_folds_again(tmp_path: Path) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        last = torch.nn.Linear(2, 1)
        layers = [torch.nn.Linear(2, 2) for _ in range(3)]
        model = torch.nn.Sequential(*layers, torch.nn.Tanh(), last)
    x = torch.tensor([[1.0, -0.5]])

    def fn(x: Tensor) -> Tensor:
        score: Tensor = model(x)
        return (score**2).sum()

    scene = saved(tmp_path, fn, x)
    shown: dict[str, set[tuple[str, str]]] = {}

    def note(beat: str, number: Any) -> None:
        shown.setdefault(beat, set()).add((number.claim.record.name, number.drawn))

    report = audit(scene, frame_rate=2, on_number=note)
    assert [str(fault) for fault in report.faults] == []
    assert report.beats[-1].end <= 90
    (opened,) = [beat for beat in shown if beat.startswith("open") and beat.endswith(".4")]
    fn(x).backward()
    grad = last.weight.grad
    assert grad is not None
    due = {("weight.grad", f"{number:.2f}".replace("-", "−")) for number in grad[0].tolist()}
    assert due <= shown[opened]
    captions = [beat.caption for beat in report.beats]
    assert any("opens. Inside: weight, t, bias and" in caption for caption in captions)
    assert any(caption.startswith("Folded again, ") for caption in captions)


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


def test_facts_of_captions_can_be_wrong(tmp_path: Path) -> None:
    def fn(x: Tensor, y: Tensor) -> Tensor:
        return torch.relu(torch.log(x)).sum()

    trace(fn, torch.tensor([2.0, 0.5, -1.0]), torch.ones(1)).save(tmp_path / "it.trace")
    told = explanation(str(tmp_path / "it.trace"))
    flow, (reasons,) = told.flow, told.zeros
    x, y = (flow.nodes[flow.trace.leaf(name).index] for name in "xy")
    grad = x.grad_after
    assert isinstance(grad, Record)
    assert Stopped(reasons, grad, (1,), Reason.GATE_CLOSED).fault() is None
    assert Stopped(reasons, grad, (1,), Reason.CANCELS).fault() == "the reasons are: gate closed"
    assert Stopped(reasons, grad, (0,), Reason.GATE_CLOSED).fault() == "x.grad[0] is 0.5"
    log, relu = (next(n for n in flow.nodes if n.traced.op == op) for op in ("log", "relu"))
    assert FirstNonfinite(flow, log).fault() is None
    assert FirstNonfinite(flow, relu).fault() == "that is log"
    assert NoGradient(flow, y).fault() is None
    assert NoGradient(flow, x).fault() == "a gradient came to x"
