"""The flagship shows what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from torch import Tensor

from gradmath.errors import GradmathError
from gradmath.problems.workshop_1.course import W_DIAGONAL, V, X
from scenes.studio.audit.storyboard import ShownEntry
from scenes.studio.catalogue import Listed
from scenes.studio.finding import find
from tests.support.runs import FRAME_RATE, Run, retold, told, told_otherwise
from tests.support.thoroughness import usual

DENSE = [[0.5, -1.2, 0.3], [1.1, 0.4, -0.7], [-0.9, 0.8, 0.6]]
# The course's x with a switch that is soon on: what slides there is not what these cases are about.
NEAR = [0.4, -1.1, -0.1, 0.7, 1.5, -0.6]
EVERY_CASE: dict[str, dict[str, Any]] = {
    "all on": {"x": [0.4, 1.1, 0.9, 0.7, 1.5, -0.6]},
    "all off": {"x": [-0.4, -1.1, -0.1, -0.7, 1.5, -0.6]},
    "nothing reached": {"x": NEAR, "v": [0.0, 0.0, 0.2, 0.0]},
    "nothing asked": {"v": [0.0, 0.0, 0.0, 0.0]},
    "two reached": {"x": [0.4, -1.1, 0.9, 0.7, 1.5, -0.6]},
    "dense": {"W": DENSE, "x": [1.0, 0.5, -0.25], "v": [0.3, -0.6, 1.0]},
    "dense, everything reached": {"W": DENSE, "x": [0.3, 0.1, 2.0], "v": [1.0, 1.0, 1.0]},
    "cancels": {"W": [[1.0, 2.0], [1.0, -1.0]], "x": [2.0, 0.5], "v": [0.5, -0.5]},
    "z = 0": {"W": [[1.0, -1.0], [2.0, 0.0]], "x": [0.5, 0.5], "v": [1.0, 1.0]},
    "one entry": {"W": [[2.0]], "x": [-0.1], "v": [1.0]},
    "one row": {"W": [[1.0, -2.0, 0.0, 3.0]], "x": [0.5, 0.2, 1.0, -0.1], "v": [0.7]},
    "one column": {"W": [[1.0], [-2.0], [0.0], [0.5]], "x": [0.6], "v": [0.3, 0.4, 0.5, 0.6]},
    "empty rows": {"W": [[0.0] * 3, [1.0, 0.5, -0.4], [0.0] * 3], "x": [1.0, 0.5, -0.25],
                   "v": [0.3, -0.6, 1.0]},
    "W all zero": {"W": [[0.0, 0.0], [0.0, 0.0]], "x": [1.0, 0.5], "v": [0.3, -0.6]},
    "x all zero": {"x": [0.0] * 6},
    "negative zeros": {"x": [-0.0, -1.1, -0.1, 0.7, -0.0, -0.6], "v": [-0.0, 0.0, 0.2, 0.8]},
    "wide": {"W": [[1.0] * 8, [2.0] * 8], "x": [0.1 * k for k in range(8)], "v": [1, -1]},
    "tall": {"W": [[1.0, 0.5], [-1.0, 0.0], [0.0, 2.0], [1.0, 1.0], [0.0, 0.0], [3.0, -2.0]],
             "x": [0.4, -0.3], "v": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]},
    "off the grid": {"x": [0.4123, -1.1777, -0.1231, 0.7049, 1.5, -0.6]},
    "underflow": {"W": [[1e-30, 0.0], [0.0, 1.0]], "x": [1.0, 1.0], "v": [1e-20, 1.0]},
    "large": {"W": [[1e3, 0.0], [0.0, -1e2]], "x": [1.0, 1.0], "v": [1.0, 1.0]},
    "a v that punishes": {"x": NEAR, "v": [0.0, 0.0, 0.2, -0.8]},
    "a nudge across a switch": {"x": [0.4, -1.1, -0.005, 0.7, 1.5, -0.6]},
    "one that falls": {"x": [0.4, -1.1, -0.005, 0.7, 1.5, -0.6], "v": [0.0, 0.0, -0.2, 0.8]},
    "a nudge that is lost": {"x": NEAR, "nudge": 1e-9},
    "cancels once it is on": {"W": [[1.0], [1.0]], "x": [-0.1], "v": [1.0, -1.0]},
    "a column of ones and large v": {"W": [[0.0], [1.0], [-1.0], [-1.0], [-1.0]], "x": [5e-05],
                                     "v": [-1.3e5, 1.1e6, 1.8e5, -100.0, 1.9e6], "nudge": -0.05},
    "large W and tiny v": {"W": [[0.0, 0.0], [-1900.0, 0.0], [0.0, 16000.0], [0.0, 0.0]],
                           "x": [-0.06256863414630898, -0.6082682701207576],
                           "v": [-0.0008, 0.00015, -0.0004, -1.2e-05]},
    "W of zeros": {"W": [[0.0]] * 4, "x": [0.0], "v": [0.3, -0.5, 1.7, -1.3], "nudge": 1.0},
    "empty columns before the first weight": {"W": [[-0.0, 0.0, -0.0], [0.0, 0.0, 0.5]],
                                              "x": [0.0, 0.0, -0.5], "v": [-1.5, -0.1]},
}  # fmt: skip
# What others show together: each of these takes as long as they do.
ALIKE = {"one entry", "one row", "one column", "dense, everything reached", "a v that punishes",
         "large", "x all zero", "tall", "wide", "W of zeros", "one that falls",
         "a column of ones and large v", "empty columns before the first weight", "off the grid",
         "large W and tiny v", "empty rows", "W all zero"}  # fmt: skip
CASES = {case: EVERY_CASE[case] for case in usual(EVERY_CASE, ALIKE)}


# Whatever bears its name in brackets looks at one and the same run (tests/support/sharing.py).
flagship = pytest.mark.parametrize("scene", [find("relu_gate")], ids=lambda scene: scene.id)


@pytest.mark.parametrize("case", CASES)
def test_every_frame_is_true_whatever_the_numbers_which_are_torchs(case: str) -> None:
    run = retold("ReluGate", **CASES[case])
    assert run.faults == []
    assert run.report.numbers > 100
    shown = {entry.index: entry.record.value[entry.index] for entry in in_x_grad(run)}
    due = gradient(*layer_of(case)).tolist()
    assert {index: float(value) for index, value in shown.items()} == {
        (j,): pytest.approx(entry, rel=1e-5) for j, entry in enumerate(due)
    }


def in_x_grad(run: Run) -> list[ShownEntry]:
    """What stands in `x.grad` when it is read."""
    (still,) = (still for still in run.report.stills if still.beat.name == "read")
    return [entry for entry in still.entries if entry.record.name == "x.grad"]


REFUSED: dict[str, dict[str, Any]] = {
    "wide": {"W": [[0.5] * 8, [-0.5] * 8], "x": [0.1 * k for k in range(8)], "v": [1, -1]},
    "dense": {"W": [[0.3 * (i - j) + 0.1 for j in range(8)] for i in range(8)],
              "x": [0.1 * k for k in range(8)], "v": [0.5] * 8},
    "nine columns": {"W": [[0.5] * 9] * 2, "x": [0.1 * k for k in range(9)], "v": [1, -1]},
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_could_not_be_read_is_refused_in_one_line(case: str) -> None:
    with pytest.raises(GradmathError, match="too much to be read on one frame; give") as error:
        retold("ReluGate", **REFUSED[case])
    rows, columns = (len(REFUSED[case][key]) for key in ("v", "x"))
    assert f"({rows}, {columns})" in str(error.value) and "\n" not in str(error.value)


@flagship
def test_all_frames_of_the_flagship_were_seen(scene: Listed) -> None:
    report = told(scene)[0].report
    seconds = report.beats[-1].end
    assert 60 <= seconds <= 90
    # After the last beat its caption stands on until it has been read.
    # Each beat may lose a frame at a low rate, and some begin one late.
    late = report.frames - FRAME_RATE * seconds + len(report.beats)
    assert 0 <= late <= FRAME_RATE * 5 + len(report.beats)


@flagship
def test_the_numbers_on_the_frames_are_those_of_the_course_in_plain_torch(scene: Listed) -> None:
    # The course's own lines.
    x = torch.tensor([0.4, -1.1, -0.9, 0.7, 1.5, -0.6], requires_grad=True)
    W = torch.zeros(4, 6)
    W[0, 0], W[1, 1], W[2, 2], W[3, 3] = 1, 1, 2, 3
    out = torch.relu(W @ x)
    v = torch.tensor([0, 0, 0.2, 0.8])
    out.backward(v)
    expected = {"x": x.detach(), "z": (W @ x).detach(), "out": out.detach(), "v": v,
                "x.grad": x.grad}  # fmt: skip

    run, _ = told(scene)
    seen = run.numbers["read"]
    for name, tensor in expected.items():
        assert tensor is not None and len(seen[name]) == tensor.numel()
        for index, text in seen[name].items():
            assert_reads(text, float(tensor[index]))
    # A weight of zero has no crossing.
    assert seen["W"].keys() == {(k, k) for k in range(4)}
    for (i, j), text in seen["W"].items():
        assert_reads(text, float(W[i, j]))
    (z_bar,) = torch.autograd.grad(torch.relu(z := W @ x), z, v)
    assert len(seen["z̄"]) == 4
    for index, text in seen["z̄"].items():
        assert_reads(text, float(z_bar[index]))
    assert_reads(seen["v @ out"][()], float((v @ out).detach()))


def assert_reads(text: str, value: float) -> None:
    assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.0500001)
    assert (text.strip("0.") == "") == (value == 0)


# -- the story -----------------------------------------------------------------------------


@flagship
def test_the_beats_their_lines_and_what_is_said(scene: Listed) -> None:
    """Each beat, the line that is lit at its end, and which of its texts holds."""
    run, _ = told(scene)
    line = {beat.name: beat.line for beat in run.report.beats}
    assert [(name, line[name], said) for name, said in run.alternatives.items()] == [
        ("inputs", "W = torch.tensor([", ""),
        ("sums", "z = W @ x", ""),
        ("switches", "out = torch.relu(z)", "some off"),
        ("v comes", "v = torch.tensor(", "v comes"),
        ("choose v", "before = v @ out", ""),
        ("guess", "out.backward(v)", "guess"),
        ("to the switches", "out.backward(v)", "to the switches"),
        ("to x", "out.backward(v)", ""),
        ("read", "x.grad", "one product"),
        ("breaks", "x.grad", "v, switch, column"),
        ("breaks go", "x.grad", ""),
        ("nudge", "v @ out - before", "nudge"),
        ("felt", "v @ out - before", "up by a product"),
        ("nudge, undone", "x.grad", ""),
        ("slide", "out.backward(v)", "slide"),
        ("at rest", "out.backward(v)", "at zero"),
        ("another step", "out.backward(v)", "another step"),
        ("switched on", "out.backward(v)", "comes by a product"),
        ("on from there", "out.backward(v)", "counted"),
        ("live paths", "out.backward(v)", ""),
        ("why", "out.backward(v)", "why"),
    ]


@flagship
def test_captions_tell_the_course(scene: Listed) -> None:
    run, _ = told(scene)
    course = run.captions
    assert course["switches"] == "z[1] and z[2] are not positive: their switches are off."
    assert course["read"] == "0.8 × 3 = 2.4: one of 6 is not zero."
    assert course["breaks"] == "The others: zero in v, a switch off, an empty column."
    assert course["nudge"] == "Nudge x[3] by 0.01."
    assert course["felt"] == "v @ out gains 0.024: 2.4 × 0.01 = 0.024."
    assert course["at rest"] == "z[2] is zero: its switch is still off."
    assert course["switched on"] == "Its switch is on: 0.2 × 2 = 0.4."
    assert course["on from there"] == "Now 2 of 6 are not zero."


@flagship
def test_the_story_in_german(scene: Listed) -> None:
    captions = told_otherwise(scene).captions
    assert captions["read"] == "0.8 × 3 = 2.4: einer von 6 ist nicht null."
    assert captions["switches"] == "z[1] und z[2] sind nicht positiv: die Schalter sind aus."


def layer_of(case: str) -> tuple[Tensor, Tensor, Tensor]:
    """W, x and v of a case; the course's where it gives none."""
    usual: dict[str, Any] = {"W": W_DIAGONAL, "x": X, "v": V}
    W, x, v = (
        torch.tensor(CASES[case].get(name, usual[name]), dtype=torch.float32) for name in "Wxv"
    )
    return W, x, v


