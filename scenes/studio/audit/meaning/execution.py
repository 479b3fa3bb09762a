"""A listing pasted into a fresh namespace: plain Python and torch, and nothing of this project."""

from __future__ import annotations

import ast
import random
from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gradmath.errors import ListingError
from gradmath.records.advice import without_advice
from gradmath.records.listing import Expression, ExpressionKind, Listing, Statement
from scenes.studio.audit.meaning.steps_again import RAN, noting
from scenes.studio.audit.provenance import Bits

STEP_BY_STEP = frozenset({ExpressionKind.STEPS, ExpressionKind.ALONG})
_SEEDS = frozenset({"manual_seed", "seed"})
RandomStates: TypeAlias = tuple[bytes, object, object]
"""Torch's, Python's and numpy's."""


class PastedListing:
    """A listing that runs statement by statement, and notes draws that no seed came before.

    Expressions are evaluated without a trace: what one of them draws, the next statement does not
    notice. Random states are as they were only for who restores them.
    """

    def __init__(self, listing: Listing) -> None:
        self.listing, self.done = listing, 0
        self.scope: dict[str, Any] = {}
        self.seeded = False
        self.has_classes = _defines_classes(str(listing))
        self.unseeded = ""  # the first code that drew without a seed
        self._states: RandomStates | None = None  # as they were left, if they are known

    def run_to(self, place: int) -> None:
        """Run until so many statements have run.

        Raises: ListingError if one fails, or one that is to raise does not.
        """
        for statement in self.listing.statements[self.done : place]:
            self.done += 1
            self.seeded = self.seeded or _calls(statement.text, _SEEDS)
            before = self._before(statement.text) if self._watched else None
            self._states = self._states if self._watched else None
            self._run(statement)
            self._note_draw(before, statement.text)

    def _run(self, statement: Statement) -> None:
        try:
            exec(_compiled(statement.text), self.scope)
        except Exception as error:
            if not statement.raises:
                raise ListingError(f"`{statement.text}` raised {told_error(error)}") from error
            self.scope["error"] = error
        else:
            if statement.raises:
                raise ListingError(f"`{statement.text}` raised nothing")

    def value_of(self, expression: Expression) -> Bits:
        """What an expression gives after the statements that have run.

        Raises: ListingError if it fails or gives no numbers.
        """
        if expression.kind in STEP_BY_STEP:
            return _steps_of(expression)
        if expression.kind is ExpressionKind.MADE:
            return _made_by_last(expression)
        before = self._before(expression.code)
        try:
            with without_advice():
                value = self._evaluated(expression)
        except Exception as error:
            raise ListingError(f"`{expression.code}` raised {told_error(error)}") from error
        self._note_draw(before, expression.code)
        if before is not None:
            restore_random_states(before)
            self._states = before
        return bits_of(value)

    def _evaluated(self, expression: Expression) -> Any:
        if expression.kind is ExpressionKind.THEORY:
            return eval(expression.code, as_arrays(self.scope))
        if expression.kind is not ExpressionKind.REFUSED:
            return eval(expression.code, self.scope)
        try:
            eval(expression.code, self.scope)
        except RuntimeError:
            return True
        return False

    def brought_by_the_next_statement(self, names: list[str]) -> dict[str, list[Bits]]:
        """What hooks on some tensors see while the next statement runs, in the order it came.

        Raises: ListingError if a tensor cannot have a hook, or if the statement fails.
        """
        brought: dict[str, list[Bits]] = {name: [] for name in names}
        handles = []
        for name in names:
            try:
                tensor = eval(name, self.scope)
                handles.append(
                    tensor.register_hook(lambda grad, to=brought[name]: to.append(bits_of(grad)))
                )
            except Exception as error:
                raise ListingError(f"a hook on `{name}` raised {told_error(error)}") from error
        self.run_to(self.done + 1)
        for handle in handles:
            handle.remove()
        return brought

    def _before(self, code: str) -> RandomStates | None:
        """The random states before code that might draw: signs, names and indices never do.

        What a class of a listing does when two of its things are added, nobody knows.
        """
        if not (self.has_classes or _called(code)):
            return None
        states, self._states = self._states or random_states(), None
        return states

    @property
    def _watched(self) -> bool:
        """Whether a draw would be one without a seed, and the first of them."""
        return not self.seeded and not self.unseeded

    def _note_draw(self, before: RandomStates | None, code: str) -> None:
        if self._watched and before is not None:
            self._states = random_states()
            if self._states != before:
                self.unseeded = code


