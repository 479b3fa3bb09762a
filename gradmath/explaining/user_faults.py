"""What is wrong with a user's program, in one line: what was named, and where it failed."""

from __future__ import annotations

import inspect
import traceback
from pathlib import Path
from typing import Any

import torch


def no_function(thing: Any, name: str, file: str) -> str:
    """What it is that returns no tensor when it is called, and what to name instead."""
    if inspect.isclass(thing):
        if issubclass(thing, torch.autograd.Function):
            return f"an autograd.Function; explain a function that calls {name}.apply"
        made = f"{name.lower()}_1" if name.islower() else name.lower()
        return f"a class; make one in the file ({made} = {name}(...)) and explain {file}:{made}"
    if inspect.iscoroutinefunction(thing) or inspect.isgeneratorfunction(thing):
        kind = "an async function" if inspect.iscoroutinefunction(thing) else "a generator"
        return f"{kind}, which returns no tensor; name a function or an nn.Module"
    return "" if callable(thing) else (
        f"a {type(thing).__name__}; name a function or an nn.Module")  # fmt: skip


def last_line(error: BaseException, file: Path, otherwise: str) -> str:
    """The last line of a user's file, or of one beside it, that ran, and what was raised there."""
    stack = traceback.extract_tb(error.__traceback__)
    frames = [(Path(frame.filename).resolve(), frame.lineno) for frame in stack]
    own = [(path, line) for path, line in frames
           if path.is_relative_to(file.parent) and "site-packages" not in path.parts]  # fmt: skip
    place = f"{own[-1][0].name}:{own[-1][1]}" if own else otherwise
    message = " ".join(str(error).split())
    return f"{place}: {type(error).__name__}: {message}"
