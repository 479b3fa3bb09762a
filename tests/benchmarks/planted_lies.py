"""How many lies the truth checks notice, of some that are planted in scenes at run time.

`python tests/benchmarks/planted_lies.py [--lies 200] [SCENE ...]`; without a name, those scenes of
the catalogue that have a table of captions, and the demonstration of the tests.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from scenes.kit import Lecture
from scenes.studio.audit.meaning.meaning import told_by_captions
from scenes.studio.catalogue import catalogue
from scenes.studio.finding import find
from tests.support.layer_story import LayerStory
from tests.support.lies.engine import Outcome, outcomes, table

MANY = 200


def scenes(names: list[str]) -> Iterator[type[Lecture]]:
    if names:
        yield from (find(name).load() for name in names)
        return
    yield LayerStory
    yield from (scene for each in catalogue() if told_by_captions(scene := each.load()))


def say(outcome: Outcome | None) -> None:
    """A line for each lie as it is judged, for a long run that is ended early."""
    if outcome is not None:
        found = ", ".join(outcome.caught_by) or "MISSED"
        lie = outcome.lie
        print(
            f"{outcome.scene}, beat {lie.beat}, {lie.operator}: {outcome.told}: {found}", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--lies", type=int, default=MANY)
    options = parser.parse_args()
    found: list[Outcome] = []
    for scene in scenes(options.scenes):
        found += outcomes(scene, options.lies, hear=say)
    print(table(found))


if __name__ == "__main__":
    main()
