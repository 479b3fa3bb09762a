"""What a task costs by its film's length and size, and what Dask adds to the pool of one machine.

The rates of `scenes.studio.render.cost` are fitted to CPU seconds of this process; the overhead is
wall time of two workers on loopback over that of two processes of the pool, in alternating runs
of which each begins with an empty folder.

    python tests/benchmarks/cluster_cost.py [--rounds N] [--rates-only] [SCENE ...]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from scenes.studio.cluster.connecting import Access
from scenes.studio.cluster.crew import Cluster
from scenes.studio.finding import find
from scenes.studio.render.job import QUALITIES, Job, render_share
from scenes.studio.render.pool import Conductor, Outcome, render_all
from tests.support.cluster import Grid

SCENES = ("graph_grows", "gate_is_a_switch")
PART = 6  # of the plays, one in so many is drawn
NOBODY = (10**6, 10**6 + 1)  # a share without any play


@dataclass(frozen=True)
class Rate:
    """What was measured of one film at one quality."""

    quality: str
    run: float  # CPU seconds a second of film
    frame: float  # CPU seconds a frame
    size: float  # bytes a second of film


def measured(name: str, quality: str) -> Rate:
    """Run a film without drawing, then draw a part of it."""
    listed = find(name)
    listed.load()
    frames: list[int] = []
    with tempfile.TemporaryDirectory() as folder:
        job = Job(listed, quality, Path(folder).resolve())
        render_share(job, NOBODY, frames.append)  # what is loaded once
        begun = time.process_time()
        render_share(job, NOBODY, frames.append)
        run = time.process_time() - begun
        begun = time.process_time()
        render_share(job, (2, PART), frames.append)
        drawn = time.process_time() - begun - run
        size = sum(film.stat().st_size for film in job.plays.glob("[!.]*.mp4"))
    count = sum(frames)
    return Rate(quality, run / job.seconds, drawn / count, size / count * job.frame_rate)


def fitted(rates: list[Rate]) -> tuple[float, float]:
    """Seconds a frame and seconds a megapixel, by least squares."""
    sizes = [QUALITIES[rate.quality][0] * QUALITIES[rate.quality][1] / 1e6 for rate in rates]
    matrix = np.column_stack([np.ones(len(sizes)), sizes])
    (frame, pixel), *_ = np.linalg.lstsq(matrix, [rate.frame for rate in rates], rcond=None)
    return float(frame), float(pixel)


def overhead(names: list[str], rounds: int) -> list[float]:
    """Wall time of two workers over that of two processes, for each round."""
    ratios = []
    with tempfile.TemporaryDirectory() as home, Grid(Path(home)) as grid:
        grid.worker()
        grid.worker()

        def jobs_in(folder: str) -> list[Job]:
            return [Job(find(name), "m", Path(folder).resolve()) for name in names]

        far(jobs_in(tempfile.mkdtemp(dir=home)), grid.address)  # what workers load once
        for _ in range(rounds):
            times = []
            for make in (near, lambda jobs: far(jobs, grid.address)):
                with tempfile.TemporaryDirectory() as folder:
                    begun = time.monotonic()
                    make(jobs_in(folder))
                    times.append(time.monotonic() - begun)
            ratios.append(times[1] / times[0])
    return ratios


def near(jobs: list[Job]) -> None:
    render_all(jobs, 2, lambda frames: None, whole)


def far(jobs: list[Job], address: str) -> None:
    with Cluster.reached(Access(address), lambda frames: None, print) as crew:
        Conductor(crew, jobs, whole).run()


def whole(job: Job, outcome: Outcome) -> None:
    assert outcome.video is not None, outcome.error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("scenes", metavar="SCENE", nargs="*", default=list(SCENES))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rates-only", action="store_true")
    options = parser.parse_args()
    rates = [measured(name, quality) for name in options.scenes for quality in "lmhk"]
    for rate in rates:
        print(f"-q {rate.quality}: {rate.run:.3f} s a second of film to run it, "
              f"{rate.frame * 1e3:.1f} ms a frame, {rate.size / 1e3:.0f} kB a second")  # fmt: skip
    print("{:.4f} s a frame and {:.4f} s a megapixel".format(*fitted(rates)))
    if not options.rates_only:
        ratios = overhead(options.scenes, options.rounds)
        print(f"two workers over two processes: {statistics.median(ratios):.2f} of {ratios}")


if __name__ == "__main__":
    main()
