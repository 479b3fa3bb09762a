"""Which round of which loop a function is in, told from its variables and where it stands.

A trace function for it would triple the cost of a run and displace debuggers. Source: the bytecode
of CPython 3.11 and 3.12; a loop is a jump back, a `for` one to FOR_ITER.
"""

from __future__ import annotations

import dis
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from gradmath.records.site import LoopRound

_PLAIN = (int, str, float)
_BETWEEN = {"UNPACK_SEQUENCE", "CACHE", "EXTENDED_ARG", "NOP"}


@dataclass(frozen=True)
class Loop:
    """The instructions of one loop, and the variables of its `for`."""

    start: int
    end: int
    names: tuple[str, ...]

    def __contains__(self, instruction: int) -> bool:
        return self.start <= instruction <= self.end


def loops_of(code: CodeType) -> tuple[Loop, ...]:
    """The loops of a function's own code, outer before inner.

    >>> code = compile("for i, w in enumerate(ws):\\n  x = x * w", "<example>", "exec")
    >>> [loop.names for loop in loops_of(code)]
    [('i', 'w')]
    """
    instructions = list(dis.get_instructions(code))
    ends: dict[int, int] = {}
    for each in instructions:
        if (
            each.opcode in dis.hasjrel
            and isinstance(each.argval, int)
            and (each.argval <= each.offset)
        ):
            ends[each.argval] = max(ends.get(each.argval, 0), each.offset)
    places = {each.offset: k for k, each in enumerate(instructions)}
    found = [Loop(start, end, _names(instructions, places[start])) for start, end in ends.items()]
    return tuple(sorted(found, key=lambda loop: (loop.start, -loop.end)))


def _names(instructions: list[dis.Instruction], place: int) -> tuple[str, ...]:
    names: list[str] = []
    if instructions[place].opname != "FOR_ITER":
        return ()
    for each in instructions[place + 1 :]:
        if each.opname.startswith("STORE_") and isinstance(each.argval, str):
            names.append(each.argval)
        elif each.opname == "STORE_FAST_STORE_FAST":
            names += each.argval
        elif each.opname not in _BETWEEN:
            break
    return tuple(names)


@dataclass(eq=False)
class _Count:
    """How far one loop of one frame is."""

    number: int
    held: tuple[Any, ...]
    place: int
    first: object  # what ran first at that place in this round


@dataclass(eq=False)
class RoundCounter:
    """Counts the rounds of one execution of a function."""

    code: CodeType
    counts: dict[Loop, _Count] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.loops = loops_of(self.code)

    def rounds(self, frame: FrameType, instruction: int, function: object) -> tuple[LoopRound, ...]:
        """The rounds in which an operation runs, of the loops around it."""
        around = [loop for loop in self.loops if instruction in loop]
        found: list[LoopRound] = []
        for loop in around:
            held = {name: frame.f_locals.get(name) for name in loop.names}
            fresh = self._note(loop, tuple(map(_told, held.values())), instruction, function)
            if fresh:
                for inner in self.loops:
                    if inner is not loop and loop.start <= inner.start and inner.end <= loop.end:
                        self.counts.pop(inner, None)
            plain = {k: v for k, v in held.items() if isinstance(v, _PLAIN) and k[0] != "_"}
            label = ", ".join(f"{name}={value}" for name, value in plain.items())
            found.append(LoopRound(self.counts[loop].number, label))
        return tuple(found)

    def _note(self, loop: Loop, held: tuple[Any, ...], instruction: int, function: object) -> bool:
        """Whether a new round of a loop has begun."""
        place = min((each.start for each in self.loops
                     if each is not loop and loop.start < each.start <= instruction <= each.end
                     and each.end <= loop.end), default=instruction)  # fmt: skip
        known = self.counts.get(loop)
        again = known is not None and (
            held != known.held
            or place < known.place
            or (not loop.names and place == known.place == instruction and function is known.first)
        )
        if known is None or again:
            number = 0 if known is None else known.number + 1
            self.counts[loop] = _Count(number, held, place, function)
            return True
        if place != known.place:
            known.place, known.first = place, function
        return False


def _told(thing: Any) -> Any:
    """What tells one round's variable from the next one's."""
    return thing if isinstance(thing, _PLAIN) else id(thing)
