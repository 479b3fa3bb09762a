"""The operations of torch that are run again for a trace, whose calls anybody may have written.

Each reads tensors of any entries and any plain numbers and gives tensors, or says that it cannot:
it opens no file, starts no process, and checks its indices before it follows them. What stands
nowhere here is not run, however harmless. Names are aten's, without the underscore of in-place
variants: those write to copies. They are told apart by what bounds the size of their outputs.
No torch here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from math import prod


def _operations(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ENTRY_BY_ENTRY = _operations(
    "abs acos acosh add addcdiv addcmul angle asin asinh atan atan2 atanh ceil celu clamp "
    "clamp_max clamp_min clone complex _conj _conj_physical copy copysign cos cosh deg2rad digamma "
    "div elu erf erfc erfinv exp exp2 expm1 fill floor fmax fmin fmod frac frexp gelu hardshrink "
    "hardsigmoid hardswish hardtanh hypot i0 ldexp leaky_relu lerp lgamma log log10 log1p log2 "
    "log_sigmoid_forward logaddexp logaddexp2 logit masked_fill maximum minimum mish mul mvlgamma "
    "nan_to_num neg _neg_view nextafter polar polygamma pow _prelu_kernel rad2deg reciprocal relu "
    "remainder round rsqrt rsub sgn sigmoid sign silu sin sinc sinh softplus softshrink "
    "special_entr special_erfcx special_i0e special_i1 special_i1e special_log_ndtr special_ndtri "
    "special_xlog1py sqrt sub tan tanh threshold _to_copy trunc where xlogy zero"
)
_REDUCTIONS = _operations(
    "amax amin aminmax cummax cummin cumprod cumsum dist kthvalue linalg_vector_norm _log_softmax "
    "logcumsumexp logsumexp max mean median min mode nanmedian nansum norm prod renorm "
    "_safe_softmax _softmax sort std std_mean sum topk trace var var_mean"
)
_LAYERS = _operations(
    "binary_cross_entropy binary_cross_entropy_with_logits "
    "fake_quantize_per_channel_affine_cachemask fake_quantize_per_tensor_affine_cachemask flip "
    "_fused_rms_norm huber_loss masked_scatter masked_select mse_loss multi_margin_loss "
    "multilabel_margin_loss_forward native_batch_norm _native_batch_norm_legit native_dropout "
    "native_group_norm native_layer_norm nll_loss2d_forward nll_loss_forward smooth_l1_loss "
    "soft_margin_loss _weight_norm_interface"
)
# Of functions that take gradients themselves.
_BACKWARD = _operations(
    "binary_cross_entropy_backward elu_backward gelu_backward hardshrink_backward "
    "hardsigmoid_backward hardswish_backward hardtanh_backward huber_loss_backward "
    "leaky_relu_backward log_sigmoid_backward _log_softmax_backward_data mish_backward "
    "mse_loss_backward native_dropout_backward _prelu_kernel_backward sigmoid_backward "
    "silu_backward smooth_l1_loss_backward _softmax_backward_data softplus_backward "
    "softshrink_backward tanh_backward threshold_backward"
)
_BROADCASTING = _ENTRY_BY_ENTRY | _REDUCTIONS | _LAYERS | _BACKWARD
_JOINING = _operations(
    "addr as_strided_scatter cat _ctc_loss dot glu glu_backward "
    "index_add linalg_cross max_pool2d_with_indices_backward max_pool3d_with_indices_backward "
    "_pack_padded_sequence _pdist_forward roll segment_reduce stack tril triu vdot"
)
_SAMPLING = _operations("grid_sampler_2d grid_sampler_3d")
_GROWING = _operations(
    "upsample_bicubic2d _upsample_bicubic2d_aa upsample_bilinear2d _upsample_bilinear2d_aa "
    "upsample_linear1d upsample_trilinear3d"
)
_MATRICES = _operations("diag_embed")
# Only torch tells how large what they give is.
_MEASURED = _operations(
    "_adaptive_avg_pool2d _adaptive_avg_pool3d adaptive_max_pool2d adaptive_max_pool3d addbmm "
    "addmm addmv alias alias_copy as_strided as_strided_copy avg_pool2d avg_pool3d baddbmm "
    "block_diag bmm _cdist_forward channel_shuffle cholesky_inverse cholesky_solve col2im "
    "constant_pad_nd convolution convolution_backward detach detach_copy diagonal "
    "diagonal_backward diagonal_copy diagonal_scatter embedding _embedding_bag _euclidean_dist "
    "expand expand_copy _fft_c2c _fft_c2r _fft_r2c fractional_max_pool2d fractional_max_pool3d "
    "gather im2col index index_copy index_fill index_put index_reduce index_select lift_fresh "
    "linalg_cholesky_ex _linalg_det linalg_eig _linalg_eigh linalg_householder_product "
    "linalg_inv_ex linalg_lu linalg_lu_factor_ex linalg_lu_solve linalg_matrix_exp "
    "linalg_pinv linalg_qr _linalg_slogdet _linalg_solve_ex linalg_solve_triangular _linalg_svd "
    "linear max_pool2d_with_indices max_pool3d_with_indices max_unpool2d max_unpool3d "
    "mkldnn_rnn_layer mm mv narrow_copy ormqr permute permute_copy pixel_shuffle pixel_unshuffle "
    "put reflection_pad1d reflection_pad2d reflection_pad3d repeat replication_pad1d "
    "replication_pad2d replication_pad3d _reshape_alias rot90 "
    "_scaled_dot_product_flash_attention_for_cpu scatter scatter_add scatter_reduce select "
    "select_backward select_copy select_scatter slice slice_backward slice_copy slice_scatter "
    "split split_copy split_with_sizes split_with_sizes_copy squeeze squeeze_copy t t_copy take "
    "transpose transpose_copy triangular_solve _trilinear unbind unbind_copy unfold "
    "unfold_backward unfold_copy _unsafe_masked_index _unsafe_masked_index_put_accumulate "
    "unsafe_split unsafe_split_with_sizes _unsafe_view unsqueeze "
    "unsqueeze_copy upsample_nearest1d upsample_nearest2d upsample_nearest3d "
    "_upsample_nearest_exact1d _upsample_nearest_exact2d _upsample_nearest_exact3d view "
    "view_as_complex view_as_real view_copy"
)
REPLAYABLE = _BROADCASTING | _JOINING | _SAMPLING | _GROWING | _MATRICES | _MEASURED


def bound(op: str, shapes: Sequence[tuple[int, ...]], numbers: Iterable[float]) -> float | None:
    """How many entries an operation's output has at most; None where only torch can tell.

    shapes are those of the tensors that go in, numbers the plain ones of the call. An axis without
    entries counts as one of length 1: it may be summed over.

    >>> bound("add", [(3, 1), (4,)], []), bound("dot", [(3,), (3,)], [])
    (12, 9)
    >>> bound("upsample_bilinear2d", [(1, 1, 2, 2)], [100, 100])
    40000
    """
    sizes = sorted(prod(max(1, size) for size in shape) for shape in shapes)
    if op in _BROADCASTING:
        aligned = zip_longest(*(reversed(shape) for shape in shapes), fillvalue=1)
        return prod(max(1, *each) for each in aligned)
    if op in _JOINING:
        return max(sum(sizes), prod(sizes[-2:]))
    if op in _SAMPLING:  # in each place of the grid, each channel of the picture
        return prod(max(1, size) for size in (*shapes[0][1:2], *shapes[-1]))
    grown = prod(min(1e12, max(1.0, abs(number))) for number in numbers)
    if op in _GROWING:
        return sizes[0] * grown
    return sizes[0] * (sizes[0] + grown) ** 2 if op in _MATRICES else None
