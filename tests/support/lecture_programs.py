"""The programs of lectures that ship with `scenes explain`, traced and told; programs of lines."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from torch import Tensor, nn

from gradmath.explaining.card_stories import card_story
from gradmath.explaining.user_code import inputs_of, load_program, trace_program
from gradmath.graphs.card_story import CardStory
from gradmath.graphs.trace import Trace
from scenes.studio.catalogue import SCENES

FOLDER = SCENES / "explain/examples"
LECTURES = (
    "linear_regression.py:loss",
    "mlp.py:MLP",
    "softmax_by_hand.py:loss",
    "neuron.py:neuron",
    "batch_norm.py:batch_norm",
    "attention_head.py:head",
    "rnn.py:rnn",
    "layer_norm.py:layer_norm",
    "embedding.py:loss",
    "gates.py:gates",
)
OTHERS = (
    "conv_net.py:ConvNet",
    "hand_written_loss.py:loss",
    "loop_with_if.py:orbit",
    "transformer_layer.py:encode",
    "masked_root.py:masked_root",
)
SHIPPED = (*LECTURES, *OTHERS)


@cache
def traced(target: str) -> Trace:
    """One of the shipped programs, run."""
    program = load_program(f"{FOLDER}/{target}")
    return trace_program(program, inputs_of(program, {}))


def story_of(run: Trace, **choices: Any) -> CardStory:
    """A trace as it is told, which is read from its file."""
    with TemporaryDirectory() as folder:
        run.save(Path(folder) / "it.trace")
        return card_story(str(Path(folder) / "it.trace"), **choices)


_numbers = count()


def program(lines: list[str], parameters: str) -> Callable[..., Any]:
    """A function of some lines whose source can be read, as of a notebook's cell."""
    text = f"def fn({parameters}):\n" + "\n".join(f"    {line}" for line in lines) + "\n"
    file = f"<cards {next(_numbers)}>"
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    space: dict[str, Any] = {"torch": torch, "nn": nn}
    exec(compile(text, file, "exec"), space)
    made: Callable[..., Any] = space["fn"]
    return made


def run_plainly(lines: list[str]) -> tuple[Tensor, Tensor, dict[str, Any]]:
    """x, w, and what plain torch makes of lines over them, with gradients; the last one returns."""
    x, w = torch.tensor([0.5, -1.2, 2.0]), torch.tensor([1.5, 0.3, -0.7])
    space: dict[str, Any] = {"torch": torch, "x": x.clone().requires_grad_(),
                             "w": w.clone().requires_grad_()}  # fmt: skip
    for line in lines[:-1]:
        exec(line, space)
        space[line.split(" ")[0]].retain_grad()
    eval(lines[-1].removeprefix("return "), space).backward()
    return x, w, space
