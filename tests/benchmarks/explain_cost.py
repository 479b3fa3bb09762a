"""What explaining a function costs, and how much of its film can be read.

For each of the programs that ship (or those named): cards, seconds of film, CPU seconds of the
whole at -q m (720p30) with its encoder, and the share of its time in beats that show some number,
as the audit sees them.

    python tests/benchmarks/explain_cost.py [--strict] [--no-film] [PROGRAM.py:NAME ...]

The goals are 15 CPU seconds for up to 15 cards, and numbers for 90 % of the time; with --strict
whatever misses them is an error. --no-film leaves out what is drawn, and its cost.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from manim import Scene, logger, tempconfig

from gradmath.explaining.card_stories import card_story
from scenes.explain.explain import Explain
from scenes.studio.audit.audit import audit
from tests.support.lecture_programs import LECTURES, traced

CPU, CARDS, READABLE = 15.0, 15, 0.9
RATE = 4  # frames a second that the audit looks at


def spent() -> float:
    """CPU seconds of this process and of those that it has ended."""
    return sum(os.times()[:4])


def readable(scene: type[Explain]) -> tuple[float, float]:
    """The seconds of a film, and the share of them in beats that show some number."""
    shown: set[str] = set()
    report = audit(scene, frame_rate=RATE, on_number=lambda beat, _: shown.add(beat))
    length = report.beats[-1].end if report.beats else 0.0
    told = sum(each.end - each.start for each in report.beats if each.name in shown)
    return length, told / length if length else 0.0


def drawn(scene: type[Explain], folder: Path) -> float:
    """CPU seconds of the film."""
    before = spent()
    settings = {"media_dir": str(folder), "quality": "medium_quality", "progress_bar": "none",
                "disable_caching": True}  # fmt: skip
    with tempconfig(settings):
        Scene.render(scene())
    return spent() - before


def missed(target: str, cards: int, cpu: float, share: float) -> Iterator[str]:
    if cards <= CARDS and cpu > CPU:
        yield f"{target}: {cpu:.1f} CPU seconds for {cards} cards, more than {CPU:g}"
    if share < READABLE:
        yield f"{target}: numbers for {share:.0%} of the time, fewer than {READABLE:.0%}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="missed goals are errors")
    parser.add_argument("--no-film", action="store_true", help="draw nothing")
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=", ".join(LECTURES))
    options = parser.parse_args()
    logger.setLevel("ERROR")
    print(f"{'program':>28} cards  seconds  CPU at -q m  numbers for")
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, target in enumerate(options.programs or LECTURES):
            file = Path(folder) / f"{number}.trace"
            traced(target).save(file)
            parameters = {"trace": str(file)}
            scene = type("Explained", (Explain,), {"parameters": parameters})
            cards = len(card_story(str(file)).cards.cards)
            cpu = 0.0 if options.no_film else drawn(scene, Path(folder) / str(number))
            length, share = readable(scene)
            told = f"{cpu:.1f}" if cpu else "-"
            print(f"{target:>28} {cards:5} {length:8.1f} {told:>12} {share:10.0%}", flush=True)
            wrong += missed(target, cards, cpu, share)
    for line in wrong:
        print(line)
    return bool(options.strict and wrong)


if __name__ == "__main__":
    sys.exit(main())
