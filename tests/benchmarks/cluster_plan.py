"""How long the whole course would take on many machines: a schedule played through, not run.

Task times are those of `scenes.studio.render.cost`, measured by `cluster_cost.py`; what is sent is
counted with bytes a second of film that were measured there, too. Longest films first, each film is
joined when its last part is there, as the conductor does it.

    python tests/benchmarks/cluster_plan.py [-q QUALITY] [--versions N] [--workers N ...]
"""

from __future__ import annotations

import argparse
import heapq
from dataclasses import dataclass
from pathlib import Path

from scenes.studio.catalogue import catalogue
from scenes.studio.render.cost import drawing, in_words, parts_of, running
from scenes.studio.render.job import Job

LINE = 100e6  # bytes a second between the client and the scheduler
HANDLED = 0.005  # seconds of the scheduler and the client for each task, beside the bytes
BYTES = {"l": 22e3, "m": 36e3, "h": 62e3, "k": 130e3}  # a second of film


@dataclass(frozen=True)
class Plan:
    """A schedule: how long it takes, how much of the workers' time is used, what it waits for."""

    tasks: int
    seconds: float
    busy: float
    limit: str


def plan(jobs: list[Job], workers: int) -> Plan:
    """Play the schedule through on so many workers."""
    free = [0.0] * workers
    heapq.heapify(free)
    waiting: list[tuple[float, float]] = []  # films to be joined: from when on, and how long
    work, tasks, end, longest = 0.0, 0, 0.0, 0.0

    def do(begin: float, seconds: float) -> float:
        nonlocal work, tasks, end
        done = max(heapq.heappop(free), begin) + seconds
        heapq.heappush(free, done)
        work, tasks, end = work + seconds, tasks + 1, max(end, done)
        return done

    for job in sorted(jobs, key=lambda job: -job.seconds):
        parts = parts_of(job, len(jobs), workers)
        each = running(job) + drawing(job) / parts
        done = max(do(0.0, each) for _ in range(parts))
        longest = max(longest, each + (parts > 1) * running(job))
        if parts > 1:
            heapq.heappush(waiting, (done, running(job)))
    while waiting:
        do(*heapq.heappop(waiting))
    sent = 2 * sum(BYTES[job.quality] * job.seconds for job in jobs) / LINE + HANDLED * tasks
    limits = {
        "the workers": work / workers,
        "the longest film": longest,
        "the line to the client": sent,
    }
    limit = max(limits, key=lambda name: limits[name])
    total = max(end, sent)
    return Plan(tasks, total, work / (workers * total), limit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-q", "--quality", choices=BYTES, default="k")
    parser.add_argument("--versions", type=int, default=4, help="themes times languages")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 10, 100, 1000])
    options = parser.parse_args()
    films = [Job(scene, options.quality, Path("films")) for scene in catalogue()]
    jobs = films * options.versions
    print(f"{len(films)} films, {options.versions} versions of each, -q {options.quality}")
    print(f"{'workers':>7} {'tasks':>6} {'time':>8} {'busy':>5}  limited by")
    for workers in options.workers:
        found = plan(jobs, workers)
        print(
            f"{workers:>7} {found.tasks:>6} {in_words(found.seconds):>8} {found.busy:>5.0%}  "
            f"{found.limit}"
        )


if __name__ == "__main__":
    main()
