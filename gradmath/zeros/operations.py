"""What a local derivative of zero means, by operation: a table with one line per rule.

Names are aten's, without the underscore of an in-place variant. What stands nowhere here and has a
local derivative of zero is flat at that point, as torch's own formula says.
"""

from __future__ import annotations


def _operations(names: str) -> frozenset[str]:
    return frozenset(names.split())


# A condition decides whether the cotangent passes.
GATES = _operations(
    "relu leaky_relu threshold clamp clamp_min clamp_max hardtanh hardsigmoid hardswish softshrink "
    "hardshrink _prelu_kernel where masked_fill abs maximum minimum fmax fmin sgn nan_to_num"
)
# Entries compete, and only winners get the cotangent.
CONTESTS = _operations(
    "max min aminmax amax amin topk kthvalue median nanmedian mode cummax cummin "
    "max_pool2d_with_indices max_pool3d_with_indices adaptive_max_pool2d adaptive_max_pool3d "
    "fractional_max_pool2d scatter_reduce index_reduce"
)
# Values decide which entry goes where, and all go somewhere.
ARRANGEMENTS = _operations("sort")
# The local derivative is made of other factors.
PRODUCTS = _operations(
    "mul div mm mv bmm addmm addmv baddbmm addbmm addr dot vdot ger convolution addcmul addcdiv "
    "lerp linear prod cumprod add sub rsub xlogy _trilinear nll_loss_forward nll_loss2d_forward"
)
# Of these the factors are entries of one and the same tensor.
SELF_PRODUCTS = _operations("prod cumprod")
# The derivative is zero nowhere: if it is stored as zero, it was too small.
NOWHERE_FLAT = _operations(
    "exp exp2 expm1 sigmoid tanh erf erfc softplus log_sigmoid_forward _softmax _log_softmax "
    "logaddexp logsumexp log log2 log10 log1p sqrt rsqrt reciprocal atan asinh sinh elu celu selu "
    "tan asin acos atanh acosh logit"
)
# The derivative is zero at zero only.
POWERS = _operations("pow")
# What was there before is not read.
OVERWRITES = _operations("fill zero")
