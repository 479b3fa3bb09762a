"""A small scene that proves what it means: a ReLU layer, forward, backward, and with a dial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from manim import RIGHT, VGroup

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.kit import Entry, Face, Lecture, Phrase, Position, appear, speech
from scenes.kit.cells.grids import CellSize, Column, Grid
from scenes.kit.cells.tensor_names import NameLabel, name_of
from scenes.kit.motion.motions import Follow
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

DIAL = (0.25, 0.5, 0.75, 1.0, 1.25)
Z, OUT, BACKWARD = "z = W @ x", "out = torch.relu(z)", "out.backward(v)"


def layer_listing(dial: float) -> Listing:
    return Listing(
        (
            "import torch",
            f"x = torch.tensor([0.5, {dial}])",
            "x.requires_grad_()",
            "W = torch.tensor([[1., 2.], [2., -1.]])",
            "v = torch.tensor([0.5, 2.])",
            Z,
            OUT,
            BACKWARD,
        )
    )


@dataclass(frozen=True, eq=False)
class LayerRun:
    """All numbers of one run. Shapes: W (2, 2), the others (2,)."""

    listing: Listing
    x: Record
    W: Record
    v: Record
    z: Record
    out: Record
    z_bar: Record
    x_grad: Record


def layer_run(listing: Listing) -> LayerRun:
    run = ListingRun(listing)
    begin, v = listing.statements[3].text, listing.statements[4].text
    return LayerRun(
        listing,
        x=run.record("x", after=begin, decimals=2),
        W=run.record("W", after=begin),
        v=run.record("v", after=v),
        z=run.record("z", after=Z, decimals=2),
        out=run.record("out", after=OUT, decimals=2),
        z_bar=run.cotangent("z", "out", "v", after=OUT),
        x_grad=run.record("x.grad", after=BACKWARD),
    )


def layer_runs() -> tuple[LayerRun, ...]:
    """One run for each value of the dial; on the way z[1] goes through zero."""
    return tuple(layer_run(layer_listing(dial)) for dial in DIAL)


class LayerBoard(VGroup):
    """Each tensor of a run in a grid under its name, from left to right in causal order."""

    def __init__(self, run: LayerRun) -> None:
        size = CellSize(width=1.1, height=0.46, gap=0.06)
        self.transition: Transition | None = None
        self.grids: dict[str, Grid] = {}
        for part, face in PARTS.items():
            record: Record = getattr(run, part)
            grid = Column(record, face, size, scale=2 * max(1.0, record.magnitude()))
            belongs(grid, self)
            self.grids[part] = grid
        self.row = VGroup(*self.grids.values()).arrange(RIGHT, buff=0.4).move_to((0, -2.05, 0))
        self.names = {part: name_of(grid, gap=0.14) for part, grid in self.grids.items()}
        super().__init__(self.row, *self.names.values())

    def __getitem__(self, part: str) -> Grid:  # type: ignore[override] # parts have names
        return self.grids[part]

    def parts(self, *names: str) -> VGroup:
        return VGroup(*(VGroup(self.grids[name], self.names[name]) for name in names))

    @property
    def records(self) -> Mapping[str, Record]:
        return {part: grid.record for part, grid in self.grids.items()}

    def relations(self) -> Iterator[Fault]:
        z, out = self.grids["z"].record, self.grids["out"].record
        if self.transition is None and not np.array_equal(out.value, np.maximum(z.value, 0)):
            yield Fault("relation", f"{out.name} that is not relu({z.name})", "out = relu(z)")

    def follow(self, run: LayerRun) -> None:
        for part, grid in self.grids.items():
            grid.follow(getattr(run, part))


PARTS = {
    "x": Face.VALUE,
    "W": Face.VALUE,
    "v": Face.GRADIENT,
    "z": Face.VALUE,
    "out": Face.VALUE,
    "z_bar": Face.GRADIENT,
    "x_grad": Face.GRADIENT,
}


class LayerStory(Lecture):
    """The truth. Subclasses plant one lie, in what they are asked on the way."""

    title = "What comes home?"
    proven = True
    texts: ClassVar[Mapping[str, str]] = {
        "inputs": "Here are `x`, `W` and `v`.",
        "forward": "Rows of `W` meet `x`.",
        "gates": "Now `relu`.",
        "backward": "It comes home: {} is {}.",
        "dial": "Now turn {}.",
        "turned": "With its switch off, {} keeps {}.",
    }
    dial: ClassVar[int] = 1  # the entry of x that is turned, as it is announced

    def construct(self) -> None:
        runs = self.runs()
        first, last = runs[0], runs[-1]
        self.board = board = LayerBoard(first)
        self.beat("inputs", appear(board.parts("x", "W", "v")), code=first.listing,
                  say=self.texts["inputs"])  # fmt: skip
        self.beat("forward", appear(board.parts("z")), line=Z, say=self.texts["forward"])
        self.lie(first, runs)
        self.beat("gates", appear(board.parts("out")), line=OUT,
                  say=speech(self.texts["gates"]))  # fmt: skip
        self.beat("backward", appear(board.parts("z_bar", "x_grad")), line=BACKWARD,
                  say=self.told_of("backward", first.x_grad))  # fmt: skip
        self.late_lie(first, runs)
        self.beat("dial", self.sweep(runs),
                  say=speech(self.texts["dial"], Position(first.x, (self.dial,))))  # fmt: skip
        self.beat("turned", say=self.told_of("turned", last.x_grad))

    def told_of(self, beat: str, record: Record) -> Phrase:
        return speech(self.texts[beat], Position(record, (0,)), Entry(record, (0,)))

    def runs(self) -> tuple[LayerRun, ...]:
        return self.problem(layer_runs)

    def sweep(self, runs: tuple[LayerRun, ...]) -> Follow:
        return Follow(self.moving, runs, self.turn, run_time=1.0)

    @property
    def moving(self) -> VGroup:
        assert self.code is not None
        return VGroup(self.board, self.code)

    def turn(self, run: LayerRun) -> None:
        self.board.follow(run)
        assert self.code is not None
        self.code.follow(run.listing)

    def name(self, part: str) -> NameLabel:
        return self.board.names[part]

    def lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        """Something between z and out."""

    def late_lie(self, first: LayerRun, runs: tuple[LayerRun, ...]) -> None:
        """Something when all is on the stage."""
