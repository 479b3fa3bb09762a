"""A trace is exactly what autograd did: held against plain runs of the same programs."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from gradmath.errors import (
    DtypeError,
    FreedGraphError,
    GradmathError,
    InplaceError,
    NonScalarError,
    NoPathError,
    NoTensorError,
    NothingRecordedError,
    ParameterError,
    ShapeError,
    TraceError,
    UnknownTorchError,
)
from gradmath.graphs.trace import Trace
from gradmath.records.graph import Node, Summary
from gradmath.running import torch_private
from gradmath.running.tensors import numpy_of
from gradmath.self_test.programs import PROGRAMS, draw
from gradmath.tracing.recorder import recording
from gradmath.tracing.tracer import trace
from tests.support.rounding import FIVE_DECIMALS, rounding
from tests.support.thoroughness import tries


def flat(thing: Any) -> Iterator[Tensor]:
    if isinstance(thing, Tensor):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from flat(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from flat(value)


def same(array: Any, tensor: Tensor | None) -> bool:
    """Bit for bit, the sign of zero included."""
    if tensor is None or array is None:
        return tensor is None and array is None
    plain = numpy_of(tensor)
    if isinstance(array, Summary):
        return array.shape == plain.shape
    return bool(array.dtype == plain.dtype and array.tobytes() == plain.tobytes())


def plain_run(name: str) -> tuple[list[Tensor], dict[str, Tensor | None]]:
    """Outputs and gradients of a program without any tracing."""
    program = PROGRAMS[name]
    fn, inputs = program.make()
    parameters = dict(fn.named_parameters()) if isinstance(fn, nn.Module) else {}
    if not parameters:
        for tensor in inputs:
            tensor.requires_grad_(tensor.is_floating_point() or tensor.is_complex())
    torch.manual_seed(7)
    outputs = list(flat(fn(*inputs)))
    roots = [out for out in outputs if out.requires_grad]
    v = program.v
    weights = [torch.ones_like(out) for out in roots] if v is None else [v]
    torch.autograd.backward(roots, weights)
    leaves = parameters or {f"input{k}": t for k, t in enumerate(inputs) if t.requires_grad}
    return outputs, {key: leaf.grad for key, leaf in leaves.items()}


def traced(name: str, **options: Any) -> Trace:
    program = PROGRAMS[name]
    fn, inputs = program.make()
    v: Any = program.v
    if name == "many outputs":
        v = [torch.ones(2), torch.ones(()), torch.ones(2)]
    torch.manual_seed(7)
    names = None if isinstance(fn, nn.Module) else [f"input{k}" for k in range(len(inputs))]
    return trace(fn, *inputs, v=v, names=names, **options)


@pytest.mark.parametrize("name", PROGRAMS)
def test_outputs_and_gradients_are_those_of_the_plain_run(name: str) -> None:
    outputs, grads = plain_run(name)
    run = traced(name)
    for (node, output), expected in zip(run.outputs, outputs, strict=True):
        assert same(run.nodes[node].values[output], expected)
    assert set(run.grads) == set(grads)
    for key, expected_grad in grads.items():
        assert same(run.grads[key], expected_grad), key


def arrivals_add_up(run: Trace) -> int:
    """Contributions added by torch in order of arrival give the accumulated cotangent's bits."""
    checked = 0
    seeds: dict[tuple[int, int], list[Any]] = {}
    for place, seed in zip(run.outputs, run.v, strict=True):
        if seed is not None:
            seeds.setdefault(place, []).append(seed)
    for node in run.nodes:
        for k, cotangent in enumerate(node.cotangents):
            parts = [*seeds.get((node.index, k), [])]
            parts += [edge.cotangent for edge in run.arrivals(node.index, k)]
            if cotangent is None or isinstance(cotangent, Summary) or not parts:
                continue
            # bfloat16 sums are rounded in bfloat16, which numpy lacks.
            own = torch.bfloat16 if node.dtypes[k] == "torch.bfloat16" else None
            total = torch.from_numpy(np.array(parts[0])).to(own)
            for part in parts[1:]:
                total = total + torch.from_numpy(np.array(part)).to(own)
            whole = total.float() if own else total
            assert whole.numpy().tobytes() == cotangent.tobytes(), (node.label, k)
            checked += len(parts)
    assert run.check() == []
    return checked


