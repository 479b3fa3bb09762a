"""Private names of torch stand in one room, which says which of them another torch lacks."""

from __future__ import annotations

import ast
import importlib.util
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch
from torch import nn
from torch.autograd.graph import disable_saved_tensors_hooks, saved_tensors_hooks

from gradmath.errors import ReplayError, UnknownTorchError
from gradmath.running import torch_private
from gradmath.zeros import call_texts
from gradmath.zeros.replayable import REPLAYABLE

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


# Films of drawers show the lines of torch's own tutorial on saved tensors: `node._saved_self`.
# Those of a seal and of writes show `h._version`.
TAUGHT = {
    "gradmath/problems/tutorial_1/which_writes_count.py",
    "gradmath/problems/tutorial_3/fork.py",
    "gradmath/problems/tutorial_3/gradient_has_a_graph.py",
    "gradmath/problems/tutorial_3/graph_lines.py",
    "gradmath/problems/tutorial_3/seal_is_broken.py",
    "scenes/kit/graph/sealed/seal.py",
    "scenes/kit/versions/threads.py",
}


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
        (str(file.relative_to(ROOT)), name)
        for file in files - {ROOM}
        for name in private_names(file.read_text())
    }
    told = "_saved_", "_version"
    taught = {(file, name) for file, name in found
              if file in TAUGHT and any(each in name for each in told)}  # fmt: skip
    assert found == taught and {file for file, _ in taught} == TAUGHT


def test_the_room_holds_what_is_used_there() -> None:
    found = set(private_names(ROOM.read_text()))
    assert {"tensor._base", "node._sequence_nr", "function._schema", "'_C._current_autograd_node'"
            } <= found  # fmt: skip
    assert {"tensor._version", "'utils._python_dispatch.TorchDispatchMode'"} <= found


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
    with pytest.raises(UnknownTorchError, match=rf"lacks {kind}\._renamed, which tracing needs; "):
        torch_private.require()


