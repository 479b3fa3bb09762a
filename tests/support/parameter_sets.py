"""Random honest parameters of the proven films, from the limits that their problems declare.

Hard ones are among them: zeros and negative zeros, ties, numbers of many digits, a million times
larger or smaller than usual, one row, one column, the largest size. Those of a film are drawn by
the function of its name in its chapter's module of `tests/support/drawn`.
"""

from __future__ import annotations

import random
from importlib import import_module
from types import ModuleType

from scenes.studio.catalogue import SCENES, Listed, catalogue
from scenes.studio.finding import find
from tests.support.drawing import ParameterSet

_DRAWN = SCENES.parent / "tests/support/drawn"


def _chapter(film: Listed) -> ModuleType | None:
    there = (_DRAWN / f"{film.chapter}.py").exists()
    return import_module(f"tests.support.drawn.{film.chapter}") if there else None


FILMS = tuple(film.id for film in catalogue() if hasattr(_chapter(film), film.name))


def parameter_set(film: str, seed: int) -> ParameterSet:
    """The parameters of a film that a seed stands for; what is too much is refused by the film."""
    listed = find(film)
    draw = getattr(_chapter(listed), listed.name)
    parameters: ParameterSet = draw(random.Random(f"{film} {seed}"))
    return parameters
