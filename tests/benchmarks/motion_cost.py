"""What motion costs at 1080p60, beside x264 alone for the same pictures.

CPU time of the whole process for a short stretch of each film, by the faster preset that README
names, against that of x264 alone (one thread, the same preset) for the pictures that came out; in
alternating runs, so that the ratio holds on a machine whose speed drifts. What comes before the
stretch is skipped, and counts on neither side.

    python tests/benchmarks/motion_cost.py [--rounds N] [--strict] [SCENE ...]

The goal is at most 2x, nothing over 3x; with --strict whatever is above is an error.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from manim import Scene, config, logger, tempconfig

from scenes.film import film
from scenes.kit import Lecture
from scenes.studio.render.job import FASTER
from scenes.tutorial_3.fan_out import FanOut
from scenes.workshop_1.gate_is_a_switch import GateIsASwitch
from scenes.workshop_1.relu_gate import ReluGate
from tests.support.arrow_story import ArrowStory
from tests.support.encoding import encoder_alone
from tests.support.sheet_story import SheetStory

GOAL, LIMIT = 2.0, 3.0
# The first and the last animation of each stretch: of the films, those in which most moves.
STRETCHES: dict[type[Lecture], tuple[int, int]] = {
    ReluGate: (6, 9),
    GateIsASwitch: (12, 15),
    FanOut: (8, 11),
    SheetStory: (2, 3),
    ArrowStory: (2, 4),
}


class _Meter(film.Renderer):
    """Notes when the first play of a stretch begins."""

    started = 0.0

    def play(self, scene: Scene, *args: Any, **options: Any) -> None:
        if not self.started and self.num_plays >= config.from_animation_number:
            self.started = time.process_time()
        super().play(scene, *args, **options)


def ours(kind: type[Lecture], folder: Path) -> tuple[float, Path]:
    """CPU seconds for a stretch of a scene, encoders included, and the film of it."""
    first, last = STRETCHES[kind]
    settings = {
        "media_dir": str(folder), "quality": "high_quality", "progress_bar": "none",
        "video_encoder_options": FASTER, "disable_caching": True,
        "from_animation_number": first, "upto_animation_number": last,
    }  # fmt: skip
    with tempconfig(settings):
        meter = _Meter()
        # What is still to be read after the last play is none of the stretch.
        parts = {"tear_down": lambda _: None, "__module__": kind.__module__}
        scene = type(kind.__name__, (kind,), parts)(renderer=meter)
        scene.render()
        spent = time.process_time() - meter.started
        video = scene.output_plan.primary_artifact
    assert video is not None
    return spent, video


def measure(kind: type[Lecture], folder: Path, rounds: int) -> float:
    """Print one line; how many times x264's cost the whole is."""
    ratios, costs = [], []
    for k in range(rounds):
        whole, video = ours(kind, folder / kind.__name__ / str(k))
        alone, frames = encoder_alone(video, FASTER)
        ratios.append(whole / alone)
        costs.append((1000 * whole / frames, 1000 * alone / frames, frames))
    ratio = statistics.median(ratios)
    whole, alone, frames = costs[ratios.index(min(ratios, key=lambda each: abs(each - ratio)))]
    print(f"{kind.__name__:>14} {frames:6} {whole:8.1f} {alone:10.1f} {ratio:8.2f}x", flush=True)
    return ratio


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--strict", action="store_true", help="missed goals are errors")
    names = {kind.__name__: kind for kind in STRETCHES}
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=", ".join(names))
    options = parser.parse_args()
    logger.setLevel("ERROR")
    print("CPU ms per frame at 1080p60, faster preset")
    print("         scene frames    whole  x264 alone    ratio")
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.scenes or names:
            ratio = measure(names[name], Path(folder), options.rounds)
            if ratio > GOAL:
                over = LIMIT if ratio > LIMIT else GOAL
                missed.append(f"{name}: {ratio:.2f}x, more than {over:g}x")
    for line in missed:
        print(line)
    return bool(options.strict and missed)


if __name__ == "__main__":
    sys.exit(main())
