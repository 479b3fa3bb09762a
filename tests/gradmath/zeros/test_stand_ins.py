"""What stands in for an operation has its Jacobian, by plain torch, and checks its indices."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence

import gradmath
from gradmath.errors import ReplayError
from gradmath.graphs.causes import Cause
from gradmath.records.tensor import Reason
from gradmath.zeros import probes
from gradmath.zeros.replay import Replay
from gradmath.zeros.stand_ins import STAND_INS

Function = Callable[[Tensor], Tensor]
DRAWN = torch.Generator().manual_seed(5)


def lstm(**options: Any) -> Function:
    torch.manual_seed(2)
    net = nn.LSTM(3, 4, **options)
    return lambda x: net(x)[0]


def weight_of_lstm(weight: Tensor) -> Tensor:
    torch.manual_seed(2)
    net, x = nn.LSTM(3, 4), torch.randn(2, 2, 3)
    return torch.func.functional_call(net, {"weight_hh_l0": weight}, (x,))[0]  # type: ignore[no-any-return]


def packed(x: Tensor) -> Tensor:
    return pack_padded_sequence(x, torch.tensor([4, 2]), batch_first=True).data


def connected(x: Tensor) -> Tensor:
    targets, lengths = torch.tensor([[1, 2], [2, 0]]), (torch.tensor([4, 5]), torch.tensor([2, 1]))
    return functional.ctc_loss(x, targets, *lengths, reduction="none")


def pooled_back(x: Tensor) -> Tensor:
    picture = torch.arange(16.0).view(1, 1, 4, 4)
    back = torch.ops.aten.max_pool2d_with_indices_backward
    _, where = functional.max_pool2d(picture, 2, return_indices=True)
    return back(x, picture, [2, 2], [2, 2], [0, 0], [1, 1], False, where)  # type: ignore[no-any-return]


def segments(reduce: str) -> Function:
    start = {"max": -9.0}.get(reduce, 1.0)
    lengths = torch.tensor([2, 0, 3])
    return lambda x: torch.segment_reduce(x, reduce, lengths=lengths, initial=start)


def unpooled(x: Tensor) -> Tensor:
    return functional.max_unpool2d(x, torch.tensor([[[[5, 6], [9, 15]]]]), [2, 2])


def masked(x: Tensor) -> Tensor:
    mask, rows = torch.tensor([True, False]), torch.tensor([2, 700])
    return torch.ops.aten._unsafe_masked_index(x, mask, [None, rows], 0.0)  # type: ignore[no-any-return]


def put(x: Tensor) -> Tensor:
    put = torch.ops.aten._unsafe_masked_index_put_accumulate
    mask, rows = torch.tensor([True, False]), torch.tensor([2, 700])
    return put(x, mask, [rows], torch.ones(2))  # type: ignore[no-any-return]


def added(x: Tensor) -> Tensor:
    put = torch.ops.aten._unsafe_masked_index_put_accumulate
    mask, rows = torch.tensor([True, True, False]), torch.tensor([1, 1, 700])
    return put(torch.ones(4), mask, [rows], x)  # type: ignore[no-any-return]


THREE = torch.rand(2, 4, 5, generator=DRAWN)
# The operation that is asked, a function in which x goes into it first, and the shape of x.
OPERATIONS: dict[str, tuple[str, Function, tuple[int, ...]]] = {
    "LSTM": ("mkldnn_rnn_layer", lstm(), (3, 2, 3)),
    "LSTM, both ways": ("mkldnn_rnn_layer", lstm(bidirectional=True), (3, 2, 3)),
    "LSTM without biases": ("mkldnn_rnn_layer", lstm(bias=False), (3, 2, 3)),
    "LSTM's weight": ("mkldnn_rnn_layer", weight_of_lstm, (16, 4)),
    "packed": ("_pack_padded_sequence", packed, (2, 4, 3)),
    "segments' maximum": ("segment_reduce", segments("max"), (5,)),
    "segments' product": ("segment_reduce", segments("prod"), (5,)),
    "segments' mean": ("segment_reduce", segments("mean"), (5,)),
    "CTC": ("_ctc_loss", connected, (6, 2, 3)),
    "maximum pool, back": ("max_pool2d_with_indices_backward", pooled_back, (1, 1, 2, 2)),
    "weight norm": ("_weight_norm_interface",
                    lambda x: torch._weight_norm(x, torch.ones(3, 1)), (3, 4)),
    "bilinear": ("_trilinear", lambda x: functional.bilinear(x, torch.ones(3, 5), THREE), (3, 4)),
    "distances": ("_pdist_forward", functional.pdist, (4, 3)),
    "unfold": ("im2col", lambda x: functional.unfold(x, 2, stride=2), (1, 2, 5, 4)),
    "fold": ("col2im", lambda x: functional.fold(x, 4, 2), (1, 4, 9)),
    "unpool": ("max_unpool2d", unpooled, (1, 1, 2, 2)),
    "fake quantized": ("fake_quantize_per_tensor_affine_cachemask",
                       lambda x: torch.fake_quantize_per_tensor_affine(x, 0.1, 0, -9, 9), (6,)),
    "fake quantized by channel": (
        "fake_quantize_per_channel_affine_cachemask",
        lambda x: torch.fake_quantize_per_channel_affine(
            x, torch.ones(2) / 9, torch.zeros(2, dtype=torch.int32), 0, -9, 9), (2, 4)),
    "hinges": ("multi_margin_loss",
               lambda x: functional.multi_margin_loss(x, torch.tensor([0, 2])), (2, 3)),
    "reflections": ("linalg_householder_product",
                    lambda x: torch.linalg.householder_product(x, torch.full((2,), 0.5)), (3, 2)),
    "reflected": ("ormqr", lambda x: torch.ormqr(x, torch.full((2,), 0.5), torch.eye(3)), (3, 2)),
    "strided over": ("as_strided_scatter",
                     lambda x: torch.as_strided_scatter(x, torch.ones(2), (2,), (2,)), (5,)),
    "masked index": ("_unsafe_masked_index", masked, (2, 4)),
    "masked put": ("_unsafe_masked_index_put_accumulate", put, (4,)),
    "added in one place": ("_unsafe_masked_index_put_accumulate", added, (3,)),
}  # fmt: skip


def asked(op: str, fn: Function, x: Tensor) -> tuple[Replay, int]:
    """The first of these operations, and where x goes into it, be it as a view."""
    trace = gradmath.trace(fn, x, v=torch.ones_like(fn(x)), names=["x"])
    node = next(node for node in trace.nodes if node.op == op)
    replay = Replay(trace, node)
    leaf = trace.leaf("x").index
    views = {edge.source for edge in trace.edges if edge.target == leaf} | {leaf}
    return replay, next(k for k, place in enumerate(replay.places) if place.node in views)


@pytest.mark.parametrize("name", OPERATIONS)
def test_its_jacobian_is_the_operation_s(name: str) -> None:
    op, fn, shape = OPERATIONS[name]
    x = torch.randn(shape, generator=torch.Generator().manual_seed(3))
    replay, position = asked(op, fn, x)
    links = probes.links_at(replay, position, replay.tensors)
    links = links.taken(links.outputs == 0)
    outputs = replay.outputs[0].numel()
    mine = np.zeros((outputs, x.numel()))
    mine[links.places, links.cells] = links.slopes
    expected = torch.autograd.functional.jacobian(fn, x).reshape(-1, x.numel()).numpy()
    expected = expected[np.any(expected, axis=1)] if len(expected) != outputs else expected
    if name == "LSTM, both ways":  # of each direction its own half
        expected = torch.autograd.functional.jacobian(fn, x)[..., :4, :, :, :]
        expected = expected.reshape(-1, x.numel()).numpy()
    # Each slope is a sum of products of at most so many factors as there are steps and entries.
    slack = 64 * x.numel() * float(np.finfo(np.float32).eps) * max(1, np.abs(expected).max())
    assert np.allclose(mine, expected, rtol=0, atol=slack)
    assert np.any(mine)


def near(causes: tuple[Cause, ...]) -> set[tuple[Reason, str]]:
    return {(cause.kind, cause.note) for cause in causes if not cause.behind}


def one(fn: Any, x: Tensor, entry: tuple[int, ...], **given: Any) -> tuple[Reason, str]:
    """The one cause of an entry that plain torch has a zero for."""
    leaf = x.clone().requires_grad_()
    fn(leaf).backward(**{"gradient": given["v"]} if given else {})
    assert leaf.grad is not None and leaf.grad[entry] == 0
    reasons = gradmath.zero_reasons(gradmath.trace(fn, x, names=["x"], **given), "x")
    ((kind, note),) = near(reasons[entry])
    return kind, note


def test_later_steps_of_an_lstm_are_never_read() -> None:
    net = lstm()
    x = torch.randn(4, 2, 3, generator=DRAWN)
    trace = gradmath.trace(lambda x: net(x)[1].sum(), x, names=["x"])
    reasons = gradmath.zero_reasons(trace, "x")
    assert list(reasons) == [(k, b, e) for k in (2, 3) for b in (0, 1) for e in (0, 1, 2)]
    # The last step of the output reads it, which nobody selects; the last state, which is not used.
    causes = near(reasons[3, 0, 1])
    assert {kind for kind, _ in causes} == {Reason.NO_PATH}
    assert {f"select never reads mkldnn_rnn_layer[0][3, 0, {k}]" for k in range(4)} < {
        note for _, note in causes
    }


def test_a_first_state_of_zeros_keeps_the_recurrent_weights_of_one_step_from_learning() -> None:
    torch.manual_seed(0)
    net, x = nn.LSTM(3, 4), torch.randn(1, 2, 3)
    trace = gradmath.trace(lambda x: net(x)[0].sum(), x)
    reasons = gradmath.zero_reasons(trace, "net.weight_hh_l0")
    assert len(reasons) == 64 and reasons.kinds((2, 1)) == (Reason.ZERO_FACTOR,)
    assert {term.index[-1] for cause in reasons[2, 1] for term in cause.terms} == {1}
    assert {term.number for cause in reasons[2, 1] for term in cause.terms} == {0}
    # Another first state, and they do.
    started = torch.ones(1, 2, 4), torch.zeros(1, 2, 4)
    trace = gradmath.trace(lambda x: net(x, started)[0].sum(), x)
    assert len(gradmath.zero_reasons(trace, "net.weight_hh_l0")) < 64


NO_SLOPE: dict[str, tuple[Function, Tensor, tuple[int, ...], Reason, str]] = {
    "filled up": (lambda x: packed(x).sum(), torch.ones(2, 4, 1), (1, 3, 0), Reason.NO_PATH,
                  "_pack_padded_sequence never reads x[1, 3, 0]"),
    "lost": (lambda x: segments("max")(x).sum(), torch.tensor([2.0, 3, 4, 5, 6]), (0,),
             Reason.GATE_CLOSED, "it lost in segment_reduce"),
    "product": (lambda x: segments("prod")(x).sum(), torch.tensor([0.0, 3, 4, 5, 6]), (1,),
                Reason.ZERO_FACTOR, "segment_reduce multiplies by zero"),
    "after the end": (lambda x: connected(x).sum(), torch.zeros(6, 2, 3), (4, 0, 1), Reason.NO_PATH,
                      "_ctc_loss never reads x[4, 0, 1]"),
    "out of range": (lambda x: torch.fake_quantize_per_tensor_affine(x, 0.1, 0, -5, 5).sum(),
                     torch.tensor([9.0, 0.1]), (0,), Reason.GATE_CLOSED,
                     "fake_quantize_per_tensor_affine_cachemask lets nothing through"),
    "kept the margin": (lambda x: functional.multi_margin_loss(x, torch.tensor([0]), margin=0.1),
                        torch.tensor([[3.0, 1, 2.95]]), (0, 1), Reason.GATE_CLOSED,
                        "multi_margin_loss lets nothing through"),
    "at one point": (lambda x: functional.pdist(x).sum(), torch.zeros(2, 3), (0, 1), Reason.KINK,
                     "_pdist_forward is not differentiable here; torch takes 0"),
    "lost distance": (lambda x: functional.pdist(x, inf).sum(),
                      torch.tensor([[0.0, 0], [1, 2]]), (0, 0), Reason.GATE_CLOSED,
                      "it lost in _pdist_forward"),
    "third factor": (lambda x: functional.bilinear(x, torch.zeros(3, 5), THREE).sum(),
                     torch.ones(3, 4), (0, 1), Reason.ZERO_FACTOR, "_trilinear multiplies by zero"),
    "written over": (lambda x: put(x).sum() * 0, torch.ones(4), (1,), Reason.ZERO_FACTOR,
                     "mul multiplies by zero"),
    "drawn": (lambda x: torch.bernoulli(x).sum(), torch.tensor([0.5]), (0,), Reason.FLAT,
              "bernoulli draws from x[0], and through a draw torch passes nothing back"),
    "drawn around": (lambda x: torch.normal(x, torch.ones(2)).sum(), torch.zeros(2), (1,),
                     Reason.FLAT,
                     "normal draws from x[1], and through a draw torch passes nothing back"),
    "drawn over": (lambda x: (x * 1).uniform_().sum(), torch.ones(2), (0,), Reason.NO_PATH,
                   "uniform writes what it draws over mul[0]"),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_SLOPE)
def test_why_nothing_comes_back(name: str) -> None:
    fn, x, entry, kind, note = NO_SLOPE[name]
    assert one(fn, x, entry) == (kind, note)


def test_a_padded_weight_of_a_bag_is_dropped_and_others_are_not() -> None:
    rows, bags = torch.tensor([0, 1, 2, 1]), torch.tensor([0, 2])

    def fn(x: Tensor) -> Tensor:
        bag = functional.embedding_bag
        given = {"per_sample_weights": x, "padding_idx": 1}
        return bag(rows, torch.ones(3, 2), bags, mode="sum", **given).sum()  # type: ignore[arg-type]

    for k in (1, 3):
        kind, note = one(fn, torch.ones(4), (k,))
        assert (kind, note) == (Reason.DROPPED, f"padding_idx drops the gradient of x[{k}]")
    reasons = gradmath.zero_reasons(gradmath.trace(fn, torch.ones(4)), "x")
    assert list(reasons) == [(1,), (3,)]


def test_a_complex_slope_at_right_angles_to_what_came() -> None:
    """|z| at z = 1 feels no change of its imaginary part."""
    x = torch.tensor([0.0])
    kind, note = one(lambda x: torch.complex(torch.ones(1), x).abs().sum(), x, (0,))
    assert kind is Reason.FLAT and note.startswith("the slope of complex is at right angles to")


def test_a_softmax_over_numbers_of_which_some_are_nan_is_asked_all_the_same() -> None:
    x = torch.zeros(60, 6).index_fill(0, torch.tensor([1]), -inf)
    trace = gradmath.trace(lambda x: x.softmax(1)[:, 0].nansum(), x, names=["x"])
    reasons = gradmath.zero_reasons(trace, "x")
    assert not any(Reason.UNKNOWN in reasons.kinds(entry) for entry in reasons)


def test_a_named_dtype_is_no_obstacle_to_more_precision() -> None:
    x = torch.zeros(5, 4)
    kind, note = one(lambda x: torch.linalg.vector_norm(x, dtype=torch.float32), x, (1, 2))
    assert (kind, note) == (
        Reason.KINK, "linalg_vector_norm is not differentiable here; torch takes 0"
    )  # fmt: skip
    reasons = gradmath.zero_reasons(
        gradmath.trace(lambda x: torch.linalg.vector_norm(x, 3, dtype=torch.float32), x + 0,
                       names=["x"]), "x")  # fmt: skip
    assert reasons.kinds((0, 0)) != (Reason.UNKNOWN,)


def test_a_picture_looked_at_in_a_few_places_is_asked() -> None:
    grid = torch.rand(1, 30, 30, 2, generator=DRAWN)
    trace = gradmath.trace(
        lambda x: functional.grid_sample(x, grid, align_corners=False).sum(),
        torch.ones(1, 3, 60, 60), names=["x"],
    )  # fmt: skip
    reasons = gradmath.zero_reasons(trace, "x")
    assert reasons.kinds((0, 0, 0, 0)) == (Reason.NO_PATH,)


@pytest.mark.parametrize("scale", [10.0, 100.0])
def test_what_rounding_leaves_of_a_saturated_softmax_is_no_other_formula(scale: float) -> None:
    x = torch.randn(2, 4, 6, generator=DRAWN) * scale
    trace = gradmath.trace(lambda x: (x.softmax(2) @ x.transpose(1, 2)).sum(), x, names=["x"])
    reasons = gradmath.zero_reasons(trace, "x")
    assert not any(Reason.UNKNOWN in reasons.kinds(entry) for entry in reasons)


@pytest.mark.parametrize(
    ("op", "given"),
    [
        ("col2im", (torch.ones(1, 8, 9), [4, 4], [2, 2], [1, 1], [2**31, 0], [1, 1])),
        ("im2col", (torch.ones(1, 1, 4, 4), [2, 2], [1, 1], [2**40, 0], [1, 1])),
        ("_pdist_forward", (torch.ones(0, 3), 1.0)),
        ("segment_reduce", (torch.ones(3), "max")),
        ("_ctc_loss", (torch.zeros(5, 1, 3), torch.tensor([[9]]), [5], [1])),
        ("_ctc_loss", (torch.zeros(5, 1, 3), torch.tensor([[1]]), [6], [1])),
        ("_ctc_loss", (torch.zeros(5, 1, 3), torch.tensor([[1]]), [5], [2])),
        ("_pack_padded_sequence", (torch.ones(5, 2), torch.tensor([2**40, 1]), False)),
        ("_pack_padded_sequence", (torch.ones(5, 2), torch.tensor([1, 2]), False)),
        ("as_strided_scatter", (torch.ones(3), torch.ones(1), [2**40], [0])),
        ("_trilinear", (*[torch.ones(4096)] * 3, [1, 2], [0, 2], [0, 1], [0])),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_before_it_is_followed(op: str, given: Any) -> None:
    """As it stands, some of this would end the whole program, as found by trying."""
    with pytest.raises(ValueError, match=r"^(it|its|a) "):
        STAND_INS[op](*given)


def test_wrong_lengths_of_segments_are_refused() -> None:
    for lengths in ([2, 2], [-1, 4], [2**62, 2**62]):
        with pytest.raises(ValueError, match="its lengths do not fit"):
            STAND_INS["segment_reduce"](torch.ones(3), "max", lengths=torch.tensor(lengths))
    with pytest.raises(ValueError, match="its first offset is not 0"):
        STAND_INS["segment_reduce"](torch.ones(3), "max", offsets=torch.tensor([1, 3]))


def test_another_layer_than_an_lstm_is_refused() -> None:
    torch.manual_seed(0)
    net, x = nn.LSTM(3, 4), torch.randn(2, 2, 3)
    trace = gradmath.trace(lambda x: net(x)[0].sum(), x)
    node = next(node for node in trace.nodes if node.op == "mkldnn_rnn_layer")
    from dataclasses import replace

    Replay(trace, node)
    for place, other in ((10, "3"), (9, "[2]"), (12, "2")):
        call = (*node.call[:place], other, *node.call[place + 1 :])
        with pytest.raises(ReplayError, match="mkldnn_rnn_layer cannot be run again: it is no"):
            Replay(trace, replace(node, call=call))