def _steps_of(expression: Expression) -> Bits:
    """The lines that run, by an execution of their own."""
    scope: dict[str, Any] = {}
    try:
        exec(noting(expression.listing, expression.after, expression.of), scope)
    except ListingError:
        raise
    except Exception as error:
        raise ListingError(f"a run that notes its lines raised {told_error(error)}") from error
    *lines, values = zip(*scope[RAN], strict=True)
    if expression.kind is ExpressionKind.ALONG:
        return bits_of(np.array(values, dtype=np.float64))
    return bits_of(np.array(lines, dtype=np.int64).T.copy())


def _made_by_last(expression: Expression) -> Bits:
    """The sizes of what the last statement makes, by an execution of its own.

    Memory is known by where it begins: a result begins where one of its operands does, or is new.
    """
    import torch

    from gradmath.running.torch_private import DispatchMode

    sizes: list[int] = []

    def beginnings(thing: Any) -> dict[int, int]:
        if isinstance(thing, torch.Tensor):
            return {thing.untyped_storage().data_ptr(): thing.numel()}
        held = thing.values() if isinstance(thing, dict) else thing
        parts = held if isinstance(thing, dict | list | tuple) else ()
        return {start: size for part in parts for start, size in beginnings(part).items()}

    class Watch(DispatchMode):
        def __torch_dispatch__(
            self, func: Any, types: Any, args: Any = (), kwargs: Any = None
        ) -> Any:
            old, result = beginnings((args, kwargs)), func(*args, **(kwargs or {}))
            sizes.extend(size for start, size in beginnings(result).items() if start not in old)
            return result

    pasted = PastedListing(expression.listing)
    pasted.run_to(expression.after - 1)
    with Watch():
        pasted.run_to(expression.after)
    return bits_of(np.array(sizes, dtype=np.int64))


# Runs of one dial share nearly all statements.
@lru_cache(maxsize=4096)
def _compiled(code: str) -> CodeType:
    return compile(code, "<pasted>", "exec")


@lru_cache(maxsize=4096)
def _called(code: str) -> tuple[ast.expr, ...]:
    nodes = ast.walk(ast.parse(code))
    return tuple(node.func for node in nodes if isinstance(node, ast.Call))


def _calls(code: str, names: frozenset[str]) -> bool:
    return any(isinstance(call, ast.Attribute) and call.attr in names for call in _called(code))


@lru_cache(maxsize=4096)
def _defines_classes(code: str) -> bool:
    return any(isinstance(node, ast.ClassDef) for node in ast.walk(ast.parse(code)))


def random_states() -> RandomStates:
    """What code without a generator of its own draws from: torch's, Python's, numpy's state."""
    import torch

    numpy: Any = np.random.get_state()
    return (
        torch.get_rng_state().numpy().tobytes(),
        random.getstate(),
        (numpy[1].tobytes(), *numpy[2:]),
    )


def restore_random_states(states: RandomStates) -> None:
    """Draw from torch's own state as before; no expression of ours draws from another."""
    import torch

    torch.set_rng_state(torch.frombuffer(bytearray(states[0]), dtype=torch.uint8))


def as_arrays(scope: Mapping[str, Any]) -> dict[str, Any]:
    """What theory may speak of: numpy, and tensors as arrays."""
    import torch

    tensors = {name: array_of(value) for name, value in scope.items() if torch.is_tensor(value)}
    return {"np": np, **tensors}


def bits_of(value: Any) -> Bits:
    """A tensor or plain numbers, exactly.

    Raises: ListingError if it is neither.
    """
    array = array_of(value)
    if array.dtype.kind not in "biufc":
        raise ListingError(f"{type(value).__name__} {value!r} is no number")
    return array.dtype.str, array.shape, array.tobytes()


def array_of(value: Any) -> npt.NDArray[np.generic]:
    """A tensor or plain numbers as numpy; what numpy has no dtype for comes as float32."""
    import torch

    if torch.is_tensor(value):
        value = value.detach().cpu().resolve_conj().resolve_neg()
        small = value.dtype.is_floating_point and value.dtype.itemsize == 1
        value = (value.float() if small or value.dtype is torch.bfloat16 else value).numpy()
    return np.asarray(value)


def told_error(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