def due(case: str) -> Iterator[tuple[str, str]]:
    """The beats that a case has to have with what is said in them, by plain torch alone."""
    W, x, v = layer_of(case)
    grad, on = gradient(W, x, v), W @ x > 0
    zero = grad == 0
    off = "some off" if int((~on).sum()) <= 2 else "many off"
    yield "switches", "all on" if on.all() else off if on.any() else "all off"
    reached = int((~zero).sum())
    one = "one product" if ways(W, x, v, int(grad.abs().argmax())) == 1 else "one"
    yield "read", {0: "none", 1: one}.get(reached, "some" if zero.any() else "all")
    wired = (W != 0) & zero
    kinds = {
        "v": wired[v == 0].any(),
        "switch": wired[~on].any(),
        "column": (zero & (W == 0).all(dim=0)).any(),
    }
    told = ", ".join(kind for kind, there in kinds.items() if there)
    yield "breaks", f"none: {told}" if not reached and all(kinds.values()) else told
    stopped = wired & (v != 0)[:, None] & ~on[:, None]
    step = CASES[case].get("nudge", 0.01)
    if reached:
        entry = int(grad.abs().argmax())
        told_of = {1: "up", -1: "down", 0: "still"}
        told = told_of[sign_of_gain(W, x, v, entry, step)]
        kept = told == "up" and promised(W, x, v, entry, step)
        yield "felt", "up by a product" if kept else told
    if zero.any() and not stopped.any():  # else its entry slides
        told_of = {1: "zero up", -1: "zero down", 0: "zero still"}
        wired_zero = zero & (W != 0).any(dim=0)
        asked = wired_zero if wired_zero.any() else zero
        closed = (wired & ~on[:, None]).any(dim=0)
        entry = first(closed) if closed.any() else first(asked)
        told = told_of[sign_of_gain(W, x, v, entry, step)]
        yield "felt by none", f"{told}, switch" if held_off(W, x, entry, step) else told
    if stopped.any():
        entry = first(stopped.any(dim=0))
        row = W[first(stopped[:, entry])]
        beyond = x.clone()
        beyond[entry] += (-(row @ x) + 0.005) / row[entry]  # where z is just above zero
        comes = "comes by a product" if ways(W, beyond, v, entry) == 1 else "comes"
        turned = gradient(W, beyond, v)[entry] != 0
        yield "switched on", comes if turned else "still nothing"


