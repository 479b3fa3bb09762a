"""The numbers of a graph, read from its film, are those that plain torch computes of x * x + x."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import Tensor

from scenes.studio.audit.storyboard import Shown
from scenes.studio.finding import find
from tests.support.reading import Frame, crop, last_frames, read, replaced, text_of
from tests.support.runs import retold, told

FILE = Path(__file__).parents[3] / "scenes/tutorial_3/fan_out.py"
BEATS = ("forward", "through the product", "they meet", "it adds", "zero")
INPUTS = {
    "the course's": ([3.0, -1.0], [1.0, 2.0]),
    "others": ([0.5, -2.0], [3.0, -1.5]),
}


@dataclass(frozen=True)
class Film:
    """Some frames of a film, and what the audit says is on them."""

    x: list[float]
    v: list[float]
    frames: dict[str, Frame]
    entries: dict[str, tuple[Shown, ...]]


@pytest.fixture(scope="module", params=INPUTS, ids="FanOut-{}".format)
def film(
    request: pytest.FixtureRequest, tesseract: str, tmp_path_factory: pytest.TempPathFactory
) -> Film:
    x, v = INPUTS[request.param]
    folder = tmp_path_factory.mktemp("film")
    frames = last_frames(FILE, "FanOut", BEATS, folder, f"x={x}; v={v}")
    run = retold("FanOut", x=x, v=v) if request.param == "others" else told(find("FanOut"))[0]
    entries = {still.beat.name: still.entries for still in run.report.stills}
    return Film(x, v, frames, entries)


def tensors_of_torch(x: list[float], v: list[float], beat: str) -> dict[str, Tensor]:
    """What each name on the frame stands for at the end of a beat, in plain torch."""
    first, second, third = (torch.tensor(x, requires_grad=True) for _ in range(3))
    weights = torch.tensor(v)
    mul = first * second
    (mul + third).backward(weights)
    leaf = torch.tensor(x, requires_grad=True)
    for _ in range(2 if beat in {"it adds", "zero"} else 1):
        before = None if leaf.grad is None else leaf.grad.clone()
        (leaf * leaf + leaf).backward(weights)
    whole = leaf.grad if before is None else leaf.grad - before  # type: ignore[operator]
    if beat == "zero":
        assert leaf.grad is not None
        leaf.grad.zero_()
    found = {
        "x": leaf,
        "mul": mul,
        "y": mul + third,
        "self": first,
        "other": second,
        "y cotangent": weights,
        "v": weights,
        "mul cotangent": weights,
        "y to mul": weights,
        "y to x": third.grad,
        "mul to x": first.grad,
        "x, sum so far": third.grad if beat == "through the product" else whole,
        "x cotangent": whole,
        "x.grad": leaf.grad,
    }
    return {name: tensor.detach() for name, tensor in found.items() if tensor is not None}


def due(x: list[float], v: list[float], beat: str, entries: Sequence[Shown]) -> Iterator[str]:
    """What torch says should stand in the place of each entry."""
    tensors = tensors_of_torch(x, v, beat)
    for entry in entries:
        if beat == "it adds" and entry.record.name == "x.grad" and not entry.in_cell:
            # The caption tells the `.grad` from before, and after.
            half = tensors["x.grad"][entry.index] / 2
            first = entry.box[0] < min(e.box[0] for e in entries if e.record.name == "x cotangent"
                                       and not e.in_cell)  # fmt: skip
            value = half if first else 2 * half
        else:
            value = tensors[entry.record.name][entry.index]
        yield text_of(float(value), entry.record.decimals)


def seen(film: Film, beat: str, tesseract: str, folder: Path) -> list[str]:
    return read(tesseract, [crop(film.frames[beat], each) for each in film.entries[beat]], folder)


def names(entries: Sequence[Shown]) -> list[str]:
    told = [f"{entry.record.name}{list(entry.index)}" for entry in entries]
    return [f"{number}: {name}" for number, name in enumerate(told)]


@pytest.mark.parametrize("beat", BEATS)
def test_every_number_of_the_graph_is_torchs(
    beat: str, film: Film, tesseract: str, tmp_path: Path
) -> None:
    entries = film.entries[beat]
    # Cards and drawers; then chips on every edge; and the rule with its operands.
    assert len(entries) >= {"forward": 10, "through the product": 26}.get(beat, 20)
    told = seen(film, beat, tesseract, tmp_path)
    expected = due(film.x, film.v, beat, entries)
    assert dict(zip(names(entries), told, strict=True)) == dict(
        zip(names(entries), expected, strict=True)
    )


def test_the_rule_is_among_the_numbers_that_are_read(film: Film) -> None:
    beat = "through the product"
    cells = [entry.record.name for entry in film.entries[beat] if entry.in_cell]
    if film.x == INPUTS["the course's"][0]:  # shorter ones: there is room for the rule
        # `other` and `self` in the drawer and in the rule; what is sent on edges and in the rule.
        assert cells.count("other") == cells.count("self") == 4
        assert cells.count("mul to x") == 8


def test_another_runs_numbers_are_not_read(film: Film, tesseract: str, tmp_path: Path) -> None:
    beat = "it adds"
    (x, v), *_ = (each for each in INPUTS.values() if each[0] != film.x)
    told = seen(film, beat, tesseract, tmp_path)
    assert told != list(due(x, v, beat, film.entries[beat]))


def test_a_forged_chip_is_noticed(film: Film, tesseract: str, tmp_path: Path) -> None:
    """The pixels of one contribution's second entry in the place of its first one."""
    beat = "through the product"
    chip = {e.index: e for e in film.entries[beat] if e.in_cell and e.record.name == "mul to x"}
    forged = replaced(film.frames[beat], chip[0,], chip[1,])
    place = crop(forged, chip[0,])
    honest = crop(film.frames[beat], chip[0,])
    value, forgery = read(tesseract, [honest, place], tmp_path)
    assert value == next(due(film.x, film.v, beat, [chip[0,]])) and forgery != value