ADDING_UP = PROGRAMS.keys() - {"hook that edits"}


@pytest.mark.parametrize("name", sorted(ADDING_UP))
def test_contributions_add_up_bit_for_bit(name: str) -> None:
    assert arrivals_add_up(traced(name)) > 0


@pytest.mark.parametrize("name", PROGRAMS)
def test_inputs_stand_before_what_is_computed_from_them(name: str) -> None:
    run = traced(name)
    assert [node.index for node in run.nodes] == list(range(len(run.nodes)))
    for edge in run.edges:
        assert edge.target < edge.source
        assert 0 <= edge.output < len(run.nodes[edge.target].values)
        assert (edge.slot is None) <= (edge.cotangent is None and edge.order is None)
    orders = [edge.order for edge in run.edges if edge.order is not None]
    assert sorted(orders) == list(range(len(orders)))


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_operation_shows_what_it_computed(name: str) -> None:
    run = traced(name)
    for node in run.nodes:
        if node.requires_grad or any(edge.target == node.index for edge in run.edges):
            shown = [value is not None for value in node.values]
            unknown = node.grad_fn == "SplitBackward0" or "empty" in str(node.op)
            assert any(shown) or unknown, node


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_of_the_callers_is_touched(name: str) -> None:
    program = PROGRAMS[name]
    fn, inputs = program.make()
    states: dict[str, Tensor] = fn.state_dict() if isinstance(fn, nn.Module) else {}
    parameters = list(fn.parameters()) if isinstance(fn, nn.Module) else []
    for parameter in parameters:
        parameter.grad = torch.ones_like(parameter)
    before = {key: value.clone() for key, value in states.items()}
    copies = [tensor.clone() for tensor in inputs]
    grads = [parameter.grad for parameter in parameters]
    torch.manual_seed(3)
    random.seed(3)
    np.random.seed(3)
    draws = torch.get_rng_state(), random.getstate(), repr(np.random.get_state())
    v = program.v if name != "many outputs" else [torch.ones(2), torch.ones(()), torch.ones(2)]
    run = trace(fn, *inputs, v=v)
    assert torch.equal(torch.get_rng_state(), draws[0]) and random.getstate() == draws[1]
    assert repr(np.random.get_state()) == draws[2]
    for tensor, copy in zip(inputs, copies, strict=True):
        assert torch.equal(tensor, copy) and not tensor.requires_grad and tensor.grad is None
        assert tensor._version == copy._version
    for key, value in states.items():
        assert torch.equal(value, before[key]), key
    for parameter, grad in zip(parameters, grads, strict=True):
        assert grad is not None and parameter.grad is grad
        assert torch.equal(grad, torch.ones_like(grad))
    for node in run.nodes:
        if node.is_leaf and node.requires_grad and node.cotangent is not None and parameters:
            before_and_sent = torch.ones(node.shapes[0] or ()) + torch.from_numpy(
                np.array(node.cotangent)
            )
            assert same(node.grad_after, before_and_sent)


def test_no_memory_is_kept_after_the_trace_is_dropped() -> None:
    model = nn.Linear(3, 2)
    seen: list[weakref.ref[Tensor]] = []

    def program(x: Tensor) -> Tensor:
        h: Tensor = model(x)
        seen.append(weakref.ref(h))
        return h.sum()

    gc.disable()  # nothing is left to the cycle collector
    try:
        run = trace(program, draw(4, 3))
        assert seen[0]() is None
    finally:
        gc.enable()
    assert run.nodes and all(p.grad is None for p in model.parameters())


# -- what a trace tells ------------------------------------------------------------------------


def fan_out(x: Tensor, b: Tensor) -> Tensor:
    twice = x * x
    y = twice + b
    return y