def held_off(W: Tensor, x: Tensor, entry: int, step: float) -> bool:
    """Whether an entry of x has one way, whose switch is off and stays so when it is nudged."""
    rows = W[W[:, entry] != 0]
    nudged = x.clone()
    nudged[entry] += step
    return len(rows) == 1 and not any(float(rows[0] @ each) > 0 for each in (x, nudged))


def ways(W: Tensor, x: Tensor, v: Tensor, entry: int) -> int:
    """Through how many rows something comes back to an entry of x."""
    return int(((v * (W @ x > 0))[:, None] * W)[:, entry].count_nonzero())


def promised(W: Tensor, x: Tensor, v: Tensor, entry: int, step: float) -> bool:
    """Whether slope times step is the gain, up to rounding of what the gain is a difference of."""
    nudged = x.clone()
    nudged[entry] += step
    before, after = (v @ torch.relu(W @ each) for each in (x, nudged))
    promise = float(gradient(W, x, v)[entry]) * float(torch.tensor(step))
    size = max(abs(promise), abs(float(before)), abs(float(after)))
    return abs(float(after - before) - promise) <= 4 * torch.finfo(x.dtype).eps * size


def first(mask: Tensor) -> int:
    return int(mask.nonzero()[0])


def gradient(W: Tensor, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    torch.relu(W @ leaf).backward(v)
    assert leaf.grad is not None
    return leaf.grad


def sign_of_gain(W: Tensor, x: Tensor, v: Tensor, entry: int, step: float) -> int:
    """Whether v @ out rises, falls or stays when an entry of x is nudged."""
    nudged = x.clone()
    nudged[entry] += step
    return int((v @ torch.relu(W @ nudged) - v @ torch.relu(W @ x)).sign())


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_is_what_plain_torch_would_say(case: str) -> None:
    said = retold("ReluGate", **CASES[case]).alternatives
    expected = dict(due(case))
    asked = {"switches", "read", "breaks", "felt", "felt by none", "switched on"}
    assert {name: text for name, text in said.items() if name in asked} == expected
    assert ("slide" in said) == ("switched on" in said)
    assert ("cancelled" in said) == (case == "cancels")
    assert ("too small" in said) == (case == "underflow")


@pytest.mark.parametrize(
    ("case", "beat", "caption"),
    [
        ("nothing reached", "read", "Every entry of x.grad is zero."),
        ("all on", "switches", "Every z is positive: no switch is off."),
        ("all off", "switches", "No z is positive: every switch is off."),
        ("two reached", "read", "2 of 6 are not zero."),
        ("two reached", "breaks", "The others: zero in v, a switch off, an empty column."),
        ("dense", "read", "No entry of x.grad is zero."),
        ("cancels", "cancelled", "What arrives at x[0] cancels."),
        ("underflow", "too small", "x.grad[0] is zero: too small for the dtype."),
        ("a nudge that is lost", "felt", "v @ out stays."),
        ("cancels once it is on", "switched on", "Its switch is on, and x.grad[0] is zero."),
    ],
)
def test_captions_follow_the_data(case: str, beat: str, caption: str) -> None:
    assert retold("ReluGate", **CASES[case]).captions[beat] == caption
