"""The programs of lectures that ship with `scenes explain`, traced."""

from __future__ import annotations

from functools import cache

from gradmath.explaining.user_code import inputs_of, load_program, trace_program
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
)
SHIPPED = (*LECTURES, *OTHERS)


@cache
def traced(target: str) -> Trace:
    """One of the shipped programs, run."""
    program = load_program(f"{FOLDER}/{target}")
    return trace_program(program, inputs_of(program, {}))