def test_names_lines_saved_tensors_and_arguments() -> None:
    run = trace(fan_out, torch.tensor([[3.0, -1.0]]), torch.tensor(0.5), v=torch.ones(1, 2))
    assert [node.name for node in run.nodes] == ["x", "twice", "b", "y"]
    twice = run.node("twice")
    assert (twice.op, twice.grad_fn) == ("mul", "MulBackward0")
    assert twice.line is not None and twice.line.text == "twice = x * x"
    assert twice.line.file == __file__
    assert {entry.name: entry.value.tolist() for entry in twice.saved} == {  # type: ignore[union-attr]
        "self": [[3.0, -1.0]],
        "other": [[3.0, -1.0]],
    }
    into_b = run.arrivals(run.node("b").index)
    assert len(into_b) == 1 and into_b[0].before_sum is not None
    assert into_b[0].before_sum.tolist() == [[1.0, 1.0]] and into_b[0].cotangent.tolist() == 2.0  # type: ignore[union-attr]
    assert "fan_out" in run.source


def test_constants_and_inputs_without_gradient_are_in_the_picture() -> None:
    mask = torch.tensor([True, False])

    def program(x: Tensor) -> Tensor:
        return torch.where(mask, x, torch.zeros(2)).sum() * 2.0

    run = trace(program, draw(2))
    where = next(node for node in run.nodes if node.op == "where")
    inputs = {run.nodes[edge.target].label for edge in run.inputs(where.index)}
    assert {"mask", "x", "zeros"} == inputs
    assert run.nodes[-1].arguments == ("2.0",)
    constants = [edge for edge in run.inputs(where.index) if edge.slot is None]
    assert len(constants) == 2 and all(edge.cotangent is None for edge in constants)


def test_modules_and_composite_calls_are_groups() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
    run = trace(model, draw(2, 3), v=torch.ones(2, 1))
    assert set(run.grads) == {"0.weight", "0.bias", "2.weight", "2.bias"}
    by_name = {(group.kind, group.name): group for group in run.groups}
    outer, first = by_name["module", "Sequential"], by_name["module", "0"]
    assert first.parent == outer.index and set(first.nodes) < set(outer.nodes)
    (entering,) = {edge.source for edge in run.entering(first)}
    assert run.nodes[entering].grad_fn == "ReluBackward0"
    leaving = {run.nodes[edge.target].name for edge in run.leaving(first)}
    assert {"0.weight", "0.bias"} <= leaving
    assert run.nodes[first.nodes[-1]].module == "0"
    loss = trace(PROGRAMS["losses"].make()[0], *PROGRAMS["losses"].make()[1])
    assert "cross_entropy" in {group.name for group in loss.groups}


def test_only_the_result_of_a_call_bears_its_name() -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))

    def program(x: Tensor) -> Tensor:
        z = model(x)
        h: Tensor = torch.nn.functional.linear(z, torch.ones(3, 2))
        for _ in range(2):
            h = torch.sin(h)
        first: Tensor
        first, _rest = h.split([1, 2], dim=1)
        return first.sum()

    run = trace(program, draw(2, 3))
    named = [(node.name, node.op) for node in run.nodes if node.op is not None]
    assert named == [
        (None, "t"), (None, "addmm"), (None, "relu"), (None, "t"), ("z", "addmm"),
        (None, "ones"), (None, "t"), ("h", "mm"), ("h", "sin"), ("h", "sin"),
        ("first", "split_with_sizes"), (None, "sum"),
    ]  # fmt: skip
    assert run.node("z").line is not None and run.node("z").module == "model.2"


def test_the_backward_graph_knows_which_edge_made_it() -> None:
    run = trace(lambda x: torch.sigmoid(x) ** 2, torch.tensor(1.0), create_graph=True)
    second = run.backward
    assert second is not None and second.output_names == ("x.grad",)
    node, output = second.outputs[0]
    assert second.nodes[node].values[output] == pytest.approx(
        0.28747, abs=FIVE_DECIMALS + rounding(16)
    )
    made = {n.op: n.made_by for n in second.nodes if n.made_by is not None}
    sigmoid = next(n.index for n in run.nodes if n.op == "sigmoid")
    power = next(n.index for n in run.nodes if n.op == "pow")
    assert made["sigmoid_backward"] == (sigmoid, 0)
    assert made["mul"] == (power, 0)


