"""What a forward run is made of: operations, and the calls of the user's that made them."""

from __future__ import annotations

import dis
import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any, NamedTuple, TypeAlias

from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.records.site import LoopRound

# What a tensor is: the output of an autograd node ("node", node, which one) or of an operation
# that got none ("plain", the operation's place, which one), or a tensor from outside:
# ("leaf", id, 0) or ("constant", id, version).
Key: TypeAlias = tuple[str, Any, int]

LONGEST_QUOTE = 80  # characters of a line in a message


class Called(NamedTuple):
    """What there is to know about an aten function."""

    name: str  # `mul`
    text: str  # `aten.mul.Tensor`
    writes: bool  # to one of its arguments
    function: Any
    blank: bool  # whether what it gives holds whatever lay in memory


class HomeSpot(NamedTuple):
    """Where the traced function stood: its code, in which of its executions, in which rounds.

    inner: something that it called ran the operation.
    """

    code: CodeType
    instruction: int
    frame: int
    inner: bool
    rounds: tuple[LoopRound, ...]


@dataclass(eq=False, slots=True)
class Operation:
    """One aten call: which node autograd had just made for it, if any, and what went in."""

    function: Called
    number: int | None  # the node's sequence number
    inputs: list[Key]
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    call: int  # which of the user's calls made it
    frame: FrameType | None  # the user's while it runs, its code, and where it stood in that
    code: CodeType | None
    instruction: int
    module: str | None
    packed: bool  # its saved tensors are packed by hooks
    during: GradNode | None  # the node whose backward formula made it
    unwatched: bool = False  # by autograd: gradients were off
    thread: int = 0  # which of the program's threads ran it, 0 for the one that is traced
    node: GradNode | None = None  # in another thread, the one that was made for it
    outputs: Sequence[tuple[Tensor, int]] = ()  # each with its version
    spot: HomeSpot | None = None  # in the function that is traced

    @property
    def inner(self) -> bool:
        """Whether a custom Function ran it, whose node it is that had been made."""
        return self.unwatched and self.number is not None

    @property
    def line(self) -> int:
        """The number of the user's line."""
        return 0 if self.code is None else line_of(self.code, self.instruction)

    def texts(self, tensors: Iterator[str]) -> tuple[str, ...]:
        """The whole call, with the next of the given texts in the place of each tensor."""
        parts = [_text(argument, tensors) for argument in self.arguments]
        if self.keywords:
            parts += [f"{name}={_text(value, tensors)}" for name, value in self.keywords.items()]
        return (self.function.text, *parts)


def _text(argument: Any, tensors: Iterator[str]) -> str:
    if isinstance(argument, Tensor):
        return next(tensors)
    if type(argument) is float:
        return repr(argument)
    if isinstance(argument, list | tuple):
        return f"[{', '.join([_text(entry, tensors) for entry in argument])}]"
    return repr(argument)


@dataclass(eq=False, slots=True)
class Call:
    """A stretch of operations that one call of the user's made."""

    kind: str
    name: str
    start: int
    end: int = 0


def spot_of(operation: Operation | None) -> str | None:
    """The file and line of the user's that made a call."""
    if operation is None or operation.code is None:
        return None
    return f"{operation.code.co_filename}:{operation.line}"


def text_of(operation: Operation | None) -> str:
    """What that line says."""
    if operation is None or operation.code is None:
        return ""
    return linecache.getline(operation.code.co_filename, operation.line).strip()


def quoted(text: str) -> str:
    """A line of the user's as a message quotes it: of a long one, how it begins.

    >>> quoted("y = x * 2"), len(quoted("y = x" + " + x" * 99))
    ('`y = x * 2`', 82)
    """
    short = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"
    return f"`{short}`"


def line_of(code: CodeType, instruction: int) -> int:
    """The number of the source line that an instruction comes from.

    >>> code = compile("y = 1\\nz = 2", "<example>", "exec")
    >>> [line_of(code, i.offset) for i in dis.get_instructions(code) if "STORE" in i.opname]
    [1, 2]
    """
    for start, end, line in code.co_lines():
        if start <= instruction < end and line is not None:
            return line
    return 0


def stored_names(code: CodeType, instruction: int) -> tuple[str, ...]:
    """The variables to which the result of an instruction is stored at once, as in `a, b = ...`.

    >>> code = compile("y = x + x", "<example>", "exec")
    >>> [stored_names(code, i.offset) for i in dis.get_instructions(code) if "BINARY" in i.opname]
    [('y',)]
    """
    after = [i for i in dis.get_instructions(code) if i.offset > instruction]
    names: list[str] = []
    wanted = 1
    for each in after:
        if each.opname == "UNPACK_SEQUENCE" and not names:
            wanted = each.argval
        elif each.opname.startswith("STORE_") and isinstance(each.argval, str):
            names.append(each.argval)
        elif each.opname not in {"CACHE", "EXTENDED_ARG", "NOP"}:
            break
        if len(names) == wanted:
            break
    return tuple(names)
