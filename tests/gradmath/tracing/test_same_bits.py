"""Tracing changes no bit of a gradient, whatever the operator: held against plain torch."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from gradmath.tracing import backward, formulas_again
from gradmath.tracing.recorder import recording
from gradmath.tracing.tracer import trace
from tests.support.operator_samples import Function, operators, samples
from tests.support.thoroughness import tries

# Every so manieth operator; those that are known to look for a mode, always.
THINNED = 200 // tries(8)
LOOKING = {"prod", "cumprod", "ormqr", "masked.prod", "masked.cumprod", "linalg.vander", "chalf"}
# The engine itself sums and adds under watch where a graph is asked for.
NOT_WITH_GRAPH = {"ormqr"}


def fresh(leaves: list[Tensor]) -> list[Tensor]:
    return [leaf.detach().clone().requires_grad_() for leaf in leaves]


def plain(function: Function, leaves: list[Tensor], create_graph: bool) -> list[Any]:
    inputs = fresh(leaves)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        function(*inputs).backward(create_graph=create_graph)
    return [None if x.grad is None else x.grad.numpy(force=True).copy() for x in inputs]


def equal(one: Any, other: Any) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return bool(one.shape == other.shape and one.tobytes() == other.tobytes())


def differing(operator: Any, create_graph: bool, most: int) -> tuple[int, list[str]]:
    """How many samples could be compared, and what differs."""
    compared, wrong = 0, []
    for function, leaves in samples(operator, most):
        try:
            expected = plain(function, leaves, create_graph)
            if not all(map(equal, expected, plain(function, leaves, create_graph))):
                continue
        except Exception:  # what torch's samples hold that a plain run refuses, is no business here
            continue
        names = [f"x{k}" for k in range(len(leaves))]
        run = trace(function, *fresh(leaves), names=names, create_graph=create_graph)
        compared += 1
        for name, grad in zip(names, expected, strict=True):
            held = run.grads.get(name)
            if (held is None or isinstance(held, np.ndarray)) and not equal(held, grad):
                wrong.append(f"{operator.name}: {name}")
    return compared, wrong


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("create_graph", [False, True])
def test_operators_have_the_bits_of_a_plain_run(create_graph: bool) -> None:
    try:
        every = operators()
    except (ImportError, AttributeError) as error:
        pytest.skip(f"this torch has no database of operators: {error}")
    chosen = [op for k, op in enumerate(every) if k % THINNED == 0 or op.name in LOOKING]
    compared = 0
    wrong: list[str] = []
    for operator in chosen:
        if create_graph and operator.name in NOT_WITH_GRAPH:
            continue
        count, faults = differing(operator, create_graph, most=2)
        compared, wrong = compared + count, wrong + faults
    assert wrong == []
    assert compared > len(chosen)


def product(x: Tensor, w: Tensor) -> Tensor:
    return torch.prod(x * w, 1).sum() + torch.cumprod(x * w, 1).sum()


def drawn() -> list[Tensor]:
    generator = torch.Generator().manual_seed(3)
    return [torch.randn(40, 7, generator=generator), torch.randn(1, generator=generator)]


class Looking(TorchDispatchMode):
    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return func(*args, **(kwargs or {}))


def test_an_empty_mode_changes_bits() -> None:
    """What all this is about: were it gone, so could be the second run of formulas."""
    inputs = fresh(drawn())
    out = product(*inputs)
    with Looking():  # type: ignore[no-untyped-call]
        out.backward()
    grads = [x.grad.numpy() for x in inputs if x.grad is not None]
    assert not all(map(equal, grads, plain(product, drawn(), create_graph=False)))


@pytest.mark.parametrize("create_graph", [False, True])
def test_products_that_meet_broadcasting_have_plain_bits(create_graph: bool) -> None:
    run = trace(product, *fresh(drawn()), create_graph=create_graph)
    grads = [run.grads["x"], run.grads["w"]]
    assert all(map(equal, grads, plain(product, drawn(), create_graph)))
    # Nothing ran twice that adds up.
    assert all(equal(run.leaf(name).grad_after, run.grads[name]) for name in ("x", "w"))
    summed = [edge for edge in run.edges if edge.before_sum is not None]
    assert {edge.target for edge in summed} >= {run.leaf("w").index}


def test_a_gradient_asked_for_while_recording_comes_from_outside() -> None:
    """As from `backward`: with the bits of a plain run, and none of its operations is a node."""
    x, w = fresh(drawn())
    with recording() as recorded:
        (g,) = torch.autograd.grad(product(x, w), x)
        (x * g).sum().backward()
    assert np.array_equal(g.numpy(), plain(product, drawn(), create_graph=False)[0])
    run = recorded.trace
    assert [node.op for node in run.nodes] == [None, None, "mul", "sum"]
    assert run.node("g").is_leaf and not run.node("g").requires_grad
    assert equal(run.node("g").value, g.numpy()) and run.check() == []


def test_a_gradient_with_a_graph_is_part_of_the_recorded_program() -> None:
    x = torch.tensor([2.0, -1.0], requires_grad=True)
    with recording() as recorded:
        (g,) = torch.autograd.grad((x**3).sum(), x, None, None, True)
        g.sum().backward()
    assert x.grad is not None and x.grad.tolist() == [12.0, -6.0]
    assert recorded.trace.node("g").requires_grad and len(recorded.trace.nodes) > 4
    assert torch.autograd.grad.__module__ == "torch.autograd"


def test_without_a_plain_formula_the_graph_s_bits_would_differ(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backward, "unwatched_result", lambda *_: None)
    run = trace(product, *fresh(drawn()), create_graph=True)
    grads = [run.grads["x"], run.grads["w"]]
    assert not all(map(equal, grads, plain(product, drawn(), create_graph=True)))


def test_the_graph_of_an_unwatched_formula_knows_who_made_it() -> None:
    run = trace(product, *fresh(drawn()), create_graph=True)
    assert run.backward is not None
    makers = [node.made_by for node in run.backward.nodes if node.grad_fn and not node.is_leaf]
    products = {node.index for node in run.nodes if node.op in {"prod", "cumprod"}}
    assert products <= {maker[0] for maker in makers if maker is not None}


def test_a_recorded_pass_has_plain_bits() -> None:
    inputs = fresh(drawn())
    with recording() as recorded:
        product(*inputs).backward()
    expected = plain(product, drawn(), create_graph=False)
    grads = [x.grad.numpy() for x in inputs if x.grad is not None]
    assert all(map(equal, grads, expected))
    assert equal(recorded.trace.node("w").cotangent, expected[1])


def test_before_sums_are_what_torch_sums() -> None:
    w, x = torch.tensor([[2.0], [3.0]]), torch.tensor([1.0, -2.0, 4.0])
    run = trace(lambda w, x: w * x + w, w, x, v=torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
    v = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    into = {name: run.arrivals(run.leaf(name).index) for name in ("w", "x")}
    sums = [edge.before_sum for edge in (*into["w"], *into["x"])]
    hand = [v, v * x.numpy(), v * w.numpy()]
    assert all(np.array_equal(np.asarray(a), b) for a, b in zip(sums, hand, strict=True))


def test_the_bias_of_a_layer_gets_a_sum_without_another_product(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    again: list[str] = []
    whole = formulas_again._again

    def noted(node: Any, arrived: formulas_again.Incoming) -> Any:
        again.append(node.name())
        return whole(node, arrived)

    monkeypatch.setattr(formulas_again, "_again", noted)
    layer, x = torch.nn.Linear(3, 2), torch.ones(4, 3)
    run = trace(layer, x, v=torch.arange(8.0).reshape(4, 2))
    (edge,) = run.arrivals(run.leaf("bias").index)
    assert np.array_equal(np.asarray(edge.before_sum), np.arange(8.0).reshape(4, 2))
    assert again == []
    run = trace(lambda x, b: torch.addmm(b, x, x.t(), beta=2), x, torch.zeros(4), v=torch.eye(4))
    (edge,) = run.arrivals(run.leaf("b").index)
    assert np.array_equal(np.asarray(edge.before_sum), 2 * np.eye(4)) and again == [
        "AddmmBackward0"
    ]


def test_a_user_s_function_runs_backward_once() -> None:
    ran: list[int] = []

    class Scale(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Tensor, w: Tensor) -> Tensor:
            ctx.save_for_backward(x, w)
            return x * w

        @staticmethod
        def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
            x, w = ctx.saved_tensors
            ran.append(1)
            return grads[0] * w, (grads[0] * x).sum(0, keepdim=True)

    for create_graph in (False, True):
        trace(
            lambda x, w: Scale.apply(x, w).sum(),  # type: ignore[no-untyped-call]
            torch.ones(3), torch.ones(1), create_graph=create_graph,
        )  # fmt: skip
    assert len(ran) == 2


def test_a_leaf_gets_its_gradient_once() -> None:
    """Also while the pass itself is recorded, when formulas are run again."""
    x = torch.tensor(0.5)
    run = trace(torch.sin, x, names=["x"], create_graph=True)
    leaf = run.leaf("x")
    assert np.array_equal(np.asarray(leaf.grad_after), np.asarray(run.grads["x"]))
    assert np.asarray(leaf.grad_after) == torch.cos(x).numpy()
