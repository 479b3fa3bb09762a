"""The numbers of a graph, read from its film, are those that plain torch computes of x * x + x."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import Tensor

from scenes.studio.audit.storyboard import ShownEntry
from scenes.studio.finding import find
from tests.support.reading import Frame, crop, last_frames, read, replaced, text_of
from tests.support.runs import retold, told
from tests.support.thoroughness import tries

FILE = Path(__file__).parents[3] / "scenes/tutorial_3/fan_out.py"
BEATS = ("second", "surprise", "makes", "foretold", "why", "meet again", "adds")
INPUTS = {
    "the course's": ([3.0, -1.0], [1.0, 2.0]),
    "others": ([5.0, -2.0], [3.0, -4.0]),
}
_NUMBER = re.compile(r"−?\d+(\.\d+)?")


@dataclass(frozen=True)
class Film:
    """Some frames of a film, and what the audit says is on them."""

    x: list[float]
    v: list[float]
    frames: dict[str, Frame]
    entries: dict[str, tuple[ShownEntry, ...]]


@pytest.fixture(scope="module", params=[*INPUTS][: tries(1)], ids="FanOut-{}".format)
def film(
    request: pytest.FixtureRequest, tesseract: str, tmp_path_factory: pytest.TempPathFactory
) -> Film:
    x, v = INPUTS[request.param]
    folder = tmp_path_factory.mktemp("film")
    frames = last_frames(FILE, "FanOut", BEATS, folder, f"x={x}; v={v}")
    run = retold("FanOut", x=x, v=v) if request.param == "others" else told(find("FanOut"))[0]
    entries = {
        still.beat.name: tuple(each for each in still.entries if _NUMBER.fullmatch(each.text))
        for still in run.report.stills
    }
    return Film(x, v, frames, entries)


def tensors_of_torch(x: list[float], v: list[float]) -> dict[str, list[Tensor]]:
    """What each name on a frame may stand for, in plain torch, in the order of the story."""
    third, first, second = (torch.tensor(x, requires_grad=True) for _ in range(3))
    weights, values = torch.tensor(v), torch.tensor(x)
    product = first * second
    (product + third).backward(weights)
    leaf, grads = torch.tensor(x, requires_grad=True), []
    for _ in range(2):
        (leaf * leaf + leaf).backward(weights)
        assert leaf.grad is not None
        grads.append(leaf.grad.clone())
    step = torch.zeros(len(x))
    asked = max(k for k in range(len(x)) if v[k] and abs(x[k]) > 1)
    step[asked] = 0.01
    n, before = values + step, weights @ (values * values + values)
    mul = "y.grad_fn.next_functions[0][0]"
    found: dict[str, list[Tensor | None]] = {
        "x": [values],
        "y": [product + third],
        "v": [weights],
        f"{mul}._saved_self": [values],
        f"{mul}._saved_other": [values],
        f"{mul}(v)[0]": [first.grad],
        f"{mul}(v)[1]": [second.grad],
        "y.grad_fn(v)[1]": [third.grad],
        "x\N{COMBINING MACRON}": [grads[0]],
        "x.grad": [*grads],
        "n": [n],
        "before": [before],
        f"(n - x.detach())[{asked}]": [step[asked]],
        "v @ (x * x + n) - before": [weights @ (values * values + n) - before],
        "v @ (n * x + x) - before": [weights @ (n * values + values) - before],
        "v @ (x * n + x) - before": [weights @ (values * n + values) - before],
        "v @ (n * n + n) - before": [weights @ (n * n + n) - before],
    }
    return {name: [each.detach() for each in tensors if each is not None]
            for name, tensors in found.items()}  # fmt: skip


def due(x: list[float], v: list[float], beat: str, entries: Sequence[ShownEntry]) -> Iterator[str]:
    """What torch says should stand in the place of each entry."""
    tensors = tensors_of_torch(x, v)
    passed = int(beat == "adds")
    # The captions tell the `.grad` from before, too.
    cells = {id(e.record) for e in entries if e.in_cell}
    for entry in entries:
        of_name = tensors[entry.record.name]
        older = beat == "adds" and id(entry.record) not in cells
        which = min(0 if older else passed, len(of_name) - 1)
        yield text_of(float(of_name[which][entry.index]), entry.record.decimals)


def seen(film: Film, beat: str, tesseract: str, folder: Path) -> list[str]:
    return read(tesseract, [crop(film.frames[beat], each) for each in film.entries[beat]], folder)


def names(entries: Sequence[ShownEntry]) -> list[str]:
    told = [f"{entry.record.name}{list(entry.index)}" for entry in entries]
    return [f"{number}: {name}" for number, name in enumerate(told)]


@pytest.mark.parametrize("beat", BEATS)
def test_every_number_of_the_graph_is_torchs(
    beat: str, film: Film, tesseract: str, tmp_path: Path
) -> None:
    entries = film.entries[beat]
    # x, both windows, y and v, and what waits, lies in the funnel or in the letterbox.
    assert len(entries) >= 12
    told = seen(film, beat, tesseract, tmp_path)
    expected = due(film.x, film.v, beat, entries)
    assert dict(zip(names(entries), told, strict=True)) == dict(
        zip(names(entries), expected, strict=True)
    )


def test_another_runs_numbers_are_not_read(film: Film, tesseract: str, tmp_path: Path) -> None:
    beat = "adds"
    (x, v), *_ = (each for each in INPUTS.values() if each[0] != film.x)
    told = seen(film, beat, tesseract, tmp_path)
    assert told != list(due(x, v, beat, film.entries[beat]))


def test_a_forged_chip_is_noticed(film: Film, tesseract: str, tmp_path: Path) -> None:
    """The pixels of one contribution's second entry in the place of its first one."""
    beat = "second"
    chip = {
        e.index: e
        for e in film.entries[beat]
        if e.in_cell and e.record.name.endswith("[0][0](v)[0]")
    }
    forged = replaced(film.frames[beat], chip[0,], chip[1,])
    place = crop(forged, chip[0,])
    honest = crop(film.frames[beat], chip[0,])
    value, forgery = read(tesseract, [honest, place], tmp_path)
    assert value == next(due(film.x, film.v, beat, [chip[0,]])) and forgery != value