def test_derivatives_one_to_four_of_the_course() -> None:
    def derivative(order: int) -> Any:
        def program(x: Tensor) -> Tensor:
            y = torch.sigmoid(x) ** 2
            for _ in range(order - 1):
                (y,) = torch.autograd.grad(y, x, create_graph=True)
            return y

        return program

    values = [float(trace(derivative(k), torch.tensor(1.0)).grads["x"]) for k in (1, 2, 3, 4)]  # type: ignore[arg-type]
    assert values == pytest.approx(
        [0.28747, -0.05553, -0.15883, 0.17455], abs=FIVE_DECIMALS + rounding(16)
    )


def test_large_tensors_are_summarised() -> None:
    run = trace(lambda x: (x * 2).sum(), draw(100, 100))
    value = run.node("x").value
    assert isinstance(value, Summary) and value.shape == (100, 100)
    plain = draw(100, 100)
    share = rounding(plain.numel(), torch.float64)
    assert value.norm == pytest.approx(float(plain.double().norm()), rel=share)
    assert value.minimum == float(plain.min()) and value.corner.shape == (8, 8)
    assert same(value.corner, plain[:8, :8])


def test_the_first_nonfinite_is_marked() -> None:
    def program(x: Tensor) -> Tensor:
        y = x - 1
        logs = torch.log(y)
        return (logs * 2).sum()

    run = trace(program, torch.tensor([3.0, 1.0, 0.0]))
    assert run.first_nonfinite == run.node("logs").index
    assert trace(program, torch.tensor([3.0])).first_nonfinite is None


def test_writes_to_outside_tensors_are_undone() -> None:
    total = torch.zeros(2)

    def program(x: Tensor) -> Tensor:
        total.add_(x.detach())
        return (x * total).sum()

    run = trace(program, torch.tensor([1.0, 2.0]))
    assert torch.equal(total, torch.zeros(2)) and run.grads["x"].tolist() == [1.0, 2.0]  # type: ignore[union-attr]


@pytest.mark.parametrize("write", ["out=", "_foreach_", "views"])
def test_every_way_of_writing_to_an_outside_tensor_is_undone(write: str) -> None:
    kept = [torch.zeros(2), torch.ones(2)]

    def program(x: Tensor) -> Tensor:
        if write == "out=":
            torch.add(x.detach(), 1.0, out=kept[0])
        elif write == "views":
            kept[0][0], kept[0][1] = 5.0, 6.0
        else:
            torch._foreach_add_(kept, [x.detach(), x.detach()])
        return (x * kept[0]).sum()

    trace(program, torch.tensor([1.0, 2.0]))
    assert torch.equal(kept[0], torch.zeros(2)) and torch.equal(kept[1], torch.ones(2))


# -- recording ---------------------------------------------------------------------------------


def test_recording_free_code_writes_grad_as_asked() -> None:
    with recording() as r:
        x = torch.tensor([3.0, -1.0], requires_grad=True)
        y = x * x + x
        y.backward(torch.tensor([1.0, 2.0]), retain_graph=True)
        y.backward(torch.tensor([1.0, 0.0]))
    assert x.grad is not None and x.grad.tolist() == [14.0, -2.0]
    first, second = r.traces
    assert first.grads["x"].tolist() == [7.0, -2.0]  # type: ignore[union-attr]
    leaf = second.node("x")
    assert leaf.grad_before.tolist() == [7.0, -2.0]  # type: ignore[union-attr]
    assert leaf.grad_after.tolist() == [14.0, -2.0]  # type: ignore[union-attr]
    assert second.output_names == ("y",) and r.trace is second
    assert torch.autograd.backward.__module__ == "torch.autograd"


def test_recording_a_training_loop_sees_each_step() -> None:
    with recording() as r:
        layer = nn.Linear(2, 1)
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
        seen = []
        for _ in range(2):
            optimizer.zero_grad()
            seen.append(layer.weight.detach().clone())
            loss = (layer(torch.ones(1, 2)) ** 2).sum()
            loss.backward()
            optimizer.step()
    for run, weight in zip(r.traces, seen, strict=True):
        assert set(run.grads) == {"layer.weight", "layer.bias"}
        assert same(run.node("layer.weight").value, weight)
        assert run.output_names == ("loss",) and run.check() == []


