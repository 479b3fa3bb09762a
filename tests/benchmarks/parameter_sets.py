"""False alarms: random honest parameter sets of each proven film, audited in both themes.

`python tests/benchmarks/parameter_sets.py [--sets 70] [--from 0] [--rate 5] [FILM ...]` prints each
fault with the seed of its set; a film may refuse a set in one line that says what to give.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

from gradmath.errors import GradmathError
from scenes.kit.look.theme import THEMES, in_theme
from scenes.studio.audit.audit import audit_both_themes
from scenes.studio.finding import find
from tests.support.parameter_sets import FILMS, parameter_set

MANY = 70  # for each film: over 200 in all


@dataclass
class Tally:
    """What became of the sets of one film."""

    shown: int = 0
    alarmed: int = 0
    refused: int = 0


def alarms(film: str, seed: int, rate: float) -> list[str] | None:
    """What is said against one set; None if the film refuses it."""
    parameters = parameter_set(film, seed)
    variant = type(film, (find(film).load(),), {"parameters": parameters})
    themes = list(THEMES.values())
    try:
        with in_theme(themes[seed % len(themes)]):
            report = audit_both_themes(variant, frame_rate=rate)
    except GradmathError as error:
        message = str(error)
        print(f"    {film} {seed} refused: {message}", flush=True)
        due = "\n" not in message and "; " in message
        return None if due else [f"refusal: {message!r}; expected one line that says what to give"]
    except Exception as error:
        return [f"crash: {type(error).__name__}: {error}"]
    return [str(fault) for fault in report.faults]


def tried(film: str, seeds: range, rate: float) -> Tally:
    tally = Tally()
    for seed in seeds:
        found = alarms(film, seed, rate)
        if found is None:
            tally.refused += 1
            continue
        tally.shown += 1
        tally.alarmed += bool(found)
        if found:
            print(f"{film} {seed}: {parameter_set(film, seed)}")
        for alarm in found:
            print(f"    {alarm}", flush=True)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("films", nargs="*", default=FILMS)
    parser.add_argument("--sets", type=int, default=MANY)
    parser.add_argument("--from", type=int, default=0, dest="first")
    parser.add_argument("--rate", type=float, default=5)
    options = parser.parse_args()
    for film in options.films:
        start = time.process_time()
        tally = tried(film, range(options.first, options.first + options.sets), options.rate)
        print(f"{film}: {tally.shown} sets shown, {tally.alarmed} with false alarms, "
              f"{tally.refused} refused, {time.process_time() - start:.0f} s of CPU")  # fmt: skip


if __name__ == "__main__":
    main()
