"""What a frame costs at 1080p60: lectures against plain manim with its own number mobjects.

CPU time of the whole process, in alternating runs, so that the ratio holds on a machine whose
speed drifts. Both sides begin with an empty folder and manim's own settings, caching included.
Encoder settings are the same on both sides but for the last column, which is ours with README's
faster preset. What x264 alone needs for the pictures is printed beside.

    python tests/benchmarks/render_cost.py [--rounds N] [--strict] [SCENE ...]

Frame counts must agree and the faster preset's picture must be no worse, else the exit status
is 1; with --strict also if a ratio misses its goal.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import av
import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Circle,
    DecimalNumber,
    Dot,
    Line,
    ParametricFunction,
    Rectangle,
    Scene,
    Square,
    Text,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    always_redraw,
    logger,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer

from gradmath.records.tensor import Record
from scenes.film import film
from scenes.kit.cells import grids
from scenes.kit.cells.grids import Cell, CellSize, Grid
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number
from scenes.kit.look.theme import Face
from scenes.studio.render.job import FASTER
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.encoding import encoder_alone

MEDIUM = {"crf": "23"}
RANDOM = np.random.default_rng(0)
TABLES = [RANDOM.normal(size=(6, 8)).astype(np.float32) for _ in range(30)]


def record(values: Any) -> Record:
    return Record("x", values, "numpy draw", seed=0, decimals=2)


def stock_number(value: float) -> DecimalNumber:
    return DecimalNumber(float(value), num_decimal_places=2, mob_class=Text).scale(0.4)  # type: ignore[arg-type]


class OurNumbers:
    """Numbers as lectures draw them."""

    def table(self) -> tuple[VMobject, Callable[[int], object]]:
        grid = Grid(record(TABLES[0]), Face.VALUE, CellSize(0.9, 0.5, 0.1), scale=3.0)
        records = [record(table) for table in TABLES]
        return grid, lambda k: grid.follow(records[k])

    def number(self, k: int) -> VMobject:
        return Number(record(TABLES[0].ravel()), (k,), em=0.3)


class StockNumbers:
    """The same picture by manim's own means."""

    def table(self) -> tuple[VMobject, Callable[[int], object]]:
        numbers = [stock_number(float(value)) for value in TABLES[0].ravel()]
        cells = VGroup(*(VGroup(Square(0.5, stroke_width=2), number) for number in numbers))
        cells.arrange_in_grid(6, 8, buff=0.2)

        def follow(k: int) -> None:
            for number, value in zip(numbers, TABLES[k].ravel(), strict=True):
                number.set_value(float(value))

        return cells, follow

    def number(self, k: int) -> VMobject:
        return stock_number(float(TABLES[0].ravel()[k]))


class Live(Scene):
    """48 numbers that change on each frame."""

    numbers: OurNumbers | StockNumbers

    def construct(self) -> None:
        table, follow = self.numbers.table()
        self.add(table)
        step = lambda _, alpha: follow(int(119 * alpha) % 30)  # noqa: E731
        self.play(UpdateFromAlphaFunc(table, step), run_time=2)


class Curve(Scene):
    """A curve that is drawn anew while its parameter moves, with a number and a dot."""

    numbers: OurNumbers | StockNumbers

    def construct(self) -> None:
        age = ValueTracker(0)
        curve = always_redraw(
            lambda: ParametricFunction(
                lambda t: np.array([t, np.sin(t + age.get_value()), 0]), t_range=(-5, 5, 0.1)
            )
        )
        dot = always_redraw(lambda: Dot((0.0, float(np.sin(age.get_value())), 0.0)))
        axes = VGroup(Line(5 * LEFT, 5 * RIGHT), Line(3 * DOWN, 3 * UP))
        labels = VGroup(*(self.numbers.number(k).move_to((k - 5.0, -2.0, 0.0)) for k in range(11)))
        self.add(axes, labels, curve, dot)
        self.play(age.animate.set_value(3), run_time=2)


class Graph(Scene):
    """Nodes with small tensors; along each edge one travels, one after the other."""

    numbers: OurNumbers | StockNumbers

    def construct(self) -> None:
        places = [np.array([2.0 * c - 5, 1.6 * r - 2.4, 0]) for c in range(6) for r in range(4)]
        edges = [(k, k + 4) for k in range(20)] + [(k, k + 5) for k in range(0, 19, 2)]
        nodes = VGroup(*(self._node(k, place) for k, place in enumerate(places)))
        self.add(VGroup(*(Line(places[a], places[b], stroke_width=2) for a, b in edges)), nodes)
        for k in range(5):
            start, end = (places[each] for each in edges[k])
            cargo = self._node(k, start)
            self.play(cargo.animate.move_to(end), run_time=0.7)
            self.wait(0.3)

    def _node(self, k: int, place: Any) -> VGroup:
        frame = Rectangle(width=1.4, height=0.9, stroke_width=2, fill_opacity=0.3)
        values = VGroup(self.numbers.number(k), self.numbers.number(k + 24)).arrange()
        return VGroup(frame, values, Circle(0.1, stroke_width=2).shift(0.4 * UP)).move_to(place)


class Flagship(ReluGate):
    """The flagship as it is."""


class StockCell(Cell):
    """A lecture's cell, in which manim's own number stands for ours."""

    stock: DecimalNumber | None = None

    def follow(self, record: Record) -> Self:
        super().follow(record)
        value = float(record.value[self.index])
        *_, ink = self.look(value)
        if self.stock is None:
            self.remove(self.number)
            self.stock = DecimalNumber(value, num_decimal_places=record.decimals, mob_class=Text)  # type: ignore[arg-type]
            self.add(self.stock.scale_to_fit_height(DIGIT_HEIGHT * self.size.em))
        if value != self.stock.get_value():
            self.stock.set_value(value)
        self.stock.set_fill(ink).move_to(self.box)
        return self


