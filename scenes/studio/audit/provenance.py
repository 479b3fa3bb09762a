"""Where numbers come from: run a scene's problem again and compare it bit for bit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.records.tensor import Record
from scenes.kit.lecture import Problem
from scenes.kit.truth.checks import Fault

CHECK = "provenance"
_DRAWS = re.compile(
    r"\b(rand|randn|randint|randperm|rand_like|randn_like|randint_like|bernoulli|normal|poisson"
    r"|multinomial|dropout|uniform_|normal_|bernoulli_|exponential_|random_)\("
)
_ABSENT = "nothing"
Bits: TypeAlias = tuple[str, tuple[int, ...], bytes]
_PLAIN = (bool, int, float, complex, str, bytes, np.generic, type(None))
Leaf: TypeAlias = Record | npt.NDArray[np.generic]


def provenance_faults(
    problems: Sequence[Problem], shown: Sequence[Record], again: Sequence[Problem] = ()
) -> Iterator[tuple[Record | None, Fault]]:
    """What is untrue about the origin of a scene's records, and of which record.

    Each record names the code that made it, and the seed if it was drawn; each array that is
    shown is one that a problem of the scene returned; a problem that is run again returns the
    same bits, but for what it marks as measured. `again` are problems that were run again already,
    if they are the same ones in the same order.
    """
    known: set[Bits] = set()
    rerun = [problem.result for problem in again]
    if [problem.function for problem in again] != [problem.function for problem in problems]:
        rerun = [problem.function(**problem.settings) for problem in problems]
    for problem, second in zip(problems, rerun, strict=True):
        held = dict(leaves(problem.result))
        known.update(_bits(leaf) for leaf in held.values() if isinstance(leaf, Record | np.ndarray))
        yield from _differences(held, dict(leaves(second)))
    for record in shown:
        for made, expected in _doubts(record, known):
            yield record, Fault(CHECK, f"{record.name} from {made}", expected)


def _doubts(record: Record, known: set[Bits]) -> Iterator[tuple[str, str]]:
    if not record.source.strip():
        yield "nowhere", "the torch call that made it"
    told = record.seed is not None or record.expression is not None  # whose listing has the seed
    if not told and _DRAWS.search(record.source):
        yield f"`{record.source}`", "the seed of its draw"
    if _bits(record) not in known:
        yield f"`{record.source}`", "what a problem of the scene returned"


def leaves(result: object) -> Iterator[tuple[str, object]]:
    """Everything that a result is made of, each under the name of the way to it."""
    waiting: list[tuple[str, object]] = [("", result)]
    seen: set[int] = set()
    while waiting:
        name, thing = waiting.pop()
        if isinstance(thing, (Record, np.ndarray, *_PLAIN)):
            yield name, thing
        elif id(thing) not in seen:
            seen.add(id(thing))
            waiting += [(f"{name}{step}", part) for step, part in _parts(thing)]


def _parts(thing: object) -> list[tuple[str, object]]:
    if isinstance(thing, Mapping):
        return [(f"[{key!r}]", part) for key, part in thing.items()]
    if isinstance(thing, tuple | list):
        return [(f"[{k}]", part) for k, part in enumerate(thing)]
    if is_dataclass(thing):
        return [(f".{part.name}", getattr(thing, part.name)) for part in fields(thing)]
    raise TypeError(
        f"a problem returned a {type(thing).__name__}, which cannot be compared with a second run; "
        "return records, numbers, texts, and dataclasses, tuples, lists or mappings of them"
    )


def _differences(
    first: Mapping[str, object], again: Mapping[str, object]
) -> Iterator[tuple[Record | None, Fault]]:
    for name in dict.fromkeys([*first, *again]):
        one, other = first.get(name, _ABSENT), again.get(name, _ABSENT)
        if isinstance(one, Record) and isinstance(other, Record):
            told = [one.name, one.source, one.seed], [other.name, other.source, other.seed]
            same = told[0] == told[1] and (one.measured or _bits(one) == _bits(other))
        elif isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
            same = _bits(one) == _bits(other)
        else:
            same = repr(one) == repr(other)
        if not same:
            record = one if isinstance(one, Record) else None
            yield record, Fault(CHECK, _told(name, one), f"{_told('', other)} when run again")


def _told(name: str, leaf: object) -> str:
    """A leaf on one line."""
    text = repr(leaf)
    if isinstance(leaf, Record):
        text = f"{leaf.name} = {np.array2string(leaf.value, threshold=12)} from `{leaf.source}`"
    return " ".join(f"result{name}: {text}".split() if name else text.split())


def _bits(held: Leaf) -> Bits:
    value = held.value if isinstance(held, Record) else held
    return value.dtype.str, value.shape, value.tobytes()
