"""Formulas written as torch code, evaluated in numpy: a second way to what torch computed.

No torch here: arrays get the few methods that torch's tensors have beyond numpy's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np
import numpy.typing as npt

from gradmath.errors import FormulaError


class TensorLike(np.ndarray[Any, Any]):
    """An array with the methods of torch's tensors that formulas use."""

    def expand(self, shape: tuple[int, ...]) -> Any:
        """Copies along new or single axes, up to a shape."""
        return np.broadcast_to(self, shape, subok=True)

    def unsqueeze(self, dim: int) -> Any:
        """A new axis of length 1."""
        return np.expand_dims(self, dim)

    def transpose(self, dim0: int, dim1: int) -> Any:  # type: ignore[override]
        """The same with two axes swapped."""
        return self.swapaxes(dim0, dim1)

    def sum(  # type: ignore[override]
        self, dim: int | tuple[int, ...] | None = None, keepdim: bool = False
    ) -> Any:
        """Entries added up along axes, or all of them."""
        return super().sum(axis=dim, keepdims=keepdim)

    def sum_to_size(self, shape: tuple[int, ...]) -> Any:
        """Copies added up: what `expand` from a shape did, undone."""
        extra = self.ndim - len(shape)
        longer = (k + extra for k, n in enumerate(shape) if n == 1 < self.shape[k + extra])
        return self.sum((*range(extra), *longer), keepdim=True).reshape(shape)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-x))


_FUNCTIONS: dict[str, Any] = {
    **{name: getattr(np, name) for name in (
        "cos", "cosh", "exp", "log", "outer", "sign", "sin", "sinh", "sqrt", "where",
    )},
    "sigmoid": _sigmoid,
}  # fmt: skip


def evaluate(formula: str, names: Mapping[str, object]) -> npt.NDArray[Any]:
    """What a formula yields for some tensors (as arrays) and plain numbers, by their names.

    Raises: FormulaError if a name is missing, or a formula does not suit what it stands for.

    >>> import numpy as np
    >>> evaluate("grad.unsqueeze(0).expand(shape)", {"grad": np.ones(2), "shape": (2, 2)}).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    >>> evaluate("grad * other", {"grad": np.ones(2)})
    Traceback (most recent call last):
    ...
    gradmath.errors.FormulaError: grad * other cannot be computed: name 'other' is not defined; ...
    """
    values = {
        name: value.view(TensorLike) if isinstance(value, np.ndarray) else value
        for name, value in names.items()
    }
    try:
        with np.errstate(all="ignore"):  # infinities are results like others
            made = eval(_compiled(formula), {"__builtins__": {}, **_FUNCTIONS, **values})
    except (NameError, TypeError, ValueError) as error:
        raise FormulaError(
            f"{formula} cannot be computed: {error}; give every tensor and number that it names, "
            "in shapes that fit"
        ) from error
    return np.asarray(made)


@lru_cache(maxsize=256)
def _compiled(formula: str) -> CodeType:
    return compile(formula, formula, "eval")