@pytest.mark.parametrize("shape", [(), (2,)])
def test_recording_keeps_plain_numbers_that_were_saved(shape: tuple[int, ...]) -> None:
    with recording() as r:
        x = torch.full(shape, 0.25, requires_grad=True)
        y = (x * 0.5).sum()
        y.backward()
    (saved,) = next(node.saved for node in r.trace.nodes if node.op == "mul")
    assert (saved.name, float(np.asarray(saved.value))) == ("other", 0.5)


def test_recording_without_a_backward_says_so() -> None:
    with recording() as r:
        torch.ones(2)
    with pytest.raises(NothingRecordedError, match="call backward"):
        _ = r.trace


# -- errors ------------------------------------------------------------------------------------


def overwritten(x: Tensor) -> Tensor:
    h = x * 1
    y = h * h
    h.add_(1)
    return y.sum()


def freed(x: Tensor) -> Tensor:
    y = (x * x).sum()
    y.backward()
    return y * 2


ERRORS: dict[str, tuple[Any, Any, type[GradmathError], str]] = {
    "in-place": (overwritten, None, InplaceError, "write to a copy"),
    "freed": (freed, None, FreedGraphError, "retain_graph=True"),
    "no v": (lambda x: x * 2, None, NonScalarError, "pass v with one weight"),
    "detached": (lambda x: x.detach().sum(), None, NoPathError, "no path leads"),
    "nothing": (lambda x: None, None, NoTensorError, "returned NoneType"),
    "a number": (lambda x: 3.0, None, NoTensorError, "returned float"),
    "v shape": (lambda x: x * 2, torch.ones(3), ShapeError, "v has shape (3,) but out has (2,)"),
    "v dtype": (lambda x: x * 2, torch.ones(2).double(), DtypeError, "v.to(torch.float32)"),
    "v count": (lambda x: (x, x * 2), torch.ones(2), ShapeError, "v has 1 tensors"),
}


@pytest.mark.parametrize("case", ERRORS)
def test_errors_say_what_torch_said_and_what_to_do(case: str) -> None:
    fn, v, kind, words = ERRORS[case]
    with pytest.raises(kind) as raised:
        trace(fn, torch.tensor([1.0, 2.0]), v=v)
    assert words in str(raised.value) and "\n" not in str(raised.value)
    if isinstance(raised.value, TraceError):
        assert raised.value.advice and raised.value.torch_message


def test_an_in_place_error_names_the_node_and_its_line() -> None:
    with pytest.raises(InplaceError) as raised:
        trace(overwritten, torch.tensor([1.0, 2.0]))
    assert raised.value.where is not None
    assert "MulBackward0" in raised.value.where and Path(__file__).name in raised.value.where


def test_integer_inputs_have_no_path() -> None:
    with pytest.raises(NoPathError, match=r"write 1\.0 instead of 1"):
        trace(lambda x: (x * 2).sum(), torch.tensor([1, 2]))
    run = trace(lambda x, k: x[k].sum(), draw(3), torch.tensor([0, 0]))
    assert run.grads["x"].tolist() == [2.0, 0.0, 0.0]  # type: ignore[union-attr]


def test_wrong_names_are_refused() -> None:
    with pytest.raises(ParameterError, match="names has 2 entries but there are 1 inputs"):
        trace(lambda x: x.sum(), draw(2), names=["a", "b"])


def test_the_users_errors_come_with_their_own_lines_only() -> None:
    def program(x: Tensor) -> Tensor:
        return x @ torch.ones(7)

    with pytest.raises(RuntimeError) as raised:
        trace(program, draw(2))
    files = [Path(str(entry.path)).name for entry in raised.traceback]
    assert files[-1] == Path(__file__).name and "capture.py" not in files


def test_an_unreached_input_has_no_gradient() -> None:
    run = trace(lambda x, y: x.sum(), draw(2), draw(2))
    assert run.grads["y"] is None and run.node("y").cotangent is None