class StockFlagship(Flagship):
    """The flagship with manim's numbers in all cells."""

    def construct(self) -> None:
        with patch.object(grids, "Cell", StockCell):
            super().construct()


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds for each frame."""

    frames: int
    whole: float
    main: float
    video: Path

    @property
    def encoder(self) -> float:
        return self.whole - self.main


def render(scene: type[Scene], folder: Path, options: dict[str, str], ours: bool) -> Cost:
    """Render at 1080p60; what every scene does once before its first frame counts, too."""
    settings = {
        "media_dir": str(folder), "quality": "high_quality", "progress_bar": "none",
        "video_encoder_options": options,
    }  # fmt: skip
    with tempconfig(settings):
        film_or_manim = film.Renderer() if ours else CairoRenderer()
        whole, main = time.process_time(), time.thread_time()
        made = scene(renderer=film_or_manim)
        made.render()
        whole, main = time.process_time() - whole, time.thread_time() - main
        video = made.output_plan.primary_artifact
    assert video is not None
    frames = count(video)
    return Cost(frames, 1000 * whole / frames, 1000 * main / frames, video)


def count(video: Path) -> int:
    with av.open(str(video)) as container:
        return sum(packet.pts is not None for packet in container.demux(video=0))


def pictures(video: Path) -> list[Any]:
    """Some frames from all over a video."""
    step = max(1, count(video) // 100)
    with av.open(str(video)) as container:
        frames = enumerate(container.decode(video=0))
        return [frame.to_ndarray(format="yuv420p") for k, frame in frames if k % step == 0]


def decibels(video: Path, true: list[Any]) -> float:
    error = np.mean([np.mean(np.square(np.subtract(a, b, dtype=np.float32)))
                     for a, b in zip(pictures(video), true, strict=True)])  # fmt: skip
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


LARGEST = 1.7  # times our file at manim's preset
GOALS = {Flagship: (2.0, 3.0), Graph: (2.0, 3.0), Live: (15.0, 25.0), Curve: (1.7, 2.3)}


def sides(story: type[Any]) -> tuple[type[Scene], type[Scene]]:
    """A scene with our numbers, and with manim's."""
    if story is Flagship:
        return Flagship, StockFlagship
    ours = type("Ours", (story,), {"numbers": OurNumbers()})
    return ours, type("Stock", (story,), {"numbers": StockNumbers()})


def measure(story: type[Any], folder: Path, rounds: int) -> tuple[list[str], list[str]]:
    """Print one line; what is wrong, and which goals are missed."""
    ours, stock = sides(story)
    runs: list[tuple[Cost, Cost, Cost]] = []
    for k in range(rounds):
        place = folder / story.__name__ / str(k)
        runs.append((
            render(stock, place / "stock", MEDIUM, ours=False),
            render(ours, place / "ours", MEDIUM, ours=True),
            render(ours, place / "faster", FASTER, ours=True),
        ))  # fmt: skip
    plain, same, faster = runs[-1]
    ratios = [statistics.median(r[0].whole / r[side].whole for r in runs) for side in (1, 2)]
    lossless = render(ours, folder / story.__name__ / "true", {"crf": "0"}, ours=True)
    true = pictures(lossless.video)
    quality, quality_faster = decibels(same.video, true), decibels(faster.video, true)
    size = faster.video.stat().st_size / same.video.stat().st_size
    seconds, frames = encoder_alone(same.video, MEDIUM, 120)
    print(
        f"{story.__name__:>9} {plain.frames:6} {plain.main:7.1f} {plain.encoder:7.1f}"
        f" {same.main:9.1f} {same.encoder:7.1f} {faster.main:9.1f} {faster.encoder:7.1f}"
        f" {1000 * seconds / frames:9.1f} {ratios[0]:8.2f}x {ratios[1]:6.2f}x"
        f" {quality:9.1f} {quality_faster:6.1f} {size:9.2f}x",
        flush=True,
    )
    wrong = []
    if len({cost.frames for run in runs for cost in run}) != 1:
        wrong.append(f"{story.__name__}: the counts of frames differ")
    if quality_faster < quality - 0.1:
        wrong.append(f"{story.__name__}: the faster preset's picture is worse")
    missed = [
        f"{story.__name__}: {ratio:.2f}x less CPU, the goal is {goal}x ({name})"
        for ratio, goal, name in zip(ratios, GOALS[story], ("same", "faster"), strict=True)
        if ratio < goal
    ]
    if size > LARGEST:
        missed.append(f"{story.__name__}: a file of {size:.2f}x, the goal is {LARGEST}x (faster)")
    return wrong, missed


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--strict", action="store_true", help="missed goals are errors")
    names = [story.__name__ for story in GOALS]
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(names))
    options = parser.parse_args()
    logger.setLevel("ERROR")
    print("CPU ms per frame at 1080p60; dB and file size of our videos")
    print("                   plain manim          ours       ours, faster  x264 alone"
          "   less CPU, faster    dB, faster  file")  # fmt: skip
    print("    scene frames    main encoder      main encoder      main encoder")
    wrong: list[str] = []
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for story in GOALS:
            if options.scenes and story.__name__ not in options.scenes:
                continue
            errors, misses = measure(story, Path(folder), options.rounds)
            wrong += errors
            missed += misses
    for line in (*wrong, *missed):
        print(line)
    return bool(wrong or (options.strict and missed))


if __name__ == "__main__":
    sys.exit(main())
