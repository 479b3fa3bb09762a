"""Hooks that change gradients: what came, which hook it was, what it gave; plain torch agrees."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.autograd.graph import Node as GradNode

import gradmath
from gradmath.graphs.trace import Trace, load_trace
from gradmath.records.graph import Edit, UserHook
from gradmath.running import torch_private

THIS = __file__


def clip(grad: Tensor) -> Tensor:
    return grad.clamp(-2, 2)


def in_place(grad: Tensor) -> None:
    grad.mul_(3)


def look(grad: Tensor) -> None:
    grad.sum()


def same(grad: Tensor) -> Tensor:
    return grad.clone()


class Scale:
    def __init__(self, factor: float) -> None:
        self.factor = factor

    def __call__(self, grad: Tensor) -> Tensor:
        return grad * self.factor

    def method(self, grad: Tensor) -> Tensor:
        return grad * self.factor


def traced(*arguments: Any, **options: Any) -> Any:
    """A trace whose tensors are small enough to be arrays."""
    return gradmath.trace(*arguments, **options)


def line_of(thing: Any) -> int:
    return inspect.getsourcelines(thing)[1]


def entries(held: Any) -> Any:
    return None if held is None else held.tolist()


def told(edit: Edit | None) -> list[tuple[str, str]]:
    return [] if edit is None else [(hook.kind, hook.name) for hook in edit.hooks]


def squared(hook: Callable[[Tensor], Any]) -> Callable[[Tensor], Tensor]:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(hook)
        return (y * y).sum()

    return program


def plain(program: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    leaf = x.clone().requires_grad_()
    program(leaf).backward()
    assert leaf.grad is not None
    return leaf.grad


X = torch.tensor([1.0, 2.0])


def test_a_hook_that_clips_stands_between_what_came_and_what_went_on() -> None:
    run = traced(squared(clip), X)
    y = run.node("y")
    (edit,) = y.edits
    assert edit is not None and edit.before.tolist() == [4.0, 8.0]
    assert y.cotangent.tolist() == [2.0, 2.0] and run.grads["x"].tolist() == [4.0, 4.0]
    (hook,) = edit.hooks
    assert (hook.kind, hook.name) == ("tensor hook", "clip")
    assert hook.line is not None
    assert (hook.line.file, hook.line.number) == (THIS, line_of(clip))
    assert hook.line.text == "def clip(grad: Tensor) -> Tensor:"
    assert str(hook) == f"tensor hook clip ({THIS}:{line_of(clip)})"
    assert run.check() == [] and run.grads["x"].tolist() == plain(squared(clip), X).tolist()


@pytest.mark.parametrize(
    ("hook", "name", "source"),
    [
        (Scale(3.0), "Scale", Scale.__call__),
        (Scale(3.0).method, "method", Scale.method),
        (functools.partial(torch.clamp, max=2), "clamp", None),
        (functools.partial(functools.partial(clip)), "clip", clip),
        (lambda grad: grad * 0.5, "lambda", ...),
        (torch.zeros_like, "zeros_like", None),
    ],
)
def test_every_kind_of_function_has_a_name(hook: Any, name: str, source: Any) -> None:
    (edit,) = traced(squared(hook), X).node("y").edits
    assert edit is not None
    (named,) = edit.hooks
    assert named.name == name
    if source is None:
        assert named.line is None and str(named) == f"tensor hook {name}"
    elif source is not ...:
        assert named.line is not None and named.line.number == line_of(source)


@pytest.mark.parametrize("hook", [look, same, list[Tensor]().append])
def test_a_hook_that_only_looks_edits_nothing(hook: Any) -> None:
    run = traced(squared(hook), X)
    assert all(node.edits == () for node in run.nodes) and run.check() == []


def test_of_several_hooks_those_that_edit_are_named_in_their_order() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        for hook in (look, Scale(3.0), same, clip):
            y.register_hook(hook)
        y.retain_grad()
        return (y * y).sum()

    run = traced(program, X)
    (edit,) = run.node("y").edits
    assert told(edit) == [("tensor hook", "Scale"), ("tensor hook", "clip")]
    assert edit is not None and edit.before.tolist() == [4.0, 8.0]
    assert run.node("y").cotangent.tolist() == [2.0, 2.0]


def test_a_hook_that_writes_in_place_leaves_what_was_sent_as_it_was() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(in_place)
        return (y * 5).sum()

    run = traced(program, X)
    (edit,) = run.node("y").edits
    (sent,) = run.arrivals(run.node("y").index)
    assert told(edit) == [("tensor hook", "in_place")]
    assert edit is not None and edit.before.tolist() == sent.cotangent.tolist() == [5.0, 5.0]
    assert run.node("y").cotangent.tolist() == [15.0, 15.0]
    assert run.grads["x"].tolist() == plain(program, X).tolist() and run.check() == []


def test_a_hook_at_the_output_edits_v() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(in_place)
        return y

    run = traced(program, X, v=torch.tensor([1.0, 2.0]))
    (edit,) = run.node("y").edits
    assert edit is not None and edit.before.tolist() == run.v[0].tolist() == [1.0, 2.0]
    assert run.node("y").cotangent.tolist() == [3.0, 6.0] and run.check() == []


def test_a_hook_stays_with_the_tensor_as_it_was_before_a_write() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(Scale(10.0))
        y.mul_(3)
        y.register_hook(Scale(100.0))
        return y.sum()

    run = traced(program, X)
    edited = [(node.op, entries(edit.before)) for node in run.nodes for edit in node.edits if edit]
    assert edited == [("mul", [300.0, 300.0]), ("mul_", [1.0, 1.0])]
    assert run.check() == [] and run.grads["x"].tolist() == plain(program, X).tolist()


def test_hooks_of_leaves_that_were_there_before_the_trace() -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    x = X.clone().requires_grad_()
    handles = [w.register_hook(clip), x.register_hook(Scale(0.0))]
    run = traced(lambda x: (w * x * 5).sum(), x)
    assert told(run.leaf("w").edits[0]) == [("tensor hook", "clip")]
    assert told(run.leaf("x").edits[0]) == [("tensor hook", "Scale")]
    assert run.grads["w"].tolist() == [2.0, 2.0] and run.grads["x"].tolist() == [0.0, 0.0]
    assert run.check() == []
    # The user's hooks stand where they stood.
    (left,) = torch_private.tensor_hooks(w).values()
    assert left is clip
    handles[0].remove()
    assert not torch_private.tensor_hooks(w)


def test_a_hook_that_was_registered_before_recording_is_known() -> None:
    x = X.clone().requires_grad_()
    y = x * 2
    y.register_hook(clip)
    with gradmath.recording() as r:
        (y * y).sum().backward()
    (edited,) = [edit for node in r.trace.nodes for edit in node.edits if edit]
    assert told(edited) == [("tensor hook", "clip")] and r.trace.check() == []
    assert x.grad is not None and x.grad.tolist() == [4.0, 4.0]


def test_a_hook_that_removes_itself_is_gone_afterwards() -> None:
    w = torch.ones(2, requires_grad=True)
    handle: Any = None

    def once(grad: Tensor) -> Tensor:
        handle.remove()
        return grad * 2

    handle = w.register_hook(once)
    run = traced(lambda x: (w * x).sum(), X)
    assert told(run.leaf("w").edits[0]) == [("tensor hook", "once")]
    assert not torch_private.tensor_hooks(w)


def test_a_hook_that_raises_leaves_all_hooks_as_they_were() -> None:
    w = torch.ones(2, requires_grad=True)

    def fails(grad: Tensor) -> Tensor:
        raise ValueError("no such thing")

    w.register_hook(fails)
    with pytest.raises(ValueError, match="no such thing"):
        traced(lambda x: (w * x).sum(), X)
    assert list(torch_private.tensor_hooks(w).values()) == [fails]


def test_what_a_hook_makes_of_grad_is_told_beside_it() -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    w.grad = torch.tensor([1.0, 1.0])

    def halve(leaf: Tensor) -> None:
        assert leaf.grad is not None
        leaf.grad.mul_(0.5)

    w.register_post_accumulate_grad_hook(halve)
    node = traced(lambda x: (w * x).sum(), X).leaf("w")
    assert told(node.grad_edit) == [("post-accumulate-grad hook", "halve")]
    assert node.grad_edit is not None and node.grad_edit.before.tolist() == [2.0, 3.0]
    assert entries(node.grad_after) == [1.0, 1.5] and entries(node.cotangent) == [1.0, 2.0]
    assert w.grad.tolist() == [1.0, 1.0]


def test_a_hook_that_takes_grad_away_is_told() -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)

    def step_at_once(leaf: Tensor) -> None:
        leaf.grad = None

    w.register_post_accumulate_grad_hook(step_at_once)
    node = traced(lambda x: (w * x).sum(), X).leaf("w")
    assert told(node.grad_edit) == [("post-accumulate-grad hook", "step_at_once")]
    assert node.grad_after is None


def test_hooks_of_modules_are_named_where_they_edit() -> None:
    layer = nn.Linear(2, 2)

    def after(_module: nn.Module, grads: Any, _out: Any) -> Any:
        return (grads[0] * 10,)

    def before(_module: nn.Module, grads: Any) -> Any:
        return (grads[0] * 7,)

    layer.register_full_backward_hook(after)
    layer.register_full_backward_pre_hook(before)
    x = X.clone().requires_grad_()
    run = traced(lambda x: layer(x * 1).sum(), x)
    edits = {hook.name: (edge, hook) for edge in run.edges if edge.edit for hook in edge.edit.hooks}
    assert edits.keys() == {"after", "before"}
    for name, factor in (("after", 10), ("before", 7)):
        edge, hook = edits[name]
        assert hook.kind == "module hook" and hook.line is not None
        assert hook.line.file == THIS and edge.edit is not None
        np.testing.assert_array_equal(edge.cotangent, edge.edit.before * np.float32(factor))
        np.testing.assert_array_equal(edge.made, run.nodes[edge.source].cotangent)
    layer(x * 1).sum().backward()
    assert x.grad is not None and run.grads["x"].tolist() == x.grad.tolist() and run.check() == []


def test_hooks_of_nodes_are_named_before_and_behind_the_formula() -> None:
    def ahead(grads: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return (grads[0] * 7,)

    def behind(grads: tuple[Tensor, ...], _arrived: Any) -> tuple[Any, ...]:
        return (grads[0] * 0, *grads[1:])

    def program(x: Tensor) -> Tensor:
        y = x * 2
        assert y.grad_fn is not None
        y.grad_fn.register_prehook(ahead)
        y.grad_fn.register_hook(behind)
        return (y + y * y).sum()

    run = traced(program, X)
    y = run.node("y")
    assert told(y.edits[0]) == [("node pre-hook", "ahead")]
    assert y.edits[0] is not None and y.edits[0].before.tolist() == [5.0, 9.0]
    assert y.cotangent.tolist() == [35.0, 63.0]
    (edge,) = (e for e in run.inputs(y.index) if e.cotangent is not None)
    assert told(edge.edit) == [("node hook", "behind")]
    assert entries(edge.made) == [70.0, 126.0] and entries(edge.cotangent) == [0.0, 0.0]
    assert run.check() == [] and run.grads["x"].tolist() == plain(program, X).tolist()


def test_a_tensor_hook_and_a_pre_hook_are_both_named() -> None:
    def ahead(grads: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        return (grads[0] * 7,)

    def program(x: Tensor) -> Tensor:
        y = x * 2
        y.register_hook(clip)
        assert y.grad_fn is not None
        y.grad_fn.register_prehook(ahead)
        return (y * y).sum()

    run = traced(program, X)
    assert told(run.node("y").edits[0]) == [("tensor hook", "clip"), ("node pre-hook", "ahead")]
    assert run.check() == []


def test_of_several_outputs_the_one_with_the_hook_is_edited() -> None:
    def program(x: Tensor) -> Tensor:
        first, second = x.unbind()
        second.register_hook(Scale(5.0))
        return first * 2 + second * 3

    run = traced(program, X)
    node = next(node for node in run.nodes if node.op == "unbind")
    assert node.edits[0] is None and told(node.edits[1]) == [("tensor hook", "Scale")]
    assert run.grads["x"].tolist() == [2.0, 15.0] and run.check() == []


def test_with_a_graph_of_the_backward_pass_hooks_are_seen_as_well() -> None:
    run = traced(squared(Scale(3.0)), X, create_graph=True)
    assert told(run.node("y").edits[0]) == [("tensor hook", "Scale")]
    assert run.check() == [] and run.backward is not None


def test_a_large_tensor_keeps_its_hook() -> None:
    run = traced(squared(clip), torch.ones(5000))
    assert told(run.node("y").edits[0]) == [("tensor hook", "clip")] and run.check() == []


# -- what cannot be named --------------------------------------------------------------------


def edited_by_nobody(run: Trace, factor: float) -> Trace:
    """A planted fault: another cotangent, and no hook that gave it."""
    y = run.node("y")
    wrong = replace(y, cotangents=(np.array(y.cotangent) * np.float32(factor),))
    return replace(run, nodes=tuple(wrong if node is y else node for node in run.nodes))


def test_what_no_hook_explains_is_said_to_have_no_name() -> None:
    run = traced(squared(look), X)
    (fault,) = edited_by_nobody(run, 2).check()
    assert "y (node 1) does not add up to its cotangent" in fault
    assert fault.endswith("edited on the way by what cannot be named")
    assert edited_by_nobody(run, 1).check() == []


def test_a_hook_that_is_said_to_have_got_something_else_is_noticed() -> None:
    run = traced(squared(clip), X)
    y = run.node("y")
    (edit,) = y.edits
    assert edit is not None
    wrong = replace(y, edits=(replace(edit, before=np.array([4.0, 8.5], np.float32)),))
    (fault,) = replace(run, nodes=tuple(wrong if n is y else n for n in run.nodes)).check()
    assert "does not add up to what came to its first hook" in fault


def test_what_is_said_to_have_come_to_grad_must_be_the_sum() -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    w.register_post_accumulate_grad_hook(lambda leaf: leaf.grad.mul_(2))
    run = traced(lambda x: (w * x).sum(), X)
    leaf = run.leaf("w")
    assert run.check() == [] and leaf.grad_edit is not None
    wrong = replace(leaf, grad_edit=replace(leaf.grad_edit, before=np.zeros(2, np.float32)))
    (fault,) = replace(run, nodes=tuple(wrong if n is leaf else n for n in run.nodes)).check()
    assert fault.startswith("what came to the .grad of w (node 1) is not what came")


def test_without_torchs_names_the_edit_is_seen_and_not_named(monkeypatch: Any) -> None:
    monkeypatch.setattr(torch_private, "tensor_hooks", lambda _tensor: {})
    (fault,) = traced(squared(clip), X).check()
    assert "cannot be named" in fault


# -- as files keep it ------------------------------------------------------------------------


def test_hooks_survive_a_file(tmp_path: Any) -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    w.register_post_accumulate_grad_hook(lambda leaf: leaf.grad.mul_(2))

    def program(x: Tensor) -> Tensor:
        y = x * w
        y.register_hook(clip)
        assert y.grad_fn is not None
        y.grad_fn.register_hook(lambda grads, _: (grads[0] * 3, grads[1]))
        return (y * y).sum()

    run = traced(program, X.clone().requires_grad_())
    run.save(tmp_path / "hooked.trace")
    loaded = load_trace(tmp_path / "hooked.trace")

    def all_edits(trace: Trace) -> list[tuple[Any, list[str]]]:
        found = [edit for node in trace.nodes for edit in (*node.edits, node.grad_edit)]
        found += [edge.edit for edge in trace.edges]
        return [(entries(e.before), [*map(str, e.hooks)]) for e in found if e is not None]

    assert len(all_edits(run)) == 3 and all_edits(loaded) == all_edits(run)
    assert loaded.check() == []


def test_a_file_with_an_edit_of_no_hook_is_refused(tmp_path: Any) -> None:
    run = traced(squared(clip), X)
    y = run.node("y")
    for edits, fault in (
        ((Edit(np.zeros(2, np.float32), ()),), "names no hook"),
        ((Edit(np.zeros(3, np.float32), (UserHook("tensor hook", "f", None),)),), r"shape \(3,\)"),
        ((None, None), "has 2 edits for 1 outputs"),
    ):
        wrong = tuple(replace(n, edits=edits) if n is y else n for n in run.nodes)
        with pytest.raises(gradmath.errors.TraceFileError, match=fault):
            replace(run, nodes=wrong).save(tmp_path / "wrong.trace")


# -- any hooks -------------------------------------------------------------------------------

HOOKS: dict[str, Callable[[Tensor], Any]] = {
    "clip": clip, "in place": in_place, "look": look, "same": same,
    "scale": Scale(0.5), "zero": torch.zeros_like, "nan": lambda grad: grad * float("nan"),
}  # fmt: skip


@given(st.lists(st.sampled_from(sorted(HOOKS)), max_size=4), st.integers(0, 4), st.booleans())
@example(["in place", "clip", "clip"], 2, True)  # what was written to is gone before it is told
def test_any_hooks_in_any_order_are_explained(names: list[str], cut: int, fans: bool) -> None:
    seen: list[list[tuple[Any, Any]]] = [[], []]

    def spying(place: int, hook: Callable[[Tensor], Any]) -> Callable[[Tensor], Any]:
        """Notes what came and what went on, in plain torch as in ours."""

        def spy(grad: Tensor) -> Any:
            before = grad.tolist()
            given = hook(grad)
            seen[place].append((before, (grad if given is None else given).tolist()))
            return given

        return spy

    def program(x: Tensor) -> Tensor:
        y = x * 2
        z = y * y.detach()
        for number, name in enumerate(names):
            place = int(number >= cut)
            (y, z)[place].register_hook(spying(place, HOOKS[name]))
        return (z * 3 + y).sum() if fans else (z * 3).sum()

    leaf = X.clone().requires_grad_()
    program(leaf).backward()
    expected, seen[:] = list(map(list, seen)), [[], []]
    run = traced(program, X)
    assert leaf.grad is not None
    np.testing.assert_array_equal(run.grads["x"], leaf.grad.numpy())
    assert run.check() == []
    for place, name in enumerate("yz"):
        node = run.node(name)
        edits = [step for step in expected[place] if str(step[0]) != str(step[1])]
        assert bool(edits) == bool(node.edits and node.edits[0])
        if edits:
            edit = node.edits[0]
            assert edit is not None and len(edit.hooks) == len(edits)
            assert str(edit.before.tolist()) == str(edits[0][0])
            assert str(entries(node.cotangent)) == str(edits[-1][1])


def test_a_node_without_hooks_is_left_without_ours() -> None:
    nodes: list[GradNode] = []

    def program(x: Tensor) -> Tensor:
        y = x * 2
        assert y.grad_fn is not None
        nodes.append(y.grad_fn)
        y.register_hook(clip)
        return y.sum()

    traced(program, X)
    (node,) = nodes
    for register in (node.register_hook, node.register_prehook):
        handle = register(lambda *_: None)
        hooks = handle.hooks_dict_ref()
        assert hooks is not None and list(hooks) == [handle.id]
        handle.remove()
