"""Where the traced function itself stands whenever an operation runs, however deep it runs."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

import torch
from torch import nn

from gradmath.tracing.operations import HomeSpot
from gradmath.tracing.rounds import RoundCounter

_COMPREHENSIONS = {"<listcomp>", "<genexpr>", "<dictcomp>", "<setcomp>"}


class Home:
    """The code of the traced function, and its executions."""

    def __init__(self, code: CodeType, modules: int) -> None:
        self.code, self.modules = code, modules  # modules that are open while it runs itself
        self.frames: dict[int, tuple[int, FrameType, RoundCounter]] = {}

    @classmethod
    def of(cls, fn: Callable[..., Any]) -> Home | None:
        """That of a function, of a module's `forward`; None of what is not written by the user."""
        modules = 0
        while isinstance(fn, functools.partial):
            fn = fn.func
        if isinstance(fn, nn.Module):
            fn, modules = type(fn).forward, 1
        elif not inspect.isroutine(fn) and not inspect.isclass(fn):
            fn = type(fn).__call__
        fn = inspect.unwrap(fn)
        code = getattr(getattr(fn, "__func__", fn), "__code__", None)
        if not isinstance(code, CodeType) or code.co_filename.startswith(_TORCH):
            return None
        return cls(code, modules)

    def spot(self, frame: FrameType, modules: int, function: object) -> HomeSpot | None:
        """Where it stands, while a frame of the user's runs an operation."""
        inner = modules > self.modules
        at: FrameType | None = frame
        while at is not None and at.f_code is not self.code:
            inner = inner or at.f_code.co_name not in _COMPREHENSIONS
            at = at.f_back
        if at is None:
            return None
        if id(at) not in self.frames:
            self.frames[id(at)] = (len(self.frames), at, RoundCounter(self.code))
        number, _, counter = self.frames[id(at)]
        rounds = counter.rounds(at, at.f_lasti, function) if counter.loops else ()
        return HomeSpot(self.code, at.f_lasti, number, inner, rounds)

    def release(self) -> None:
        """Let go of the user's frames."""
        self.frames.clear()


_TORCH = torch.__path__[0]
