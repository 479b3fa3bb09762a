"""Private names of torch stand in one room, which says which of them another torch lacks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from gradmath.errors import UnknownTorchError
from gradmath.running import torch_private

ROOT = Path(__file__).parents[3]
ROOM = ROOT / "gradmath" / "running" / "torch_private.py"
MADE = torch.ones(2, requires_grad=True) * 2
ADD = torch.ops.aten.add.Tensor
THINGS: tuple[Any, ...] = (
    MADE, MADE.grad_fn, MADE.untyped_storage(), ADD, torch.ops.aten.add, ADD._schema,
    ADD._schema.arguments[0], torch.ops.aten, torch.ops, nn.Linear(1, 1), torch.Generator(), torch,
    torch.autograd, torch.autograd.graph, torch.autograd.Function, torch.utils, torch.overrides,
)  # fmt: skip
PRIVATE = {name for thing in THINGS for name in dir(thing)
           if name.startswith("_") and not name.startswith("__")}  # fmt: skip


def is_private(part: str) -> bool:
    return part in PRIVATE or part.startswith(("_saved_", "_raw_saved_"))


def private_names(source: str) -> Iterator[str]:
    """Where code names what torch keeps to itself: as an attribute, in an import, or in a text.

    `self._name` is a class's own. A text alone may be the name of an operation, which torch
    prints; it counts where it is given to a function, as `getattr`, or has dots.
    """
    tree = ast.parse(source)
    given = {arg for node in ast.walk(tree) if isinstance(node, ast.Call) for arg in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if is_private(node.attr) and ast.unparse(node.value) not in {"self", "cls"}:
                yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            parts = node.value.split(".")
            if any(map(is_private, parts)) and (node in given or len(parts) > 1):
                yield repr(node.value)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            above = (node.module or "") if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                whole = f"{above}.{alias.name}".strip(".").split(".")
                if whole[0] == "torch" and any(part.startswith("_") for part in whole):
                    yield ".".join(whole)


def test_private_names_of_torch_stand_in_one_room() -> None:
    files = {*ROOT.glob("gradmath/**/*.py"), *ROOT.glob("scenes/**/*.py")}
    assert len(files) > 100
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in files - {ROOM}
        for name in private_names(file.read_text())
    }
    assert found == set()


def test_the_room_holds_what_is_used_there() -> None:
    found = set(private_names(ROOM.read_text()))
    assert {"tensor._base", "node._sequence_nr", "function._schema", "'_C._current_autograd_node'"
            } <= found  # fmt: skip
    assert {"tensor._version", "torch.utils._python_dispatch.TorchDispatchMode"} <= found


@pytest.mark.parametrize(
    "line",
    [
        "x._version",
        "x.untyped_storage()._cdata",
        "view._base",
        "func._schema.arguments[0].name",
        "func._overloadpacket",
        "y.grad_fn._saved_self",
        "y.grad_fn._raw_saved_other",
        "torch._C._autograd",
        "torch._foreach_add_([x], [x])",
        "getattr(x, '_version')",
        "find('_C._autograd._get_sequence_nr')",
        "[n for n in names if n.startswith('_saved_')]",
        "import torch._dynamo",
        "import torch.utils._pytree as tree",
        "from torch._C import _autograd",
        "from torch import _C",
        "from torch.utils._python_dispatch import TorchDispatchMode",
        "from torch.autograd.graph import _engine_run_backward",
    ],
)
def test_a_planted_name_is_found(line: str) -> None:
    assert list(private_names(f"def f(x):\n    {line}\n"))


@pytest.mark.parametrize(
    "line",
    ["self._version", "x.grad_fn.next_functions", "_private(x)", "from torch.nn import functional",
     "import numpy._core", "record._spelled", "'a _version of it'", "op in {'_conj'}"],
)  # fmt: skip
def test_what_is_nobodys_else_passes(line: str) -> None:
    assert not list(private_names(f"def f(x):\n    {line}\n"))


@pytest.mark.parametrize("kind", torch_private._ATTRIBUTES)
def test_a_missing_name_is_told(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert torch_private.missing_names() == []
    names = torch_private._ATTRIBUTES[kind]
    monkeypatch.setitem(torch_private._ATTRIBUTES, kind, (*names, "_renamed"))
    assert torch_private.missing_names() == [f"{kind}._renamed"]
    with pytest.raises(UnknownTorchError, match=rf"lacks {kind}\._renamed; .*2\.13"):
        torch_private.require()


@pytest.mark.parametrize("name", torch_private._PATHS)
def test_a_missing_function_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(torch_private._PATHS, name, "_C._gone.further")
    assert torch_private.missing_names() == ["torch._C._gone.further"]


def test_every_attribute_of_the_room_is_checked() -> None:
    """What its code takes off tensors, nodes, storages and functions stands in its table."""
    checked = {name for names in torch_private._ATTRIBUTES.values() for name in names}
    for found in private_names(ROOM.read_text()):
        owner, _, name = found.strip("'").rpartition(".")
        if owner and not found.startswith(("'", "torch.")):
            assert name in checked, found


# -- what they say ---------------------------------------------------------------------------


def test_versions_bases_and_storages() -> None:
    x = torch.zeros(4)
    view = x[1:]
    assert torch_private.base(view) is x
    assert torch_private.base(x) is None
    before = torch_private.version(x)
    view.add_(1)
    assert torch_private.version(x) == torch_private.version(view) == before + 1
    numbers = [torch_private.storage_number(t.untyped_storage()) for t in (x, view, x.clone())]
    assert numbers[0] == numbers[1] != numbers[2]


def test_what_is_known_of_functions() -> None:
    aten = torch.ops.aten
    assert torch_private.operation_name(aten.add_.Tensor) == "add_"
    assert torch_private.written_arguments(aten.add_.Tensor) == [(0, "self")]
    assert torch_private.written_arguments(aten.add.out) == [(3, "out")]
    assert torch_private.writes(aten.add.out) and not torch_private.writes(aten.add.Tensor)
    assert torch_private.saved_name("_saved_mat2") == "mat2"
