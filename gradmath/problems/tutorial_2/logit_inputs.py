"""The numbers that Tutorial 2 makes its three logits of: `z = x @ w + b`."""

from __future__ import annotations

import torch
from torch import Tensor

from gradmath.errors import ParameterError, ShapeError
from gradmath.running.tensors import Values, real_tensor

# By torch.manual_seed(19965), torch.randn(5, 3) and torch.randn(3), rounded to one decimal: of
# seeds from 0 on the first one whose logits are -0.8, 0.4 and 2.2.
W = ((0.9, 0.3, 1.3), (0.2, -0.7, 1.3), (-0.7, -0.4, 0.6), (-0.7, 0.1, -1.4), (0.4, -0.1, -0.7))
B = (-0.9, 1.2, 1.1)
X = (1.0, 1.0, 1.0, 1.0, 1.0)
LARGEST = 3.0  # entry of w, b or x, in size


def logit_inputs(w: Values, b: Values, x: Values) -> tuple[Tensor, Tensor, Tensor]:
    """w, b and x as tensors whose numbers, and sums of them, can be read on a frame.

    Shapes: w (5, 3), b (3,), x (5,); entries of w and b are tenths, those of x whole numbers, all
        from -3 to 3. None is a negative zero.
    Raises: ShapeError or ParameterError if they are not so, and the errors of `real_tensor`.

    >>> logit_inputs(W, B, X)[1]
    tensor([-0.9000,  1.2000,  1.1000])
    """
    weights, biases, inputs = (real_tensor(*each) for each in (("w", w), ("b", b), ("x", x)))
    kinds = (("w", weights, (5, 3), 10), ("b", biases, (3,), 10), ("x", inputs, (5,), 1))
    for name, tensor, shape, parts in kinds:
        if tensor.shape != shape:
            raise ShapeError(
                f"{name} has shape {tuple(tensor.shape)}, and five inputs for three logits are "
                f"shown; give {name} the shape {shape}"
            )
        for place in torch.argwhere(tensor == tensor).tolist():
            entry = float(tensor[tuple(place)])
            if abs(parts * entry - round(parts * entry)) > 1e-5 or abs(entry) > LARGEST:
                kind = "tenths" if parts == 10 else "whole numbers"
                raise ParameterError(
                    f"{name}{place} is {entry:g}; give {kind} from {-LARGEST:g} to {LARGEST:g}, "
                    "whose sums can be read"
                )
    return weights.float() + 0.0, biases.float() + 0.0, inputs.float() + 0.0
