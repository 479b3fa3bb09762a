"""What waits for a look is what would have been made at once, whatever happened in between."""

from __future__ import annotations

import copy
import gc
import importlib.util
import linecache
import pickle
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

from gradmath import trace
from gradmath.graphs.trace import Later, Trace
from gradmath.self_test.programs import PROGRAMS
from gradmath.tracing import tracer


def waits(run: Trace) -> bool:
    return not any(name in vars(run) for name in Later.fields)


def saved(run: Trace, path: Path) -> bytes:
    run.save(path)
    return path.read_bytes()


def traced(name: str) -> Trace:
    fn, inputs = PROGRAMS[name].make()
    many = [torch.ones(2), torch.ones(()), torch.ones(2)]
    torch.manual_seed(7)
    return trace(fn, *inputs, v=many if name == "many outputs" else PROGRAMS[name].v)


def three_steps(x: Tensor, w: Tensor) -> Tensor:
    hidden = torch.relu(x @ w)
    values, _ = torch.sort(hidden, dim=1)
    return (values * torch.tensor([0.5, 2.0])).sum()


def drawn() -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(4)
    x = torch.randn(4, 3, generator=generator)
    return x, torch.randn(3, 2, generator=generator)


# The workspace of mkldnn's LSTM holds whatever lay in memory: no two runs have the same.
@pytest.mark.parametrize("name", sorted(PROGRAMS.keys() - {"lstm"}))
def test_what_waits_is_what_is_made_at_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = traced(name)
    monkeypatch.setattr(tracer, "trace_later", lambda assembly: assembly.trace())
    at_once = traced(name)
    assert not waits(at_once)
    assert saved(later, tmp_path / "later") == saved(at_once, tmp_path / "at_once")


def test_most_programs_wait() -> None:
    run = trace(three_steps, *drawn())
    assert waits(run)
    assert run.grads["x"] is not None and waits(run)
    assert run.node("hidden").op == "relu" and not waits(run)
    assert run.nodes is run.nodes


@pytest.mark.parametrize(
    "program",
    [
        lambda x: (x * 2).relu_().sum(),  # a write
        lambda x: (x / 0).sum(),  # not finite
        lambda x: torch.sqrt(x - 1).sum(),  # not finite on the way back alone
    ],
)
def test_what_tensors_alone_tell_is_made_at_once(program: object) -> None:
    assert not waits(trace(program, torch.ones(3)))  # type: ignore[arg-type]


def doubled(x: Tensor, how: str, gone: list[RemovableHandle]) -> Tensor:
    """A sum over two ways, with a hook that doubles what comes."""
    y = x * 3
    assert y.grad_fn is not None
    kinds: dict[str, tuple[Callable[..., RemovableHandle], Callable[..., Any]]] = {
        "tensor": (y.register_hook, lambda grad: grad * 2),
        "leaf": (x.register_hook, lambda grad: grad * 2),
        "behind": (y.grad_fn.register_hook, lambda leaving, _: (leaving[0] * 2, None)),
        "ahead": (y.grad_fn.register_prehook, lambda arrived: (arrived[0] * 2,)),
    }
    register, hook = kinds[how]
    gone.append(register(hook))
    return (y + y * 5).sum()


HOW = ["tensor", "leaf", "behind", "ahead"]


@pytest.mark.parametrize("how", HOW)
def test_hooks_are_told_though_they_are_gone_at_the_first_look(how: str) -> None:
    gone: list[RemovableHandle] = []
    run = trace(doubled, torch.ones(2), how, gone)
    assert not waits(run)
    for handle in gone:
        handle.remove()
    assert run.check() == []
    edits = [edit for node in run.nodes for edit in node.edits if edit is not None]
    edits += [edge.edit for edge in run.edges if edge.edit is not None]
    assert [[hook.name for hook in edit.hooks] for edit in edits] == [["lambda"]]
    assert run.grads["x"].tolist() == [36.0, 36.0]  # type: ignore[union-attr]


