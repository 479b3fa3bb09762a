"""What a local derivative of zero means, by operation: a table with one line per rule.

Names are aten's, without the underscore of an in-place variant. What stands nowhere here and has a
local derivative of zero is flat at that point, as torch's own formula says.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from math import inf
from typing import Any


class Kind(Enum):
    """What an operation does that can make its derivative zero."""

    GATE = auto()  # a condition decides whether the cotangent passes
    CONTEST = auto()  # entries compete, and only winners get the cotangent
    PRODUCT = auto()  # the derivative is made of factors from another tensor
    SELF_PRODUCT = auto()  # the derivative is made of other entries of the same tensor
    ANALYTIC = auto()  # zero at single points at most: over a region it was too small to be stored
    POWER = auto()  # zero at zero, and everywhere if the exponent is
    OTHER = auto()


def _operations(names: str) -> frozenset[str]:
    return frozenset(names.split())


_GATES = _operations(
    "relu leaky_relu threshold clamp clamp_min clamp_max hardtanh hardsigmoid hardswish softshrink "
    "hardshrink _prelu_kernel where masked_fill maximum minimum fmax fmin sgn nan_to_num "
    "fake_quantize_per_tensor_affine_cachemask fake_quantize_per_channel_affine_cachemask "
    "multi_margin_loss multilabel_margin_loss_forward"
)
_CONTESTS = _operations(
    "max min aminmax amax amin topk kthvalue median nanmedian mode cummax cummin "
    "max_pool2d_with_indices max_pool3d_with_indices adaptive_max_pool2d adaptive_max_pool3d "
    "fractional_max_pool2d fractional_max_pool3d"
)
# Values decide which entry goes where, and all go somewhere.
ARRANGEMENTS = _operations("sort")
_PRODUCTS = _operations(
    "mul div mm mv bmm addmm addmv baddbmm addbmm addr dot vdot ger convolution addcmul addcdiv "
    "lerp linear add sub rsub xlogy _trilinear nll_loss_forward nll_loss2d_forward"
)
_SELF_PRODUCTS = _operations("prod cumprod")
# The derivative is zero at single points at most.
_ANALYTIC = _operations(
    "exp exp2 expm1 sigmoid tanh erf erfc softplus log_sigmoid_forward _softmax _log_softmax "
    "logaddexp logsumexp log log2 log10 log1p sqrt rsqrt reciprocal atan asinh sinh elu celu selu "
    "tan asin acos atanh acosh logit sin cos cosh gelu silu mish binary_cross_entropy_with_logits "
    "soft_margin_loss special_erfcx special_log_ndtr log_sigmoid"
)
# What was there before is not read.
OVERWRITES = _operations("fill zero")
# Not differentiable where the result is zero, and torch takes 0 there.
KINKS = _operations(
    "abs linalg_vector_norm norm dist _cdist_forward _euclidean_dist _pdist_forward std std_mean"
)
# What they give is drawn: torch passes nothing back.
DRAWS = _operations("bernoulli normal poisson binomial")
# These write what they draw over what was there.
DRAWS_OVER = _operations(
    "bernoulli_ normal_ uniform_ exponential_ random_ cauchy_ geometric_ log_normal_"
)
# Their formula subtracts a mean of what came: rounding leaves more of that than slopes tell.
SUBTRACTING = _operations("_softmax _safe_softmax")
# Rows can be left out: where in the call that stands.
PADDINGS = {"embedding": 2, "_embedding_bag": 8}
# Over one class or feature these give the same whatever they read.
CONSTANT_OVER_ONE = _operations(
    "_softmax _log_softmax native_layer_norm native_batch_norm _native_batch_norm_legit "
    "native_group_norm cudnn_batch_norm _safe_softmax"
)


def kind_of(op: str, arguments: Sequence[Any]) -> Kind:
    """What an operation does, given the plain arguments of its call.

    >>> kind_of("relu", []), kind_of("linalg_vector_norm", [float("inf")])
    (<Kind.GATE: 1>, <Kind.CONTEST: 2>)
    """
    if op in {"scatter_reduce", "index_reduce", "segment_reduce"}:
        return _reducing(arguments)
    if op in _OF_SOME_ORDER and _names(arguments, inf):
        return Kind.CONTEST
    if op == "_embedding_bag" and list(arguments[4:5]) == [2]:  # the mode: max
        return Kind.CONTEST
    if op == "multi_margin_loss" and arguments[4:5] not in ([], [None]):  # weights of classes
        return Kind.OTHER
    if op == "elu" and any(number == 0 for number in arguments if type(number) in (int, float)):
        return Kind.GATE
    for kind, names in _KINDS.items():
        if op in names:
            return kind
    return Kind.OTHER


_OF_SOME_ORDER = _operations("linalg_vector_norm norm _cdist_forward _pdist_forward dist")


def _reducing(arguments: Sequence[Any]) -> Kind:
    if any(_names(arguments, word) for word in ("amax", "amin", "max", "min")):
        return Kind.CONTEST
    return Kind.SELF_PRODUCT if _names(arguments, "prod") else Kind.OTHER


def _names(arguments: Sequence[Any], thing: float | str) -> bool:
    """Whether an argument is that number or word."""
    return any(type(one) in (int, float, str) and one == thing for one in arguments)


_KINDS = {
    Kind.GATE: _GATES,
    Kind.CONTEST: _CONTESTS,
    Kind.SELF_PRODUCT: _SELF_PRODUCTS,
    Kind.PRODUCT: _PRODUCTS,
    Kind.ANALYTIC: _ANALYTIC,
    Kind.POWER: _operations("pow"),
}