@pytest.mark.parametrize("name", ["sequence_number", "preserve_version", "unwatched"])
def test_what_tracing_lacks_is_told_before_the_users_code_runs(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert torch_private.missing_names() == []
    monkeypatch.setitem(torch_private._PATHS, name, "_C._gone")
    with pytest.raises(UnknownTorchError, match=r"lacks torch\._C\._gone, which tracing needs"):
        trace(lambda x: pytest.fail("it ran"), draw(2))


def test_what_a_second_graph_lacks_is_told_when_one_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch_private, "missing_names", lambda: list(torch_private._SERVES))
    assert trace(lambda x: x.sum(), draw(2)).check() == []
    with pytest.raises(UnknownTorchError, match=r"_current_autograd_node, which create_graph=True"):
        trace(lambda x: pytest.fail("it ran"), draw(2), create_graph=True)


@pytest.mark.parametrize("name", PROGRAMS)
def test_public_ways_give_the_same_trace(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a torch without the private names that public ones stand in for."""
    before = traced(name)
    monkeypatch.setattr(torch_private, "missing_names", lambda: list(torch_private.INSTEAD))
    monkeypatch.setattr(torch_private, "_top_packing_hooks", None)
    monkeypatch.setattr(torch_private, "_RAW", False)
    number = torch_private.storage_number
    monkeypatch.setattr(
        torch_private,
        "storage_number",
        lambda storage: number(WithoutCdata(storage)),  # type: ignore[arg-type]
    )
    after = traced(name)
    assert after.check() == before.check()
    assert str(after) == str(before)
    for one, other in zip(before.nodes, after.nodes, strict=True):
        assert (one.op, one.name, saved_texts(one)) == (other.op, other.name, saved_texts(other))
    for edge, same_edge in zip(before.edges, after.edges, strict=True):
        assert repr(edge) == repr(same_edge)


def saved_texts(node: Node) -> list[str]:
    """What a node saved, but for the work space of an LSTM, of which not all is written to."""
    return [repr(saved) for saved in node.saved if "uint8" not in repr(saved)]


class WithoutCdata:
    """Memory as another torch might give it."""

    def __init__(self, storage: torch.UntypedStorage) -> None:
        self.data_ptr = storage.data_ptr


# -- random programs ---------------------------------------------------------------------------

STEPS = ["mul", "add", "matmul", "sin", "row", "sum", "cat", "in-place", "broadcast", "where"]


@settings(max_examples=tries(25), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9), st.integers(0, 9)),
                min_size=1, max_size=12), st.integers(0, 99))  # fmt: skip
def test_random_programs_are_traced_exactly(steps: list[tuple[str, int, int]], seed: int) -> None:
    def program(a: Tensor, b: Tensor) -> Tensor:
        pool = [a, b]
        for kind, i, j in steps:
            x, y = pool[i % len(pool)], pool[j % len(pool)]
            match kind:
                case "mul":
                    z = x * y
                case "add":
                    z = x + y
                case "matmul":
                    z = torch.tanh(x @ y)
                case "sin":
                    z = torch.sin(x)
                case "row":
                    z = x[0].expand(3, 3)
                case "sum":
                    z = x.sum(0, keepdim=True) + y * 0.5
                case "cat":
                    z = torch.cat([x[:1], y[1:]])
                case "in-place":
                    z = x.clone().mul_(0.5)
                    z[1] = y[2]
                case "broadcast":
                    z = x * y[:, :1]
                case _:
                    z = torch.where(x > y, x, y)
            pool.append(z)
        return sum(pool[2:], pool[-1]).sum()

    a, b = draw(3, 3, seed=seed), draw(3, 3, seed=seed + 1)
    leaves = [a.clone().requires_grad_(), b.clone().requires_grad_()]
    out = program(*leaves)
    out.backward()
    run = trace(program, a, b)
    node, output = run.outputs[0]
    assert same(run.nodes[node].values[output], out)
    for name, leaf in zip("ab", leaves, strict=True):
        assert same(run.grads[name], leaf.grad)
    assert arrivals_add_up(run) > 0
