"""Every local rule is torch's: its formula, computed by torch itself, is what autograd sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from gradmath.errors import FormulaError
from gradmath.graphs.flow import GraphEdge, GraphFlow
from gradmath.graphs.formulas import evaluate
from gradmath.graphs.rule_table import TABLE
from gradmath.graphs.rules import LocalRule, Operand, local_rule
from gradmath.records.tensor import Record
from gradmath.self_test.programs import draw
from gradmath.tracing.flow_of import graph_flow
from gradmath.tracing.tracer import trace
from tests.support.rounding import CALL, rounding
from tests.support.second_opinion import shown_tensor

A, B = draw(3, 2), draw(3, 2, seed=1)
LIES, ROW, ONE = draw(3), draw(2, seed=4), draw(1, 2, seed=5)
TARGET = torch.tensor([[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
Program = tuple[Callable[..., Tensor], tuple[Tensor, ...], str]

# What is computed, of what, and the formulas of its slots (of those that need a gradient).
PROGRAMS: dict[str, Program] = {
    "abs": (torch.abs, (A,), "grad * sign(self)"),
    "add": (torch.add, (A, B), "grad | grad"),
    "add, alpha": (lambda a, b: torch.add(a, b, alpha=2), (A, B), "grad | grad * alpha"),
    "add a number": (lambda a: a + 2.0, (A,), "grad"),
    "add, copied": (torch.add, (A, ROW), "grad | grad"),
    "addmm": (lambda c, a, b: torch.addmm(c, a, b), (ROW, A, draw(2, 2)),
              "grad | grad @ mat2.T | mat1.T @ grad"),
    "addmm, beta": (lambda c, a, b: torch.addmm(c, a, b, beta=3), (ROW, A, draw(2, 2)),
                    "None | grad @ mat2.T | mat1.T @ grad"),
    "bce": (lambda a: F.binary_cross_entropy_with_logits(a, TARGET), (A,),
            "grad * (sigmoid(self) - target) / n"),
    "bce, sum": (lambda a: F.binary_cross_entropy_with_logits(a, TARGET, reduction="sum"), (A,),
                 "None"),
    "clamp": (lambda a: a.clamp(-0.5, 0.5), (A,), "where((self >= min) & (self <= max), grad, 0)"),
    "clamp, min": (lambda a: a.clamp(min=-0.5), (A,), "where(self >= min, grad, 0)"),
    "clamp, max": (lambda a: a.clamp(max=0.5), (A,), "where(self <= max, grad, 0)"),
    "clone": (torch.clone, (A,), "grad"),
    "cos": (torch.cos, (A,), "-grad * sin(self)"),
    "cosh": (torch.cosh, (A,), "grad * sinh(self)"),
    "div": (torch.div, (A, B), "grad / other | -grad * self / (other * other)"),
    "div, copied": (torch.div, (A, ONE), "grad / other | -grad * self / (other * other)"),
    "div by a number": (lambda a: a / 4, (A,), "grad / other"),
    "dot": (torch.dot, (draw(3), draw(3, seed=1)), "grad * tensor | grad * self"),
    "exp": (torch.exp, (A,), "grad * result"),
    "expand": (lambda a: a.expand(3, 2), (ROW,), "grad.sum_to_size(shape)"),
    "expand, single": (lambda a: a.expand(3, 2), (ONE,), "grad.sum_to_size(shape)"),
    "expm1": (torch.expm1, (A,), "grad * (result + 1)"),
    "leaky_relu": (lambda a: F.leaky_relu(a, 0.2), (A,),
                   "where(self > 0, grad, grad * negative_slope)"),
    "linear": (F.linear, (A, B, LIES), "grad | grad @ mat2.T | mat1.T @ grad"),
    "log": (torch.log, (A.abs(),), "grad / self"),
    "log1p": (torch.log1p, (A.abs(),), "grad / (self + 1)"),
    "log_softmax": (lambda a: a.log_softmax(-1), (A,),
                    "grad - exp(result) * grad.sum(dim, keepdim=True)"),
    "max": (lambda a: a.max(), (A,), "where(self == result, grad, 0)"),
    "max, ties": (lambda a: a.max(), (torch.tensor([1.0, 1.0, 0.0]),),
                  "grad * (self == result) / (self == result).sum()"),
    "maximum": (torch.maximum, (A, B),
                "where(self > other, grad, 0) | where(other > self, grad, 0)"),
    "maximum, ties": (torch.maximum, (A, A.clone()), "None | None"),
    "mean": (torch.mean, (A,), "grad.expand(shape) / n"),
    "mean, dim": (lambda a: a.mean(1), (A,), "grad.unsqueeze(dim).expand(shape) / n"),
    "mean, keepdim": (lambda a: a.mean(0, keepdim=True), (A,), "grad.expand(shape) / n"),
    "mm": (torch.mm, (A, draw(2, 3)), "grad @ mat2.T | self.T @ grad"),
    "mse": (F.mse_loss, (A, B), "grad * 2 * (self - target) / n | grad * 2 * (target - self) / n"),
    "mse, sum": (lambda a, b: F.mse_loss(a, b, reduction="sum"), (A, B), "None | None"),
    "mul": (torch.mul, (A, B), "grad * other | grad * self"),
    "mul, copied": (torch.mul, (A, ROW), "grad * other | grad * self"),
    "mul, single": (torch.mul, (ONE, A), "grad * other | grad * self"),
    "mul by a number": (lambda a: a * 3.0, (A,), "grad * other"),
    "mv": (torch.mv, (A, ROW), "outer(grad, vec) | self.T @ grad"),
    "neg": (torch.neg, (A,), "-grad"),
    "norm": (torch.linalg.vector_norm, (A,), "grad * self / result"),
    "permute": (lambda a: a.permute(1, 0), (A,), "grad.T"),
    "permute, nothing": (lambda a: a.permute(0, 1), (A,), "None"),
    "pow 2": (lambda a: a**2, (A,), "grad * exponent * self"),
    "pow 3": (lambda a: a**3, (A,), "grad * exponent * self ** (exponent - 1)"),
    "pow of a number": (lambda a: 2.0**a, (A,), "grad * result * log(base)"),
    "pow of a tensor": (torch.pow, (A.abs(), B),
                        "grad * exponent * self ** (exponent - 1) | grad * result * log(self)"),
    "reciprocal": (torch.reciprocal, (A,), "-grad * result * result"),
    "relu": (torch.relu, (A,), "where(result > 0, grad, 0)"),
    "rsqrt": (torch.rsqrt, (A.abs(),), "-grad * result ** 3 / 2"),
    "rsub": (lambda a: 1 - a, (A,), "-grad"),
    "sigmoid": (torch.sigmoid, (A,), "grad * result * (1 - result)"),
    "sin": (torch.sin, (A,), "grad * cos(self)"),
    "sinh": (torch.sinh, (A,), "grad * cosh(self)"),
    "softmax": (lambda a: a.softmax(0), (A,),
                "result * (grad - (grad * result).sum(dim, keepdim=True))"),
    "sqrt": (torch.sqrt, (A.abs(),), "grad / (2 * result)"),
    "squeeze": (torch.squeeze, (ONE,), "grad.reshape(shape)"),
    "squeeze, dim": (lambda a: a.squeeze(0), (ONE,), "grad.reshape(shape)"),
    "sub": (torch.sub, (A, B), "grad | -grad"),
    "sub, alpha": (lambda a, b: torch.sub(a, b, alpha=3), (A, ROW), "grad | -grad * alpha"),
    "sum": (torch.sum, (A,), "grad.expand(shape)"),
    "sum, dim": (lambda a: a.sum(0), (A,), "grad.unsqueeze(dim).expand(shape)"),
    "sum, last dim": (lambda a: a.sum(-1), (A,), "grad.unsqueeze(dim).expand(shape)"),
    "sum, keepdim": (lambda a: a.sum(1, keepdim=True), (A,), "grad.expand(shape)"),
    "t": (torch.t, (A,), "grad.T"),
    "tan": (torch.tan, (A,), "grad * (1 + result ** 2)"),
    "tanh": (torch.tanh, (A,), "grad * (1 - result ** 2)"),
    "transpose": (lambda a: a.transpose(0, 1), (A,), "grad.transpose(dim0, dim1)"),
    "unsafe_view": (lambda a: torch.ops.aten._unsafe_view.default(a, [2, 3]), (A,),
                    "grad.reshape(shape)"),
    "unsqueeze": (lambda a: a.unsqueeze(1), (ROW,), "grad.squeeze(dim)"),
    "view": (lambda a: a.view(2, 3), (A,), "grad.reshape(shape)"),
    "where": (lambda a, b: torch.where(TARGET > 0, a, b), (A, B),
              "where(condition, grad, 0) | where(condition, 0, grad)"),
}  # fmt: skip


def ruled(name: str, dtype: torch.dtype = torch.float32) -> tuple[GraphFlow, list[GraphEdge]]:
    """A graph of one operation, pulled back with random weights, and the edges of its node."""
    fn, inputs, _ = PROGRAMS[name]
    inputs = tuple(each.to(dtype) for each in inputs)
    out = fn(*inputs)
    flow = graph_flow(trace(fn, *inputs, v=draw(1, *out.shape, seed=3)[0].to(dtype)))
    last = flow.trace.outputs[0][0]
    return flow, [edge for edge in flow.inputs(last) if edge.slot is not None]


def torchs(rule: LocalRule) -> Tensor:
    """What torch makes of a formula, for the tensors and numbers that it names."""
    functions = {name: getattr(torch, name) for name in dir(torch) if name.islower()}
    numbers = dict(rule.plain)
    tensors = {operand.name: shown_tensor(operand.shown) for operand in rule.operands}
    base = numbers.pop("base", None)
    if base is not None:
        numbers["base"] = torch.tensor(base)
    made = eval(rule.formula, {**functions, **numbers, **tensors})
    assert isinstance(made, Tensor)
    return made


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_rule_is_what_autograd_sent(name: str) -> None:
    flow, edges = ruled(name)
    rules = [local_rule(flow, edge) for edge in edges]
    told = " | ".join("None" if rule is None else rule.formula for rule in rules)
    assert told == PROGRAMS[name][2]
    for rule, edge in zip(rules, edges, strict=True):
        if rule is None:
            continue
        due = edge.before_sum or edge.cotangent
        assert isinstance(due, Record) and rule.sent is due
        made = torchs(rule)
        # A rule is a few calls on a few numbers of about 1.
        sent = shown_tensor(due).to(made.dtype)
        atol = rounding(4 * CALL) * max(1.0, float(sent.abs().max()))
        torch.testing.assert_close(made, sent, rtol=0, atol=atol)


def test_every_row_of_the_table_is_tried() -> None:
    tried = {
        (flow.nodes[edge.source].traced.grad_fn, edge.slot)
        for flow, edges in map(ruled, PROGRAMS)
        for edge in edges
        if local_rule(flow, edge)
    }
    assert tried == {(name, slot) for name, slots in TABLE.items() for slot in range(len(slots))}


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_rules_hold_in_every_precision(dtype: torch.dtype) -> None:
    for name in ("mul", "div", "tanh", "mm", "sqrt", "mean", "softmax"):
        flow, edges = ruled(name, dtype)
        assert all(local_rule(flow, edge) for edge in edges), name


# -- what is not told ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    ["grad * self", "grad", "grad / other", "other * other", "grad * othr", "grad @ other",
     "grad * (other + 1e-3)", "grad.sum()", "grad * shape"],
)  # fmt: skip
def test_a_wrong_rule_is_not_told(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(TABLE, "MulBackward0", ((wrong,), (wrong,)))
    flow, (first, _) = ruled("mul")
    assert local_rule(flow, first) is None


def test_what_a_hook_edited_is_not_put_down_to_the_rule() -> None:
    flow, (edge, _) = ruled("mul")
    assert isinstance(edge.cotangent, Record)
    wrong = replace(edge, cotangent=Record("wrong", np.full_like(edge.cotangent.value, 7), "a lie"))
    assert local_rule(flow, edge) is not None and local_rule(flow, wrong) is None


def test_one_wrong_entry_among_infinities_is_noticed() -> None:
    x = torch.tensor([1e30, 1e-3, 2.0])
    flow = graph_flow(trace(lambda x: x * x, x, v=torch.tensor([1e30, 1.0, 1.0])))
    edge = flow.sweep[0]
    assert isinstance(edge.cotangent, Record) and np.isinf(edge.cotangent.value[0])
    assert local_rule(flow, edge) is not None
    value = edge.cotangent.value.copy()
    value[2] = 2.5
    assert local_rule(flow, replace(edge, cotangent=Record("wrong", value, "a lie"))) is None


def test_of_large_tensors_the_formula_alone_is_told() -> None:
    flow = graph_flow(trace(lambda x: (x * x).sum(), draw(5, 5)))
    rules = [local_rule(flow, edge) for edge in flow.inputs(1)]
    assert [rule and rule.formula for rule in rules] == ["grad * other", "grad * self"]
    assert all(rule and rule.records is None and rule.factor is None for rule in rules)


def test_what_is_known_by_a_summary_only_has_no_rule() -> None:
    flow = graph_flow(trace(lambda x: (x * x).sum(), draw(300, 300)))
    assert all(local_rule(flow, edge) is None for edge in flow.inputs(1))


# -- a rule and its parts ------------------------------------------------------------------


def test_a_broadcast_factor_is_ruled_before_its_sum() -> None:
    flow, edges = ruled("mul, copied")
    rules = [local_rule(flow, edge) for edge in edges]
    assert [rule and rule.sent.shape for rule in rules] == [(3, 2), (3, 2)]
    assert edges[1].before_sum is not None and rules[1] and rules[1].sent is edges[1].before_sum


def test_a_formula_is_told_with_its_tensors_and_numbers() -> None:
    def told(name: str, slot: int = 0) -> list[str]:
        flow, edges = ruled(name)
        rule = local_rule(flow, edges[slot])
        assert rule is not None
        spelled = [term.code if isinstance(term, Operand) else term for term in rule.spelled]
        assert "".join(spelled) == rule.formula
        return [f"<{term.code}>" if isinstance(term, Operand) else term for term in rule.terms]

    assert told("mm") == ["<grad>", " @ ", "<mat2.T>"]
    assert told("tanh") == ["<grad>", " * (1 - ", "<result>", " ** 2)"]
    assert told("pow 3") == ["<grad>", " * 3 * ", "<self>", " ** (3 - 1)"]
    assert told("mean") == ["<grad>", ".expand((3, 2)) / 6"]
    assert told("relu") == ["where(", "<result>", " > 0, ", "<grad>", ", 0)"]
    assert told("softmax")[-1] == ").sum(0, keepdim=True))"
    assert told("t") == ["<grad.T>"]


def test_a_factor_belongs_to_a_plain_product_entry_by_entry() -> None:
    factors = {}
    for name in ("mul", "exp", "mul, copied", "tanh", "dot", "add"):
        flow, edges = ruled(name)
        rules = [local_rule(flow, edge) for edge in edges]
        factors[name] = [rule is not None and rule.factor is not None for rule in rules]
    assert factors == {
        "mul": [True, True], "exp": [True], "mul, copied": [False, True], "tanh": [False],
        "dot": [True, True], "add": [False, False],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("x", "v", "sign"),
    [([3.0, -1.0], [1.0, 2.0], "="), ([0.333, 2.0], [1.0, 1.0], "="), ([0.333], [0.5], "≈"),
     ([0.25], [0.5], "≈"), ([1e6], [3.0], "="), ([float("inf")], [1.0], "=")],
)  # fmt: skip
def test_a_rule_closes_if_it_does_as_shown(x: list[float], v: list[float], sign: str) -> None:
    flow = graph_flow(trace(lambda x: x * x, torch.tensor(x), v=torch.tensor(v)))
    rule = local_rule(flow, flow.sweep[0])
    assert rule is not None and rule.sign == sign


def test_a_formula_without_its_tensors_says_what_is_missing() -> None:
    with pytest.raises(FormulaError, match=r"grad \* other cannot be computed: name 'other'"):
        evaluate("grad * other", {"grad": np.ones(2)})
    with pytest.raises(FormulaError, match="in shapes that fit"):
        evaluate("grad @ mat2.T", {"grad": np.ones((2, 3)), "mat2": np.ones((2, 2))})


def test_formulas_reach_nothing_beyond_their_names() -> None:
    with pytest.raises(FormulaError):
        evaluate("open('/etc/hostname')", {})
