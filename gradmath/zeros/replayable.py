"""The operations of torch that are run again for a trace, whose calls anybody may have written.

Each reads tensors of any entries and any plain numbers and gives tensors, or says that it cannot:
it opens no file, starts no process, and checks its indices before it follows them. What stands
nowhere here is not run, however harmless. Names are aten's, without the underscore of in-place
variants: those write to copies. No torch here.
"""

from __future__ import annotations


def _operations(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ENTRY_BY_ENTRY = _operations(
    "abs acos acosh add addcdiv addcmul angle asin asinh atan atan2 atanh ceil celu clamp "
    "clamp_max clamp_min clone complex _conj _conj_physical copysign cos cosh deg2rad digamma div "
    "elu erf erfc erfinv exp exp2 expm1 fill floor fmax fmin fmod frac gelu hardshrink "
    "hardsigmoid hardswish hardtanh hypot i0 ldexp leaky_relu lerp lgamma log log10 log1p log2 "
    "log_sigmoid_forward logaddexp logaddexp2 logit masked_fill maximum minimum mish mul mvlgamma "
    "nan_to_num neg _neg_view nextafter polar polygamma pow _prelu_kernel rad2deg reciprocal relu "
    "remainder round rsqrt rsub sgn sigmoid sign silu sin sinc sinh softplus softshrink "
    "special_entr special_erfcx special_i0e special_i1 special_i1e special_log_ndtr special_ndtri "
    "special_xlog1py sqrt sub tan tanh threshold _to_copy copy trunc where xlogy zero"
)
_REDUCTIONS = _operations(
    "amax amin aminmax cummax cummin cumprod cumsum dist kthvalue linalg_vector_norm logcumsumexp "
    "logsumexp max mean median min mode nanmedian nansum norm prod renorm sort std std_mean sum "
    "topk trace var var_mean _softmax _log_softmax _safe_softmax"
)
_PRODUCTS = _operations(
    "addbmm addmm addmv addr baddbmm bmm convolution dot linalg_cross linear mm mv _trilinear vdot"
)
_ARRANGEMENTS = _operations(
    "alias as_strided block_diag cat channel_shuffle constant_pad_nd detach diag_embed diagonal "
    "diagonal_scatter expand flip gather im2col col2im index index_add index_copy index_fill "
    "index_put index_reduce index_select embedding lift_fresh masked_scatter masked_select "
    "narrow_copy permute pixel_shuffle pixel_unshuffle put reflection_pad1d reflection_pad2d "
    "reflection_pad3d repeat replication_pad1d replication_pad2d replication_pad3d roll rot90 "
    "scatter scatter_add scatter_reduce select select_scatter slice slice_scatter split "
    "split_with_sizes squeeze stack t take transpose tril triu unbind unfold _unsafe_view "
    "unsafe_split unsafe_split_with_sizes unsqueeze view _reshape_alias view_as_complex "
    "view_as_real"
)
_LAYERS = _operations(
    "_adaptive_avg_pool2d _adaptive_avg_pool3d adaptive_max_pool2d adaptive_max_pool3d avg_pool2d "
    "avg_pool3d _native_batch_norm_legit binary_cross_entropy "
    "binary_cross_entropy_with_logits _cdist_forward _euclidean_dist glu grid_sampler_2d "
    "grid_sampler_3d huber_loss max_pool2d_with_indices max_pool3d_with_indices mse_loss "
    "native_batch_norm native_dropout native_group_norm native_layer_norm nll_loss2d_forward "
    "nll_loss_forward _scaled_dot_product_flash_attention_for_cpu smooth_l1_loss soft_margin_loss "
    "upsample_bicubic2d upsample_bilinear2d upsample_linear1d upsample_nearest1d "
    "upsample_nearest2d upsample_nearest3d upsample_trilinear3d _upsample_nearest_exact1d "
    "_upsample_nearest_exact2d _upsample_nearest_exact3d _fused_rms_norm"
)
_LINEAR_ALGEBRA = _operations(
    "cholesky_inverse cholesky_solve _linalg_det _linalg_eigh linalg_cholesky_ex linalg_inv_ex "
    "linalg_lu linalg_lu_factor_ex linalg_lu_solve linalg_matrix_exp linalg_qr _linalg_slogdet "
    "_linalg_solve_ex linalg_solve_triangular _linalg_svd triangular_solve _fft_c2c _fft_r2c"
)
# Of functions that take gradients themselves.
_BACKWARD = _operations(
    "elu_backward gelu_backward glu_backward hardshrink_backward hardsigmoid_backward "
    "hardswish_backward hardtanh_backward leaky_relu_backward log_sigmoid_backward "
    "_log_softmax_backward_data mse_loss_backward native_dropout_backward _prelu_kernel_backward "
    "sigmoid_backward slice_backward select_backward silu_backward smooth_l1_loss_backward "
    "huber_loss_backward softplus_backward softshrink_backward _softmax_backward_data "
    "tanh_backward threshold_backward diagonal_backward unfold_backward "
    "binary_cross_entropy_backward convolution_backward mish_backward"
)
REPLAYABLE = (
    _ENTRY_BY_ENTRY
    | _REDUCTIONS
    | _PRODUCTS
    | _ARRANGEMENTS
    | _LAYERS
    | _LINEAR_ALGEBRA
    | _BACKWARD
)
