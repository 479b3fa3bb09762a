"""A listing runs as it is shown, and what it leaves behind belongs to the names on it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import torch

from gradmath.errors import ShapeError
from gradmath.records.listing import Listing
from gradmath.records.tensor import Record
from gradmath.running.listing import Execution, run
from tests.support.second_opinion import same_bits


def leaf(*values: float) -> torch.Tensor:
    return torch.tensor(values, requires_grad=True)


def lines(*texts: str) -> Listing:
    return Listing(texts)


def lists(records: Mapping[str, Record]) -> dict[str, list[float]]:
    return {name: record.value.tolist() for name, record in records.items()}


def cotangents_of(done: Execution) -> dict[str, list[float]]:
    return lists(done.cotangents)


def test_each_line_leaves_its_tensors_behind() -> None:
    x = leaf(3.0, -1.0)
    done = run(lines("y = x * x", "s = y.sum()", "s.backward()", "x.grad"), x=x)
    assert lists(done.values) == {"x": [3.0, -1.0], "y": [9.0, 1.0], "s": 10.0}
    assert cotangents_of(done) == {"y": [1.0, 1.0], "s": 1.0}
    assert [done.values[name].source for name in "xys"] == [
        "torch.tensor([3.0, -1.0])",
        "y = x * x",
        "s = y.sum()",
    ]
    assert done.cotangents["y"].name == "y cotangent"
    assert done.cotangents["y"].source == "s.backward()"
    assert done.result is not None and done.result.value.tolist() == [6.0, -2.0]
    assert (done.result.name, done.result.source) == ("x.grad", "x.grad")


@pytest.mark.parametrize("last", ["y = x * 2", "y.sum().item()", "x.grad", "y.shape", "# done", ""])
def test_only_a_bare_tensor_expression_is_a_result(last: str) -> None:
    assert run(lines("y = x * 1", last), x=leaf(1.0)).result is None


def test_the_result_is_the_last_lines() -> None:
    done = run(lines("x * 2", "x * 3  # three times"), x=leaf(1.0))
    assert done.result is not None and done.result.value.tolist() == [3.0]


@pytest.mark.parametrize(
    "change", ["y.mul_(3)", "y *= 3", "y[0] = 6.0", "y[:].mul_(3)", "torch.mul(y, 3, out=y)"]
)
def test_a_change_in_place_is_seen(change: str) -> None:
    with torch.no_grad():
        done = run(lines("y = x * 2", change, "z = y + 1"), x=torch.ones(1))
    assert lists(done.values) == {"x": [1.0], "y": [6.0], "z": [7.0]}
    assert done.values["y"].source == change
    assert done.values["x"].source == "torch.tensor([1.0])"


def test_a_change_of_the_input_is_seen() -> None:
    x = torch.ones(2)
    done = run(lines("x[1] += 0.5", "x * 2"), x=x)
    assert lists(done.values) == {"x": [1.0, 1.5]}
    assert x.tolist() == [1.0, 1.5], "the tensors are used as they are"


def test_every_intermediate_gets_its_cotangent_with_all_contributions() -> None:
    x = leaf(2.0)
    done = run(lines("a = x * 3", "b = a * a", "c = b + a", "c.backward(v)"), x=x, v=torch.ones(1))
    assert cotangents_of(done) == {"c": [1.0], "b": [1.0], "a": [1.0 + 2 * 6.0]}
    retained = leaf(2.0)
    a = retained * 3
    a.retain_grad()
    (a * a + a).backward(torch.ones(1))
    assert a.grad is not None and same_bits(done.cotangents["a"], a.grad)


def test_a_rebound_name_means_its_last_tensor() -> None:
    done = run(lines("y = x * 2", "y = y * 5", "y.backward()"), x=leaf(1.0))
    assert lists(done.values)["y"] == [10.0]
    assert cotangents_of(done) == {"y": [1.0]}


@pytest.mark.parametrize("change", ["y *= 5", "y.mul_(5)", "y[0] = y[0] * 5"])
def test_a_cotangent_belongs_to_the_value_after_changes_in_place(change: str) -> None:
    done = run(lines("y = x * 2", change, "z = y * 7", "z.backward()"), x=leaf(1.0))
    assert lists(done.values)["y"] == [10.0]
    assert cotangents_of(done) == {"y": [7.0], "z": [1.0]}


def test_two_names_of_one_tensor_both_get_its_cotangent() -> None:
    done = run(lines("y = x * 2", "z = y", "z.backward()", "z = None"), x=leaf(1.0))
    assert cotangents_of(done) == {"y": [1.0], "z": [1.0]}
    assert set(done.values) == {"x", "y"}, "z is no tensor any more"


def test_the_last_backward_counts_and_is_named() -> None:
    done = run(
        lines("y = x * 2", "y.backward(v, retain_graph=True)", "y.backward(3 * v)"),
        x=leaf(1.0), v=torch.ones(1),
    )  # fmt: skip
    assert cotangents_of(done) == {"y": [3.0]}
    assert done.cotangents["y"].source == "y.backward(3 * v)"


def test_a_line_that_changes_things_after_its_backward_is_no_lie() -> None:
    twice = "y.backward(v, retain_graph=True); y.backward(3 * v); v.fill_(9.0)"
    done = run(lines("y = x * 2", twice), x=leaf(1.0), v=torch.ones(1))
    assert cotangents_of(done) == {"y": [3.0]}
    done = run(lines("y = x * 2", "y.backward(v); v.fill_(9.0)"), x=leaf(1.0), v=torch.ones(1))
    assert cotangents_of(done) == {"y": [1.0]}


def test_autograd_grad_is_a_way_back_too() -> None:
    done = run(lines("y = x * 2", "z = y * 4", "g, = torch.autograd.grad(z, x)"), x=leaf(1.0))
    assert cotangents_of(done) == {"y": [4.0], "z": [1.0]}
    assert done.cotangents["y"].source.startswith("g, = ")
    assert lists(done.values)["g"] == [8.0]


def test_leaves_and_detached_tensors_get_no_cotangent() -> None:
    done = run(lines("w = x", "d = w.detach() * 2", "y = w * d", "y.backward()"), x=leaf(1.0))
    assert set(done.cotangents) == {"y"}


def test_records_of_a_run_are_snapshots() -> None:
    x, v = leaf(1.0), torch.ones(1)
    done = run(lines("y = x * 2", "y.backward(v)", "x.grad", "x.grad"), x=x, v=v)
    v.fill_(9.0)
    assert x.grad is not None
    x.grad.fill_(9.0)
    assert cotangents_of(done) == {"y": [1.0]}
    assert done.result is not None and done.result.value.tolist() == [2.0]
    for records in (done.values, done.cotangents):
        with pytest.raises(TypeError):
            records["y"] = done.result  # type: ignore[index]


def test_watching_leaves_no_hook_behind() -> None:
    inner = leaf(1.0) * 1
    run(lines("y = x", "z = y * 2"), x=inner)
    assert not inner._backward_hooks
    with pytest.raises(ZeroDivisionError):
        run(lines("y = x", "1 / 0"), x=inner)
    assert not inner._backward_hooks


def test_watching_changes_no_gradient() -> None:
    watched, plain = leaf(0.3, -0.7), leaf(0.3, -0.7)
    run(lines("a = x.sin()", "b = a * a.exp()", "b.backward(v)"), x=watched, v=torch.ones(2))
    a = plain.sin()
    (a * a.exp()).backward(torch.ones(2))
    assert watched.grad is not None and plain.grad is not None
    assert torch.equal(watched.grad, plain.grad)


def test_blank_lines_and_comments_do_nothing() -> None:
    done = run(lines("# the layer", "", "y = x * 2  # twice", "y"), x=leaf(1.0))
    assert done.result is not None and done.result.value.tolist() == [2.0]


def test_a_tensor_may_have_any_name() -> None:
    done = run(lines("y = listing * line"), listing=leaf(2.0), line=leaf(3.0))
    assert lists(done.values)["y"] == [6.0]


def test_several_statements_on_a_line_are_one_step() -> None:
    done = run(lines("y = x * 2; y = None; y = x * 3", "y; z = y * 1"), x=leaf(1.0))
    assert lists(done.values) == {"x": [1.0], "y": [3.0], "z": [3.0]}


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("y = 1 / 0", ZeroDivisionError),
        ("y = unknown + 1", NameError),
        ("y = x @ torch.ones(3)", RuntimeError),
        ("y = x.nonsense", AttributeError),
        ("y = = x", SyntaxError),
        ("y.backward(torch.ones(5))", RuntimeError),
        ("y = x[:0]", ShapeError),
    ],
)
def test_an_error_in_a_line_reaches_the_caller(line: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        run(lines("y = x * 2", line, "z = 1"), x=leaf(1.0))


def test_a_version_error_of_torch_is_torchs_own() -> None:
    texts = lines("h = x * 1", "y = h * h", "h.mul_(10)", "y.backward()")
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        run(texts, x=leaf(1.0))