@pytest.mark.parametrize("ways", [1, 2])
def test_a_pre_hook_of_a_leaf_is_seen_in_time(ways: int) -> None:

    def program(x: Tensor) -> Tensor:
        node = torch.autograd.graph.get_gradient_edge(x).node
        node.register_prehook(lambda arrived: (arrived[0] + 1,))
        return (x * 2).sum() if ways == 1 else (x * 2 + x).sum()

    run = trace(program, torch.ones(2))
    assert not waits(run)
    edit = run.leaf("x").edit(0)
    assert edit is not None and [hook.kind for hook in edit.hooks] == ["node pre-hook"]


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16, torch.complex64])
def test_without_hooks_sums_in_any_dtype_can_wait(dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(3)
    x = torch.randn(9, dtype=torch.float64, generator=generator).to(dtype)
    run = trace(lambda x: torch.stack([x * k / 7 for k in range(1, 9)]).sum().real, x)
    assert waits(run) and run.check() == []


def test_later_changes_of_tensors_change_nothing(tmp_path: Path) -> None:
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    scale = torch.tensor([1.0, 3.0])
    kept: list[Tensor] = []

    def program(x: Tensor) -> Tensor:
        kept.append(model(x) * scale)
        return kept[-1].sum()

    x = drawn()[0]
    honest = saved(trace(program, x), tmp_path / "honest")
    run = trace(program, x)
    assert waits(run)
    with torch.no_grad():
        x.zero_()
        scale.fill_(9)
        kept[-1].zero_()
        for parameter in model.parameters():
            parameter.add_(1)
    model.half()
    scale.resize_(5)
    scale.data = scale.double()
    assert saved(run, tmp_path / "run") == honest


def test_a_file_that_changes_later_is_told_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "users_model.py"
    file.write_text("def model(x):\n    y = x * 3\n    return y.sum()\n")
    spec = importlib.util.spec_from_file_location("users_model", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    run = trace(module.model, torch.ones(2))
    file.write_text("# nothing\n" * 9)
    linecache.checkcache()
    line = run.node("y").line
    assert line is not None and (line.number, line.text) == (2, "y = x * 3")


@pytest.mark.parametrize("how", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))])
def test_a_copy_is_whole(how: object, tmp_path: Path) -> None:
    run = trace(three_steps, *drawn())
    assert waits(run)
    twin = how(run)  # type: ignore[operator]
    assert type(twin) is Trace and twin.check() == []
    assert saved(twin, tmp_path / "twin") == saved(run, tmp_path / "run")


def test_many_threads_may_look_at_once() -> None:
    run = trace(three_steps, *drawn())
    with ThreadPoolExecutor(8) as pool:
        looks = list(pool.map(lambda _: run.nodes, range(8)))
    assert all(nodes is looks[0] for nodes in looks)


def test_what_is_not_there_is_said_as_ever() -> None:
    run = trace(three_steps, *drawn())
    with pytest.raises(AttributeError, match="'Trace' object has no attribute 'weights'"):
        run.weights  # noqa: B018
    assert waits(run) and not hasattr(run, "__array__")


def test_what_the_program_computed_is_gone_before_anybody_looks() -> None:
    model, seen = nn.Linear(3, 2), list[weakref.ref[Tensor]]()

    def program(x: Tensor) -> Tensor:
        h = model(x)
        g = torch.stack([h, h * 2])
        seen.extend(map(weakref.ref, (h, g)))
        return torch.cat([g, g], dim=0).sum()

    gc.disable()  # nothing is left to the cycle collector
    try:
        run = trace(program, drawn()[0])
        assert waits(run)
        assert [ref() for ref in seen] == [None, None]
        assert [node.op for node in run.nodes][-3:] == ["stack", "cat", "sum"]
        assert run.nodes[-2].call == ("aten.cat.default", "[t[6, 0], t[6, 0]]")
    finally:
        gc.enable()
