"""The backward formulas of torch's operations, as they are in its `derivatives.yaml`.

Each is torch code: `grad` is the node's cotangent, other names are those of the tensors that
torch saved and of the call's plain numbers; shape is that of what is sent, and n how many entries
are sent for each one of `grad`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class When:
    """A formula that holds under a condition only."""

    condition: str
    formula: str


Rule: TypeAlias = str | When
_COPIES = "grad.expand(shape)"
_OF_LOSS = "reduction == 1 and n > 0"
TABLE: dict[str, tuple[tuple[Rule, ...], ...]] = {
    "AbsBackward0": (("grad * sign(self)",),),
    "AddBackward0": (("grad",), (When("alpha == 1", "grad"), "grad * alpha")),
    "AddmmBackward0": (
        (When("beta == 1", "grad"),),
        (When("alpha == 1", "grad @ mat2.T"),),
        (When("alpha == 1", "mat1.T @ grad"),),
    ),
    "BinaryCrossEntropyWithLogitsBackward0": (
        (When(f"weight is None and pos_weight is None and {_OF_LOSS}",
               "grad * (sigmoid(self) - target) / n"),),
    ),
    "ClampBackward1": (
        (
            When("max is None", "where(self >= min, grad, 0)"),
            When("min is None", "where(self <= max, grad, 0)"),
            "where((self >= min) & (self <= max), grad, 0)",
        ),
    ),
    "CloneBackward0": (("grad",),),
    "CosBackward0": (("-grad * sin(self)",),),
    "CoshBackward0": (("grad * sinh(self)",),),
    "DivBackward0": (("grad / other",), ("-grad * self / (other * other)",)),
    "DotBackward0": (("grad * tensor",), ("grad * self",)),
    "ExpBackward0": (("grad * result",),),
    "ExpandBackward0": (("grad.sum_to_size(shape)",),),
    "Expm1Backward0": (("grad * (result + 1)",),),
    "LeakyReluBackward0": (("where(self > 0, grad, grad * negative_slope)",),),
    "LinalgVectorNormBackward0": ((When("ord == 2 and dim is None", "grad * self / result"),),),
    "LogBackward0": (("grad / self",),),
    "Log1PBackward0": (("grad / (self + 1)",),),
    "LogSoftmaxBackward0": (("grad - exp(result) * grad.sum(dim, keepdim=True)",),),
    "MaxBackward1": (
        (
            When("(self == result).sum() == 1", "where(self == result, grad, 0)"),
            "grad * (self == result) / (self == result).sum()",
        ),
    ),
    "MaximumBackward0": (
        (When("(self == other).sum() == 0", "where(self > other, grad, 0)"),),
        (When("(self == other).sum() == 0", "where(other > self, grad, 0)"),),
    ),
    "MeanBackward0": ((f"{_COPIES} / n",),),
    "MeanBackward1": (
        (When("keepdim", f"{_COPIES} / n"), "grad.unsqueeze(dim).expand(shape) / n"),
    ),
    "MmBackward0": (("grad @ mat2.T",), ("self.T @ grad",)),
    "MseLossBackward0": (
        (When(_OF_LOSS, "grad * 2 * (self - target) / n"),),
        (When(_OF_LOSS, "grad * 2 * (target - self) / n"),),
    ),
    "MulBackward0": (("grad * other",), ("grad * self",)),
    "MvBackward0": (("outer(grad, vec)",), ("self.T @ grad",)),
    "NegBackward0": (("-grad",),),
    "PermuteBackward0": ((When("dims == [1, 0]", "grad.T"),),),
    "PowBackward0": (
        (
            When("exponent == 2", "grad * exponent * self"),
            "grad * exponent * self ** (exponent - 1)",
        ),
    ),
    "PowBackward1": (
        ("grad * exponent * self ** (exponent - 1)",),
        (When("(self <= 0).sum() == 0", "grad * result * log(self)"),),
    ),
    "PowBackward2": ((When("base > 0", "grad * result * log(base)"),),),
    "ReciprocalBackward0": (("-grad * result * result",),),
    "ReluBackward0": (("where(result > 0, grad, 0)",),),
    "RsqrtBackward0": (("-grad * result ** 3 / 2",),),
    "RsubBackward1": ((When("alpha == 1", "-grad"),),),
    "SigmoidBackward0": (("grad * result * (1 - result)",),),
    "SinBackward0": (("grad * cos(self)",),),
    "SinhBackward0": (("grad * cosh(self)",),),
    "SoftmaxBackward0": (("result * (grad - (grad * result).sum(dim, keepdim=True))",),),
    "SqrtBackward0": (("grad / (2 * result)",),),
    "SqueezeBackward0": (("grad.reshape(shape)",),),
    "SqueezeBackward1": (("grad.reshape(shape)",),),
    "SubBackward0": (("grad",), (When("alpha == 1", "-grad"), "-grad * alpha")),
    "SumBackward0": ((_COPIES,),),
    "SumBackward1": ((When("keepdim", _COPIES), "grad.unsqueeze(dim).expand(shape)"),),
    "TBackward0": (("grad.T",),),
    "TanBackward0": (("grad * (1 + result ** 2)",),),
    "TanhBackward0": (("grad * (1 - result ** 2)",),),
    "TransposeBackward0": (("grad.transpose(dim0, dim1)",),),
    "UnsafeViewBackward0": (("grad.reshape(shape)",),),
    "UnsqueezeBackward0": (("grad.squeeze(dim)",),),
    "ViewBackward0": (("grad.reshape(shape)",),),
    "WhereBackward0": (
        ("where(condition, grad, 0)",),
        ("where(condition, 0, grad)",),
    ),
}  # fmt: skip
"""The rules of each autograd node, slot by slot: of several, the first whose condition holds."""

PLAIN: dict[str, tuple[str, ...]] = {
    "BinaryCrossEntropyWithLogitsBackward0": ("weight", "pos_weight", "reduction"),
    "ClampBackward1": ("min", "max"),
    "LeakyReluBackward0": ("negative_slope",),
    "LinalgVectorNormBackward0": ("ord", "dim", "keepdim"),
    "LogSoftmaxBackward0": ("dim",),
    "MeanBackward1": ("dim", "keepdim"),
    "MseLossBackward0": ("reduction",),
    "PermuteBackward0": ("dims",),
    "PowBackward0": ("exponent",),
    "PowBackward2": ("base",),
    "SoftmaxBackward0": ("dim",),
    "SumBackward1": ("dim", "keepdim"),
    "TransposeBackward0": ("dim0", "dim1"),
    "UnsqueezeBackward0": ("dim",),
}
"""The names of the plain numbers of a call, in torch's order."""

LEFT_OUT: dict[str, object] = {
    "alpha": 1, "beta": 1, "dim": None, "keepdim": False, "max": None, "min": None,
    "negative_slope": 0.01, "ord": 2, "pos_weight": None, "reduction": 1, "weight": None,
}  # fmt: skip
"""What plain numbers are where a call leaves them out."""
