"""One storage under three names, a walk along it, and a write that all of them read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import DOWN, UP, FadeIn, VGroup, Wait

from gradmath.records.listing import Listing
from gradmath.records.memory import Stored
from gradmath.running.runs import ListingRun
from gradmath.running.stored import stored
from scenes.kit import SAFE, CellSize, Face, Grid, Lecture, Words, ask, silent
from scenes.kit.boards.memory.hops import Hops
from scenes.kit.boards.memory.labels import Bracket, TensorLabel, Thread
from scenes.kit.boards.memory.motions import Drop, Walk, write
from scenes.kit.boards.memory.rail import Rail

HEAD = (
    "import torch",
    "x = torch.arange(24).reshape(2, 3, 4)",
    "m = x[0]",
    "t = m.T",
    "col = x[..., 1]",
)
WRITE = "t[1, 0] = -1"
SIZE = CellSize(0.56, 0.42, 0.05, em=0.25)


@dataclass(frozen=True, eq=False)
class MemoryFound:
    """m, m.T and a column, before and after a write through m.T."""

    listing: Listing
    m: Stored
    t: Stored
    col: Stored
    m_after: Stored
    t_after: Stored


def memory_found() -> MemoryFound:
    run = ListingRun(Listing((*HEAD, WRITE)))
    m, t, col = (stored(run, name, HEAD[-1]) for name in ("m", "t", "col"))
    return MemoryFound(run.listing, m, t, col, stored(run, "m"), stored(run, "t"))


class MemoryStage:
    """A strip of 24 cells, two labels on it, their grids above, and brackets below."""

    def __init__(self, found: MemoryFound) -> None:
        unit = SAFE.width / found.m.cells.shape[0]
        self.rail = Rail(found.m, unit, scale=24).begin_at(np.array([SAFE.left, -2.1, 0.0]))
        self.labels = [TensorLabel(each) for each in (found.m, found.t)]
        self.labels[0].move_to((-3.6, 0.42, 0.0))
        self.labels[1].move_to((0.6, 0.42, 0.0))
        self.grids = [
            Grid(each.values, Face.VALUE, SIZE, scale=24).next_to(label, UP, buff=0.15)
            for each, label in zip((found.m, found.t), self.labels, strict=True)
        ]
        self.threads = [Thread(label, self.rail, level) for level, label in enumerate(self.labels)]
        self.hops = Hops(self.rail, found.t, [(0, 0), (0, 1), (0, 2), (1, 0)])
        self.brackets = [Bracket(self.rail, found.col)]


class MemoryStory(Lecture):
    """Labels, threads, hops, a write; and what a lie changes when all stands."""

    watched = False

    captions = {"title": ask("What comes?"), "strip": silent(), "threads": silent(),
                "walk": silent(), "write": silent(), "lie": silent()}  # fmt: skip

    def construct(self) -> None:
        found = self.found = self.problem(memory_found)
        self.words = Words()
        stage = self.stage = MemoryStage(found)
        window = self.open_window(found.listing, HEAD[-1], lines=3)
        shown = VGroup(stage.rail, *stage.labels, *stage.grids)
        self.beat("strip", FadeIn(VGroup(shown, window)))
        self.beat("threads", *map(Drop, stage.threads))
        self.beat("walk", Walk(stage.hops))
        self.remove(stage.hops)
        readers = [
            (thread, grid, after.values)
            for thread, grid, after in zip(
                stage.threads, stage.grids, (found.m_after, found.t_after), strict=True
            )
        ]
        self.beat("write", write(stage.rail, found.t_after, stage.threads[1], readers), line=WRITE)
        self.lie()
        self.beat("lie", Wait(0.3))

    def lie(self) -> None:
        """Nothing, where the story is honest."""


class LeftUnwritten(MemoryStory):
    """A strip of before the write under names that have seen it."""

    def lie(self) -> None:
        self.stage.rail.row.follow(self.found.m.cells)
        self.add(Hops(self.stage.rail, self.found.m_after, [(0, 0), (0, 1)]))


class ThreadElsewhere(MemoryStory):
    def lie(self) -> None:
        self.stage.threads[0].foot.shift(DOWN * 0.1)


LIES: dict[type[MemoryStory], str] = {LeftUnwritten: "hop", ThreadElsewhere: "rail"}
