"""What a graph says of itself: contributions add up, whatever their dtype."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from gradmath import trace
from gradmath.graphs.trace import Trace
from tests.support.handmade import array, square_plus_x
from tests.support.operator_samples import operators
from tests.support.thoroughness import tries

DTYPES = (
    torch.float32, torch.bfloat16, torch.float16, torch.complex64, torch.complex32,
)  # fmt: skip
# Every so manieth operator; where NaN came with other bits, always.
THINNED = 200 // tries(8)
LOOKED_AT = {"acos", "__rpow__", "fft.hfft", "logcumsumexp"}

pytestmark = pytest.mark.filterwarnings("ignore:ComplexHalf support is experimental")


def fanned_out(x: Tensor) -> tuple[Tensor, ...]:
    return tuple(x * (0.3 + 0.1 * k) for k in range(9))


def drawn(dtype: torch.dtype, count: int) -> list[Tensor]:
    generator = torch.Generator().manual_seed(2)
    wide = torch.complex64 if dtype.is_complex else torch.float32
    return [torch.randn(40, dtype=wide, generator=generator).to(dtype) for _ in range(count)]


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_fan_out_adds_up_in_its_own_dtype(dtype: torch.dtype) -> None:
    x, *v = drawn(dtype, 10)
    run = trace(fanned_out, x, v=v)
    assert len(run.arrivals(run.leaf("x").index)) == 9
    assert run.check() == []


@pytest.mark.parametrize("dtype", DTYPES)
def test_an_edit_by_one_unit_in_the_last_place_is_noticed(dtype: torch.dtype) -> None:
    x, *v = drawn(dtype, 10)
    run = trace(fanned_out, x, v=v)
    leaf = run.leaf("x")
    cotangent = np.array(leaf.cotangent)
    if dtype is torch.bfloat16:
        cotangent.view(np.uint32)[3] += 1 << 16
    elif dtype is torch.complex32:
        cotangent.real[3] *= np.float32(1 + 2**-9)
    else:
        cotangent.real[3] = np.nextafter(cotangent.real[3], cotangent.real.dtype.type(9))
    nodes = list(run.nodes)
    nodes[leaf.index] = replace(leaf, cotangents=(cotangent,))
    assert len(replace(run, nodes=tuple(nodes)).check()) == 1


def with_parts(first: Any, second: Any, total: Any) -> Trace:
    """Two contributions to a leaf, and its cotangent."""
    run = square_plus_x()
    nodes = (replace(run.nodes[0], cotangents=(total,)), *run.nodes[1:])
    ways = [edge for edge in run.edges if edge.target == 0]
    edges = [
        replace(edge, cotangent=part) for edge, part in zip(ways, (first, second), strict=False)
    ]
    return replace(run, nodes=nodes, edges=tuple(edges))


def test_nan_is_nan_whatever_its_bits() -> None:
    odd = np.array([0xFFC00123, 0x3F800000], np.uint32).view(np.float32)
    honest = with_parts(array(np.nan, 0), array(1, 1), odd)
    assert honest.check() == []
    assert len(with_parts(array(np.nan, 0), array(1, 1), array(np.nan, 2)).check()) == 1
    assert len(with_parts(array(2, 0), array(1, 1), odd).check()) == 1


def test_outside_of_its_domain_acos_gives_no_alarm() -> None:
    run = trace(
        lambda x: (torch.acos(x) * 0.7, torch.acos(x), 2**x),
        torch.tensor([2.0, -3.0, 0.5]),
        v=[torch.ones(3)] * 3,
    )
    grad = run.grads["x"]
    assert isinstance(grad, np.ndarray) and np.isnan(grad).tolist() == [True, True, False]
    assert run.check() == []


@pytest.mark.parametrize("number", [complex(1, -0.0), complex(float("inf"), 2)])
def test_of_complex_numbers_the_second_is_multiplied_by_one(number: complex) -> None:
    """Torch adds alpha times the second, with alpha = 1 + 0j: -0 gets +0, inf * 0 is NaN."""
    v = [torch.full((2,), value, dtype=torch.complex64) for value in (complex(-0.0, -0.0), number)]
    run = trace(lambda x: (x + 0, x.clone()), torch.zeros(2, dtype=torch.complex64), v=v)
    assert len(run.arrivals(run.leaf("x").index)) == 2
    assert run.check() == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", DTYPES)
def test_no_operator_of_torch_gives_a_false_alarm(dtype: torch.dtype) -> None:
    try:
        every = operators()
    except (ImportError, AttributeError) as error:
        pytest.skip(f"this torch has no database of operators: {error}")
    chosen = [op for k, op in enumerate(every) if k % THINNED == 0 or op.name in LOOKED_AT]
    asked, alarms = 0, []
    for operator in chosen:
        if dtype in operator.supported_dtypes("cpu"):
            for run in fanned_out_runs(operator, dtype):
                asked += 1
                alarms += [operator.name] if run.check() else []
    assert alarms == []
    assert asked > len(chosen) / (5 if dtype is torch.complex32 else 1)


def fanned_out_runs(operator: Any, dtype: torch.dtype) -> list[Trace]:
    """The operator thrice on one leaf, for its first samples that plain torch runs."""
    runs = []
    torch.manual_seed(0)
    for _, sample in zip(range(2), drawn_samples(operator, dtype), strict=False):
        if not isinstance(sample.input, Tensor):
            continue

        def once(x: Tensor, sample: Any = sample) -> Tensor:
            out = operator(x, *sample.args, **sample.kwargs)
            first: Tensor = out[0] if isinstance(out, tuple | list) else out
            return first

        def program(x: Tensor, once: Any = once) -> tuple[Tensor, ...]:
            return once(x) * 0.7, once(x), once(x * 1.1)

        x = sample.input.detach()
        try:
            outputs = program(x.clone().requires_grad_())
            v = [torch.rand_like(out) for out in outputs]
            torch.autograd.backward(outputs, v)
        except Exception:  # what plain torch refuses is no business here
            continue
        runs.append(trace(program, x, v=v))
    return runs


def drawn_samples(operator: Any, dtype: torch.dtype) -> Any:
    try:
        yield from operator.sample_inputs("cpu", dtype, requires_grad=True)
    except Exception:  # some of torch's own samples cannot be made in narrow dtypes
        return
