"""Programs as people write them: writes through views, threads, out=, sparse, gradients off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from gradmath.errors import ParameterError
from gradmath.graphs.trace import Trace
from gradmath.records.graph import Node
from gradmath.running.tensors import numpy_of
from gradmath.tracing.matching import fits
from gradmath.tracing.recorder import recording
from gradmath.tracing.tracer import trace
from gradmath.zeros.reasons import zero_reasons
from tests.support.thoroughness import tries

Program = Callable[[Tensor], Tensor]
VECTOR = torch.tensor([1.0, -2.0, 3.0])
MATRIX = torch.arange(1.0, 10.0).view(3, 3) / 7


def plain_gradient(program: Program, x: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    with torch.inference_mode(False), torch.enable_grad():
        program(leaf).backward()
    assert leaf.grad is not None
    return leaf.grad.to_dense() if leaf.grad.is_sparse else leaf.grad


def exact(run: Trace, gradient: Tensor) -> bool:
    got = run.grads["x"]
    return got is not None and np.asarray(got).tobytes() == numpy_of(gradient).tobytes()


def assert_faithful(run: Trace, gradient: Tensor) -> None:
    """The bits of plain torch, sums that add up, and inputs before what is computed from them."""
    assert exact(run, gradient) and run.check() == []
    assert all(edge.target < edge.source for edge in run.edges)


def traced(program: Program, x: Tensor) -> Trace:
    run = trace(program, x, names=["x"])
    assert_faithful(run, plain_gradient(program, x))
    return run


def called(run: Trace) -> list[str | None]:
    return [node.op for node in run.nodes if not node.is_leaf]


def reads(run: Trace, node: Node) -> list[str]:
    return [run.nodes[edge.target].label for edge in run.inputs(node.index)]


# -- the operation of each node ----------------------------------------------------------------


def test_a_product_with_a_conjugate_reads_both() -> None:
    run = traced(lambda x: (x * x.conj()).real.sum(), torch.tensor([1 + 2j, 3 - 1j]))
    (product,) = [node for node in run.nodes if node.grad_fn == "MulBackward0"]
    assert product.op == "mul" and product.call[1:] == ("t[0, 0]", "t[1, 0]")
    assert sorted(reads(run, product)) == ["_conj", "x"]


def test_relu_in_place_after_linear_on_three_axes() -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(3, 2), nn.ReLU(inplace=True))
    x = torch.randn(2, 2, 3, requires_grad=True)
    run = trace(lambda x: net(x).sum(), x, names=["x"])
    assert_faithful(run, plain_gradient(lambda x: net(x).sum(), x))
    (write,) = [node for node in run.nodes if node.grad_fn == "CopySlices"]
    (again,) = [node for node in run.nodes if node.grad_fn == "AsStridedBackward0"]
    assert (write.op, again.op) == ("relu_", "as_strided") and write.line is not None
    plain = torch.relu(net[0](x))
    assert np.array_equal(np.asarray(write.value), numpy_of(plain.view(4, 2)))
    assert np.array_equal(np.asarray(again.value), numpy_of(plain))
    assert reads(run, again) == ["relu_"] and again.call[1] == f"t[{write.index}, 0]"


def test_each_write_through_a_view_has_its_operation_and_line() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        y[0] = y[0] * 3
        y[1].mul_(4)
        y.view(-1)[2] = 5.0
        return y.sum()

    run = traced(program, VECTOR)
    writes = [node for node in run.nodes if node.grad_fn == "CopySlices"]
    assert [node.op for node in writes] == ["copy_", "mul_", "copy_"]
    first = program.__code__.co_firstlineno
    assert [node.line.number - first for node in writes if node.line] == [2, 3, 4]


def test_a_write_inside_a_custom_function_is_not_told_as_its_formula() -> None:
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Tensor) -> Tensor:
            ctx.mark_dirty(x)
            return x.mul_(2)

        @staticmethod
        def backward(ctx: Any, *arrived: Any) -> Any:
            return arrived[0] * 7  # not what mul_ would give

    def program(x: Tensor) -> Tensor:
        y = x * 1
        Twice.apply(y[:1])  # type: ignore[no-untyped-call]
        return (y * y).sum()

    run = traced(program, VECTOR)
    (write,) = [node for node in run.nodes if node.grad_fn == "CopySlices"]
    assert write.op is None and write.call == ()


def test_what_was_written_by_out_has_the_operation_that_wrote_it() -> None:
    def program(x: Tensor) -> Tensor:
        b = torch.empty(0)
        torch.mul(x.detach(), 2, out=b)
        return (x * b).sum()

    run = traced(program, VECTOR)
    empty, product = [node for node in run.nodes if node.name == "b"]
    assert (empty.op, product.op) == ("empty", "mul")
    assert empty.value is None  # whatever lay in memory is no number of the program's
    assert np.asarray(product.value).tolist() == [2.0, -4.0, 6.0]


def test_scripted_functions_are_named_as_such_once_they_are_compiled() -> None:
    @torch.jit.script
    def scripted(x: Tensor) -> Tensor:
        y = x * 2
        return (y.sin() + x) * y

    runs = [traced(lambda x: scripted(x).sum(), VECTOR) for _ in range(3)]
    assert called(runs[0]) == ["mul", "sin", "add", "mul", "sum"]
    for run in runs[1:]:
        assert "detach" not in called(run) and called(run)[-1] == "sum"


def test_compiled_functions_show_their_operations_in_every_trace() -> None:
    @torch.compile(backend="eager")
    def compiled(x: Tensor) -> Tensor:
        y = x * 2
        return (y.sin() + x) * y

    for _ in range(3):
        run = traced(lambda x: compiled(x).sum(), VECTOR)
        assert called(run) == ["mul", "sin", "add", "mul", "sum"]


@pytest.mark.parametrize(
    ("node", "operation", "fit"),
    [
        ("MulBackward0", "mul_", True),
        ("NllLossBackward0", "nll_loss_forward", True),
        ("ViewBackward0_copy", "view_copy", True),
        ("CopyBackwards", "copy_", True),
        ("SoftmaxBackwardDataBackward0", "_softmax_backward_data", True),
        ("MulBackward0", "clone", False),
        ("TBackward0", "tanh", False),
        ("AsStridedBackward0", "detach", False),
        ("DifferentiableGraphBackward", "detach", False),
    ],
)
def test_a_node_fits_its_own_operation_alone(node: str, operation: str, fit: bool) -> None:
    assert fits(node, operation) == fit


# -- threads -----------------------------------------------------------------------------------


def in_a_thread(x: Tensor) -> Tensor:
    y = x * 2
    box: list[Tensor] = []

    def work() -> None:
        a = y.sin()
        box.append(a * a)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return (box[0] + y).sum()


def in_a_pool(x: Tensor) -> Tensor:
    with ThreadPoolExecutor(2) as pool:
        parts = list(pool.map(lambda row: (row * row).exp().sum(), x.unbind()))
    return torch.stack(parts).sum()


def test_operations_of_other_threads_are_in_the_trace() -> None:
    for _ in range(5):
        run = traced(in_a_thread, VECTOR)
        assert called(run) == ["mul", "sin", "mul", "add", "sum"]
        assert run.node("a").op == "sin" and run.node("a").line is not None
    for _ in range(5):
        run = traced(in_a_pool, MATRIX)
        ops = [node.op for node in run.nodes if not node.is_leaf]
        assert sorted(map(str, ops)) == sorted(
            ["unbind", "stack", "sum", *["mul", "exp", "sum"] * 3]
        )
    assert threading.Thread.start.__module__ == "threading"


def test_threads_that_ran_before_are_seen_by_what_they_gave() -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(int).result()

        def program(x: Tensor) -> Tensor:
            y = x * 2
            return (pool.submit(lambda: (y.sin() * y.cos()).exp()).result() + y).sum()

        run = traced(program, VECTOR)
    # Nobody saw them run: they have no operation rather than another's.
    seen = {node.grad_fn: node.op for node in run.nodes}
    assert seen["SinBackward0"] is None and seen["AddBackward0"] == "add"


# -- what was a crash --------------------------------------------------------------------------


def test_memory_from_outside_is_resized_and_has_its_size_again() -> None:
    outside, out = torch.ones(2), torch.empty(0)

    def program(x: Tensor) -> Tensor:
        outside.resize_(5).fill_(3.0)
        torch.add(x.detach(), 1, out=out)
        return (x * outside[:3] * out).sum()

    run = trace(program, VECTOR, names=["x"])
    assert outside.tolist() == [1.0, 1.0] and out.shape == (0,)
    assert exact(run, plain_gradient(program, VECTOR))
    outside.resize_(7)  # as it may after the trace, too


def test_tensors_can_be_resized_after_they_were_looked_at() -> None:
    own = torch.ones(2)

    def program(x: Tensor) -> Tensor:
        y = (x * own.sum()).sum()
        own.resize_(4)
        return y

    traced(program, VECTOR)


def test_zeros_of_a_sparse_gradient_have_the_reasons_of_a_dense_one() -> None:
    torch.manual_seed(0)
    weight = torch.randn(4, 2)
    told = []
    for sparse in (False, True):
        table = nn.Embedding.from_pretrained(weight, freeze=False, sparse=sparse)
        run = trace(lambda k, table=table: (table(k) ** 2).sum(), torch.tensor([1, 1, 3]))
        told.append(str(zero_reasons(run, "table.weight")))
    assert told[0] == told[1] and "unknown" not in told[1]


def test_sparse_gradients() -> None:
    torch.manual_seed(0)
    table = nn.Embedding(1500, 3, sparse=True)
    for weight in (table.weight, table.weight[:4]):
        few = nn.Embedding.from_pretrained(weight.detach(), freeze=False, sparse=True)

        def program(k: Tensor, few: nn.Embedding = few) -> Tensor:
            total: Tensor = (few(k) ** 2).sum()
            return total

        run = trace(program, torch.tensor([1, 1, 3]))
        few(torch.tensor([1, 1, 3])).pow(2).sum().backward()
        assert few.weight.grad is not None
        (grad,) = run.grads.values()
        plain = few.weight.grad.to_dense()
        assert grad is not None and tuple(grad.shape) == tuple(plain.shape)
        if isinstance(grad, np.ndarray):
            assert np.array_equal(grad, numpy_of(plain))
    traced(lambda x: (x.to_sparse().to_dense() * 2).sum(), VECTOR)


@pytest.mark.parametrize("size", [3, 80])
def test_conjugate_and_negative_views_of_any_size(size: int) -> None:
    torch.manual_seed(0)
    z = torch.randn(size, size, dtype=torch.complex64)
    for program in (lambda z: (z.conj() * z).real.sum(), lambda z: z.conj().imag.sum()):
        run = trace(program, z)
        plain = z.clone().requires_grad_()
        program(plain).backward()  # type: ignore[no-untyped-call]
        assert plain.grad is not None
        assert run.check() == [] and run.grads["z"] is not None
        if size == 3:
            assert np.array_equal(np.asarray(run.grads["z"]), numpy_of(plain.grad))


def cubes(x: Tensor) -> Tensor:
    return (x**3).sum()


@pytest.mark.parametrize(
    "transform",
    [
        lambda x: torch.func.hessian(cubes)(x).sum(),
        lambda x: torch.func.jacfwd(torch.func.grad(cubes))(x).sum(),
        lambda x: torch.func.jvp(lambda y: y**3, (x,), (torch.ones_like(x),))[1].sum(),
        lambda x: torch.func.vmap(cubes)(x[None]).sum(),
    ],
)
def test_transforms_of_functions_inside(transform: Program) -> None:
    run = traced(transform, VECTOR)
    assert not any("meta" in text for node in run.nodes for text in node.call)


def test_inference_mode_inside() -> None:
    def program(x: Tensor) -> Tensor:
        with torch.inference_mode():
            m = x.mean() * 2
        return (x - m.clone()).pow(2).sum()

    assert traced(program, VECTOR).node("m").op == "mul"


@pytest.mark.parametrize("off", [torch.no_grad, torch.inference_mode])
def test_gradients_may_be_off_around_the_call(off: Callable[[], Any]) -> None:
    with off():
        run = trace(lambda x: (x * x).sum(), VECTOR)
        assert not torch.is_grad_enabled()
    assert np.asarray(run.grads["x"]).tolist() == [2.0, -4.0, 6.0]


@pytest.mark.parametrize("dtype", [torch.float8_e4m3fn, torch.float8_e5m2])
@pytest.mark.parametrize("size", [3, 5000])
def test_floats_of_eight_bits(dtype: torch.dtype, size: int) -> None:
    x = torch.linspace(0.1, 2.0, size)
    run = trace(lambda x: (x.to(dtype).float() * x).sum(), x)
    assert str(dtype) in {text for node in run.nodes for text in node.dtypes}
    if size == 3:
        plain = plain_gradient(lambda x: (x.to(dtype).float() * x).sum(), x)
        assert exact(run, plain)


def test_tensors_without_values() -> None:
    def program(x: Tensor) -> Tensor:
        shapes = torch.empty(3, 2, device="meta").t() * 2
        return (x * shapes.shape[0]).sum()

    traced(program, VECTOR)
    with pytest.raises(ParameterError, match="on the meta device"):
        trace(lambda x: (x * x).sum(), torch.ones(3, device="meta"))


# -- what forward leaves behind ----------------------------------------------------------------


class Average(nn.Module):
    m: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("m", torch.zeros(3))
        self.seen = torch.zeros(3)

    def forward(self, x: Tensor) -> Tensor:
        self.m = 0.9 * self.m + x.detach()
        self.seen = self.seen + 1
        return (x * self.m).sum()


def test_buffers_and_tensors_that_forward_binds_anew_are_bound_as_before() -> None:
    module = Average()
    before = module.m, module.seen
    run = trace(module, VECTOR)
    assert module.m is before[0] and module.seen is before[1] and module.m.tolist() == [0.0] * 3
    assert exact(run, plain_gradient(Average(), VECTOR))


def test_an_object_that_is_called_has_its_tensors_as_before() -> None:
    class Running:
        def __init__(self) -> None:
            self.total = torch.zeros(3)

        def __call__(self, x: Tensor) -> Tensor:
            self.total = self.total + x.detach()
            return (x * self.total).sum()

    running = Running()
    before = running.total
    trace(running, VECTOR)
    assert running.total is before


# -- names -------------------------------------------------------------------------------------


def test_layers_in_a_list() -> None:
    torch.manual_seed(0)
    layers = [nn.Linear(3, 2), nn.Linear(2, 1)]

    def program(x: Tensor) -> Tensor:
        for layer in layers:
            x = layer(x)
        return x.sum()

    run = trace(program, VECTOR)
    assert set(run.grads) == {f"layers[{k}].{n}" for k in (0, 1) for n in ("weight", "bias")}
    assert [g.name for g in run.groups if g.kind == "module"] == ["layers[0]", "layers[1]"]
    program(VECTOR).backward()
    assert layers[0].weight.grad is not None
    assert np.array_equal(
        np.asarray(run.grads["layers[0].weight"]), numpy_of(layers[0].weight.grad)
    )


def test_what_earlier_runs_left_in_a_list_is_no_parameter() -> None:
    history: list[Tensor] = []

    def program(x: Tensor) -> Tensor:
        history.append(x)
        return (x * x).sum()

    for _ in range(3):
        run = trace(program, VECTOR)
        assert list(run.grads) == ["x"] and run.lost == {}


def test_two_calls_of_one_cell_are_told_apart() -> None:
    cell = nn.RNNCell(3, 2)
    run = trace(lambda x: cell(x, cell(x)).sum(), VECTOR[None])
    assert [g.name for g in run.groups if g.kind == "module"] == ["cell", "cell (2)"]
    assert {node.module for node in run.nodes} >= {"cell", "cell (2)"}


def test_one_input_under_two_names() -> None:
    x = VECTOR.clone()
    run = trace(lambda a, b: (a * b).sum(), x, x)
    assert list(run.grads) == ["a = b"]
    assert np.asarray(run.grads["a = b"]).tolist() == [2.0, -4.0, 6.0]


def test_an_object_that_is_called_tells_its_names_and_source() -> None:
    class Loss:
        def __init__(self) -> None:
            self.w = torch.tensor(2.0, requires_grad=True)
            self.layers = {"first": nn.Linear(3, 3)}

        def __call__(self, x: Tensor) -> Tensor:
            total: Tensor = (self.layers["first"](x) * self.w).sum()
            return total

    run = trace(Loss(), VECTOR)
    assert set(run.grads) == {"w", "layers['first'].weight", "layers['first'].bias"}
    assert run.source.strip().startswith("class Loss")


def test_layers_in_plain_lists_of_a_module_have_their_names() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Linear(3, 2)
            self.rest = [nn.Linear(2, 2), nn.Linear(2, 2)]
            self.heads = {"a": nn.Linear(2, 1)}

        def forward(self, x: Tensor) -> Tensor:
            h = self.first(x)
            for layer in self.rest:
                h = layer(h).tanh()
            total: Tensor = self.heads["a"](h).sum()
            return total

    net = Net()
    whole = {f"{name}.{n}" for name in ("first", "rest[0]", "rest[1]", "heads['a']")
             for n in ("weight", "bias")}  # fmt: skip
    assert set(trace(net, VECTOR).grads) == whole
    run = trace(lambda x: net(x), VECTOR)
    assert set(run.grads) == {f"net.{name}" for name in whole}
    modules = [group.name for group in run.groups if group.kind == "module"]
    assert modules == ["net", "net.first", "net.rest[0]", "net.rest[1]", "net.heads['a']"]


# -- random programs ---------------------------------------------------------------------------


def written(a: Tensor, steps: Sequence[int]) -> Tensor:
    """A tensor after some writes, through itself and through views."""
    y = a * 1.5
    for step in steps:
        if step == 0:
            y[0] = y[1] * 2
        elif step == 1:
            y[1:].sin_()
        elif step == 2:
            y.view(-1).mul_(3)
        elif step == 3:
            y[:2] += a[:2]
        elif step == 4:
            y = y.relu_()
        elif step == 5:
            y.t()[0].add_(a[:, 0])
        elif step == 6:
            row = y[0]
            y.mul_(2)
            row.add_(1)
            y = y * row
        elif step == 7:
            y.narrow(0, 0, 1).zero_()
    return y


STEPS = st.lists(st.integers(0, 7), min_size=1, max_size=3)
KINDS = st.sampled_from(["plain", "checkpoint", "reentrant", "thread"])


def threaded(h: Tensor, steps: Sequence[int]) -> Tensor:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(written, h, steps).result()


def parts(plan: Sequence[tuple[str, Sequence[int]]]) -> Iterator[Callable[[Tensor], Tensor]]:
    for kind, steps in plan:
        if kind == "plain":
            yield lambda h, steps=steps: written(h, steps)  # type: ignore[misc]
        elif kind == "thread":
            yield lambda h, steps=steps: threaded(h, steps)  # type: ignore[misc]
        else:
            yield lambda h, kind=kind, steps=steps: checkpoint(  # type: ignore[misc]
                written, h, steps, use_reentrant=kind == "reentrant"
            )


@settings(max_examples=tries(50), deadline=None)
@given(st.lists(st.tuples(KINDS, STEPS), min_size=1, max_size=3))
def test_random_writes_are_traced_exactly(plan: list[tuple[str, list[int]]]) -> None:
    def program(x: Tensor) -> Tensor:
        h = x * 1
        for part in parts(plan):
            h = part(h)
        return (h * h).sum()

    try:
        gradient = plain_gradient(program, MATRIX)
    except RuntimeError:  # torch itself refuses: a formula's tensor was written over
        return
    assert_faithful(trace(program, MATRIX, names=["x"]), gradient)


def test_a_thread_in_a_recording() -> None:
    x = VECTOR.clone().requires_grad_()
    with recording() as r:
        in_a_thread(x).backward()
    assert called(r.trace) == ["mul", "sin", "mul", "add", "sum"]


@pytest.mark.parametrize(
    "make", [torch.empty_like, lambda x: x.new_empty(3), lambda x: torch.empty(3)]
)
def test_memory_that_nobody_wrote_to_holds_no_numbers(make: Callable[[Tensor], Tensor]) -> None:
    """What happens to lie there, NaN perhaps, is nothing that the program computed."""

    def fn(x: Tensor) -> Tensor:
        room = make(x)
        room.fill_(2.0)
        return x * room

    run = trace(fn, torch.ones(3), v=torch.ones(3), names=["x"])
    (reserved,) = [node for node in run.nodes if "empty" in (node.op or "")]
    assert reserved.values == (None,)
    (filled,) = [node for node in run.nodes if node.op == "fill_"]
    assert np.array_equal(np.asarray(filled.value), np.full(3, 2.0))
    assert run.first_nonfinite is None and str(run)