@pytest.mark.parametrize("kind", torch_private._ATTRIBUTES)
def test_a_thing_without_its_attributes_is_told(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    samples = torch_private._samples()
    monkeypatch.setattr(torch_private, "_samples", lambda: {**samples, kind: object()})
    lacks = [f"{kind}.{name}" for name in torch_private._ATTRIBUTES[kind]]
    assert torch_private.missing_names() == lacks


@pytest.mark.parametrize("name", torch_private._PATHS)
def test_a_missing_function_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(torch_private._PATHS, name, "_C._gone.further")
    assert torch_private.missing_names() == ["torch._C._gone.further"]


def test_gradients_switched_off_are_no_missing_names() -> None:
    with torch.no_grad():
        assert torch_private.missing_names() == []
    with torch.inference_mode():
        assert torch_private.missing_names() == []


def test_the_tested_torch_is_the_pinned_one() -> None:
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    (pin,) = (line.removeprefix("torch==") for line in pins if line.startswith("torch=="))
    assert pin.startswith(f"{torch_private.TESTED}.")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "torch>=2.8" in project["dependencies"]


def test_what_is_said_of_names_is_said_of_names_that_are_asked_for() -> None:
    asked = {f"torch.{path}" for path in torch_private._PATHS.values()}
    asked |= {f"{k}.{n}" for k, names in torch_private._ATTRIBUTES.items() for n in names}
    assert torch_private.INSTEAD.keys() | torch_private._SERVES.keys() <= asked


# -- another torch, which lacks a name -------------------------------------------------------


def on_a_torch_without(path: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The room as it is loaded where torch has no such name."""
    owner, _, name = path.rpartition(".")
    holder: Any = torch
    for part in owner.split("."):
        holder = getattr(holder, part)
    monkeypatch.delattr(holder, name)
    spec = importlib.util.spec_from_file_location("another_torch_private", ROOM)
    assert spec is not None and spec.loader is not None
    room = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(room)
    return room


@pytest.mark.parametrize("key", torch_private._PATHS)
def test_the_room_loads_without_a_name(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = torch_private._PATHS[key]
    room = on_a_torch_without(path, monkeypatch)
    assert room.missing_names() == [f"torch.{path}"]
    if f"torch.{path}" in room.INSTEAD or room.serves(f"torch.{path}") != "tracing":
        room.require()
    else:
        with pytest.raises(UnknownTorchError, match=path.replace(".", r"\.")):
            room.require()


@pytest.mark.parametrize(
    ("key", "needed_by"),
    [
        ("dispatch_mode", lambda room: room.DispatchMode()),
        ("sequence_number", lambda room: room.sequence_number()),
        ("current_node", lambda room: room.current_node()),
        ("preserve_version", lambda room: room.keeping_version(torch.ones(1))),
        ("unwatched", lambda room: room.unwatched()),
    ],
)
def test_it_is_told_by_what_needs_it(
    key: str, needed_by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = torch_private._PATHS[key]
    room = on_a_torch_without(path, monkeypatch)
    with pytest.raises(UnknownTorchError) as told:
        needed_by(room)
    said = f"torch {torch.__version__} lacks torch.{path}, which "
    assert str(told.value).startswith(said)
    assert str(told.value).endswith("install that version")


def test_what_packs_saved_tensors_is_seen_in_a_public_way(monkeypatch: pytest.MonkeyPatch) -> None:
    room = on_a_torch_without(torch_private._PATHS["packing_hooks"], monkeypatch)

    def same(tensor: torch.Tensor) -> torch.Tensor:
        return tensor

    assert not room.packing_hooks_active()
    with saved_tensors_hooks(same, same):
        assert room.packing_hooks_active() and room.packing_hooks_active()
    with disable_saved_tensors_hooks("switched off by a user"):
        assert not room.packing_hooks_active()
        with pytest.raises(RuntimeError, match="by a user"), saved_tensors_hooks(same, same):
            pass
    with saved_tensors_hooks(same, same):
        pass  # they are not left switched off


def test_memory_is_told_apart_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    x = torch.zeros(4)
    of = [SimpleNamespace(data_ptr=t.untyped_storage().data_ptr)
          for t in (x, x[1:], x.clone(), torch.zeros(0), torch.zeros(0))]  # fmt: skip
    numbers = [torch_private.storage_number(storage) for storage in of]  # type: ignore[arg-type]
    assert numbers[0] == numbers[1] and len(set(numbers)) == 4 and all(numbers)


def test_a_tensor_without_base_is_told() -> None:
    with pytest.raises(UnknownTorchError, match=r"Tensor\._base, which writing through views"):
        torch_private.base(object())  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["torch.ops.aten.not_yet_made", "torch.ops.aten.gone.default"])
def test_an_operation_that_torch_lacks_is_not_run_again(name: str) -> None:
    operation = name.removeprefix("torch.ops.")
    with pytest.raises(ReplayError):
        call_texts.parsed(operation, "t[0, 0]")


def test_listed_operations_need_not_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of names are looked up one by one, when a trace has such a call."""
    listed = REPLAYABLE | {"made_by_a_later_torch"}
    monkeypatch.setattr(call_texts, "REPLAYABLE", listed)
    with pytest.raises(ReplayError, match="torch has no such operation"):
        call_texts.parsed("aten.made_by_a_later_torch.default", "t[0, 0]")


# Operations that code takes from torch when it is loaded; torch 2.8 has these.
IN_2_8 = {"detach", "lift_fresh", "mul", "bmm", "sum", "add"}


def test_no_operation_is_needed_that_torch_2_8_lacks() -> None:
    found = {
        node.attr
        for file in [*ROOT.glob("gradmath/**/*.py"), *ROOT.glob("scenes/**/*.py")]
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "torch.ops.aten"
    }
    assert found and found <= IN_2_8, "add it to IN_2_8 if torch 2.8 has it"


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
