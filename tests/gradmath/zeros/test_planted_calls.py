"""A trace file that anybody may have written makes torch run nothing but what is on the list."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

import gradmath
from gradmath.errors import ReplayError
from gradmath.graphs.trace import Trace, load_trace
from gradmath.records.argument_texts import argument
from gradmath.records.graph import Summary
from gradmath.records.tensor import Reason
from gradmath.running import torch_private
from gradmath.zeros.call_texts import parsed
from gradmath.zeros.guards import check_indices
from gradmath.zeros.replay import Replay
from gradmath.zeros.replayable import REPLAYABLE

ROOT = Path(__file__).parents[2]
HUGE = "1000000000000"


def told(trace: Trace) -> str:
    """Why the zero of x's gradient is not known."""
    (cause,) = gradmath.zero_reasons(trace, "x")[0]
    assert cause.kind is Reason.UNKNOWN
    assert "\n" not in cause.note and len(cause.note) < 300
    return cause.note


def planted(path: Path, *call: str) -> Path:
    """A file of a trace, relu of a negative number, with another call in the place of relu."""
    made = gradmath.trace(lambda x: torch.relu(x), torch.tensor([-1.0]), v=torch.tensor([1.0]))
    made.save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    structure = json.loads(members["trace.json"])
    structure["trace"]["nodes"][1]["call"] = call
    members["trace.json"] = json.dumps(structure).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def read(path: Path, *call: str) -> str:
    return told(load_trace(planted(path, *call)))


def test_an_honest_file_is_explained(tmp_path: Path) -> None:
    loaded = load_trace(planted(tmp_path / "a", "aten.relu.default", "t[0, 0]"))
    (cause,) = gradmath.zero_reasons(loaded, "x")[0]
    assert cause.kind is Reason.GATE_CLOSED


# -- what is not run -------------------------------------------------------------------------

FORBIDDEN = [
    ("aten.from_file.default", "'planted'", "True", "1000000"),
    ("aten.from_file.default", "t[0, 0]", "True", "1000000"),
    ("aten.save.default", "t[0, 0]", "'planted'"),
    ("aten._print.default", "'planted'"),
    ("aten.zeros.default", f"[{HUGE}]"),
    ("aten.new_zeros.default", "t[0, 0]", f"[{HUGE}]"),
    ("aten.set_.source_Tensor", "t[0, 0]", "t[0, 0]"),
    ("aten.resize_.default", "t[0, 0]", f"[{HUGE}]"),
    ("aten._unsafe_index.Tensor", "t[0, 0]", "[t[0, 0]]"),
    ("aten.rand_like.default", "t[0, 0]"),
    ("aten.linalg_lstsq.default", "t[0, 0]", "t[0, 0]"),
    ("aten.manual_seed.default", "0"),
    ("prims.mul.default", "t[0, 0]", "2"),
    ("prim.Print.default", "t[0, 0]"),
    ("quantized.add.default", "t[0, 0]", "t[0, 0]", "1.0", "0"),
    ("profiler._record_function_enter.default", "'planted'"),
    ("inductor._alloc_from_pool.default", "t[0, 0]"),
    # Python's own names, and others that are no operations.
    ("aten.__class__.default", "t[0, 0]"),
    ("aten.relu.__call__", "t[0, 0]"),
    ("aten.relu.default.__call__", "t[0, 0]"),
    ("aten.relu.default.py_impl", "t[0, 0]"),
    ("aten.relu._schemas", "t[0, 0]"),
    ("aten.relu.decompose", "t[0, 0]"),
    ("aten.relu", "t[0, 0]"),
    ("__init__.relu.default", "t[0, 0]"),
    ("load_library.relu.default", "'planted'"),
    ("load_library", "'planted'"),
    ("import_module", "'planted'"),
    ("..", "t[0, 0]"),
    ("aten.relu.default\n", "t[0, 0]"),
    (" aten.relu.default", "t[0, 0]"),
    ("ａten.relu.default", "t[0, 0]"),
    ("lambda: print", "t[0, 0]"),
    ("", "t[0, 0]"),
    ("x" * 10**6, "t[0, 0]"),
    # Namesakes of listed operations.
    ("aten.relu.out", "t[0, 0]", "out=t[0, 0]"),
    ("aten.sum.IntList_out", "t[0, 0]", "[0]", "out=t[0, 0]"),
    ("aten.topk.values", "t[0, 0]", "1", "values=t[0, 0]", "indices=t[0, 0]"),
    ("aten.mul.left_t", "[t[0, 0]]", HUGE),
    ("aten.mul.right_", HUGE, "[t[0, 0]]"),
    ("aten.add.str", "'sum'", "'sum'"),
    ("aten.split.str", "'sum'"),
    ("aten.copy.Dict_str", "t[0, 0]"),
]  # fmt: skip


@pytest.mark.parametrize("call", FORBIDDEN, ids=lambda call: call[0][:40].strip())
def test_what_is_not_on_the_list_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    note = read(tmp_path / "a.trace", *call)
    assert note.startswith(f"{call[0][:60]!r} is not run again: ")
    assert os.listdir(tmp_path) == ["a.trace"]


@pytest.fixture
def library() -> Iterator[list[str]]:
    """A library of somebody's, whose operation says that it ran."""
    ran: list[str] = []

    def run(x: Tensor) -> Tensor:
        ran.append("planted")
        return x.relu()

    with torch.library._scoped_library("planted", "FRAGMENT") as own:
        own.define("run(Tensor x) -> Tensor")
        own.impl("run", run, "CPU")
        yield ran


def test_operations_of_other_libraries_are_refused(tmp_path: Path, library: list[str]) -> None:
    torch.ops.planted.run(torch.ones(1))
    assert library == ["planted"]
    note = read(tmp_path / "a.trace", "planted.run.default", "t[0, 0]")
    assert note.startswith("'planted.run.default' is not run again: ")
    assert library == ["planted"]


@pytest.mark.parametrize(
    "text",
    [
        "'planted'", "'/etc/passwd'", "'a b'", "'__class__'", '"sum"', "b'sum'", "f'sum'",
        "__import__('os').system('touch planted')", "open('planted', 'w')", "t", "t[0]", "t[-1, 0]",
        "t[0, 0].__class__", "t[0, 0].data", "t[0, 0].as_strided([1], [1], -1)", "t[0, 0] + 1",
        "t[99999999999, 0]", "torch.load", "torch.os", "torch.__name__", "torch.float32.name",
        "torch.quint8", "torch.strided", "Ellipsis", "...", "lambda: 0", "{}", "(1, 2)", "1 2",
        "1_0", "0x10", "1.5.5", "١", "", " ", "[", "]", "[1", "1]", "[[[[1]]]]", "[" * 10**5,
        "-" * 10**5, "(" * 10**5, "1+" * 10**5 + "1", "9" * 10**6, "0" * 10**6 + ".x",
        "(1" + "0" * 10**6 + "j",
        "t[0, 0].as_strided([" + "1" * 10**6, "t[0, 0].as_strided([" + "1, " * 10**5,
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_no_other_argument_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.chdir(tmp_path)
    path = planted(tmp_path / "a.trace", "aten.div.Tensor_mode", "t[0, 0]", "2", text)
    start = time.process_time()
    note = told(load_trace(path))
    assert time.process_time() - start < 10
    assert note.startswith("the call of aten.div.Tensor_mode cannot be read: ")
    assert os.listdir(tmp_path) == ["a.trace"]


def test_a_free_text_is_no_option(tmp_path: Path) -> None:
    """Not even where the operation itself would refuse it."""
    call = ("aten.div.Tensor_mode", "t[0, 0]", "2")
    assert "cannot be read" in read(tmp_path / "a", *call, "rounding_mode='/etc/passwd'")
    assert "something else" in read(tmp_path / "a", *call, "rounding_mode='floor'")
    assert "cannot be run again" in read(tmp_path / "a", *call, "rounding_mode='sum'")


@pytest.mark.parametrize("name", ["t[1, 0]", "t[7, 0]", "t[0, 1]", "t[999999999, 0]"])
def test_only_earlier_tensors_are_read(tmp_path: Path, name: str) -> None:
    note = read(tmp_path / "a", "aten.mul.Tensor", "t[0, 0]", name)
    assert f"names {name}, which was not there" in note


def test_a_call_without_tensors_is_refused(tmp_path: Path) -> None:
    assert "reads no tensor of the trace" in read(tmp_path / "a", "aten.mul.Tensor", "2", "2")


# -- what is too large -----------------------------------------------------------------------

SHAPES = {
    "expand": ("aten.expand.default", "t[0, 0]", f"[{HUGE}]"),
    "expand little by little": ("aten.expand.default", "t[0, 0]", "[5000, 5000, 1]"),
    "repeat": ("aten.repeat.default", "t[0, 0]", f"[{HUGE}, {HUGE}, {HUGE}]"),
    "repeat little by little": ("aten.repeat.default", "t[0, 0]", "[5000, 5000]"),
    "pad": ("aten.constant_pad_nd.default", "t[0, 0]", "[16000000, 16000000]"),
    "pad backwards": ("aten.constant_pad_nd.default", "t[0, 0]", f"[-{HUGE}, 0]"),
    "diagonal": ("aten.diag_embed.default", "t[0, 0]", "10000"),
    "strided": ("aten.as_strided.default", "t[0, 0]", f"[{HUGE}]", "[0]"),
    "strided little by little": ("aten.as_strided.default", "t[0, 0]", "[5000, 5000]", "[0, 0]"),
    "window": ("aten.mul_.Tensor", f"t[0, 0].as_strided([{HUGE}], [0], 0)", "2"),
    "window of a fill": ("aten.fill_.Scalar", f"t[0, 0].as_strided([{HUGE}], [0], 0)", "2"),
    "upsample": ("aten.upsample_linear1d.vec", "t[0, 0]", "None", "False", "[1e12]"),
    "shape": ("aten.view.default", "t[0, 0]", f"[{HUGE}]"),
}  # fmt: skip
LARGE = {
    **SHAPES,
    "axis": ("aten.sum.dim_IntList", "t[0, 0]", "[" + "9" * 30 + "]"),
    "many": ("aten.cat.default", "[" + ", ".join(["t[0, 0]"] * 10**5) + "]"),
    "many sizes": ("aten.split_with_sizes.default", "t[0, 0]", f"[{'1, ' * 10**5}1]"),
}


LIMITED = """
import resource, sys, warnings
import gradmath, torch
from gradmath.graphs.trace import load_trace
torch.relu(torch.ones(3))
for line in open("/proc/self/status"):
    if line.startswith("VmSize"):
        now = int(line.split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_AS, (now + 2**29, now + 2**29))
resource.setrlimit(resource.RLIMIT_CPU, (120, 120))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
for path in sys.argv[1:]:
    (cause,) = gradmath.zero_reasons(load_trace(path), "x")[0]
    print(cause.kind, "|", cause.note)
assert "torch._dynamo" not in sys.modules  # which takes seconds, and writes files
"""


def test_nothing_large_is_made(tmp_path: Path) -> None:
    """In half a gigabyte and two minutes for all of them, as the system sees to it."""
    files = [planted(tmp_path / name, *call) for name, call in LARGE.items()]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *files],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    notes = dict(zip(LARGE, done.stdout.splitlines(), strict=True))
    assert all(note.startswith("unknown | ") for note in notes.values()), notes
    for name in SHAPES:
        assert "may make more entries than fit into memory" in notes[name], notes[name]
    assert "cannot be run again" in notes["axis"]
    assert "gives something else" in notes["many"]
    assert "cannot be run again" in notes["many sizes"]


def test_a_long_axis_without_entries_is_refused(tmp_path: Path) -> None:
    empty = np.zeros((0, 10**12), np.float32)
    made = gradmath.trace(lambda x: x.unbind(1)[0], torch.zeros(0, 2), v=torch.zeros(0))
    leaf = replace(made.nodes[0], values=(empty,), cotangents=(empty,))
    with pytest.raises(ReplayError, match="an axis of more than 4096"):
        Replay(replace(made, nodes=(leaf, *made.nodes[1:])), made.nodes[1])


def test_large_cotangents_and_shapes_are_not_gone_through(tmp_path: Path) -> None:
    """A summary says that a tensor has 10 ** 12 entries; nobody looks for them."""
    made = gradmath.trace(lambda x: x.expand(3) * 0, torch.ones(1), v=torch.ones(3))
    large = Summary((10**12,), "torch.float32", 0.0, 0.0, 0.0, 0, np.zeros(8, np.float32))
    for cotangent in (large, None):
        node = replace(made.nodes[1], values=(large,), cotangents=(cotangent,))
        edges = tuple(replace(e, cotangent=None, order=None) if e.target == 1 else e
                      for e in made.edges)  # fmt: skip
        lie = replace(made, nodes=(made.nodes[0], node, *made.nodes[2:]), edges=edges)
        lie.save(tmp_path / "a")
        (cause, *_) = gradmath.zero_reasons(load_trace(tmp_path / "a"), "x")[0]
        assert cause.kind is Reason.UNKNOWN


def test_ways_are_not_held_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    made = gradmath.trace(lambda x: x.relu().relu().relu(), -torch.ones(2), v=torch.ones(2))
    closed = [str(cause.kind) for cause in gradmath.zero_reasons(made, "x")[0]]
    assert closed == ["gate closed"] * 3
    monkeypatch.setattr("gradmath.zeros.gathering._MOST_LINKS", 1)
    causes = gradmath.zero_reasons(made, "x")[0]
    assert {cause.kind for cause in causes} == {Reason.GATE_CLOSED, Reason.UNKNOWN}
    (note,) = {cause.note for cause in causes if cause.kind is Reason.UNKNOWN}
    assert note == "more ways lead through the graph than fit into memory"


# -- the list --------------------------------------------------------------------------------

OVERLOADS = [
    f"aten.{name}{mark}.{overload}"
    for name in sorted(REPLAYABLE)
    for mark in ("", "_")
    if hasattr(torch.ops.aten, name + mark)
    for overload in getattr(torch.ops.aten, name + mark).overloads()
]


def accepted(name: str) -> bool:
    try:
        parsed(name)
    except ReplayError:
        return False
    return True


def test_the_list_names_operations_that_there_are() -> None:
    found = {name.split(".")[1] for name in OVERLOADS if accepted(name)}
    assert {name for name in REPLAYABLE if not {name, f"{name}_"} & found} == set()


def test_what_is_accepted_takes_and_gives_only_tensors_and_numbers() -> None:
    chosen = [parsed(name)[0] for name in OVERLOADS if accepted(name)]
    assert len(chosen) > 300
    for function in chosen:
        schema = function._schema
        given = {re.sub(r"Optional\[|List\[|\]", "", str(a.type)) for a in schema.arguments}
        assert given <= {"Tensor", "int", "float", "bool", "number", "str", "Device", "Generator"}
        written = torch_private.written_arguments(function)
        assert [place for place, _ in written] == ([0] if written else []), function
        texts = [a.name for a in schema.arguments if "str" in str(a.type)]
        assert set(texts) <= {"rounding_mode", "reduce", "approximate", "mode", "UPLO", "driver"}
        assert torch.Tag.data_dependent_output not in function.tags, function


CRASHING = ["_embedding_bag_backward", "_pdist_backward", "linalg_lstsq", "lu_unpack",
            "adaptive_max_pool2d_backward", "adaptive_max_pool3d_backward"]  # fmt: skip


@pytest.mark.parametrize("word", ["from_file", "save", "set_", "resize", "_unsafe_index", "empty",
                                  "bernoulli", "new_empty", "zeros", *CRASHING])  # fmt: skip
def test_what_crashed_or_could_is_not_on_the_list(word: str) -> None:
    """Some of these end the whole program on wrong indices, as found by trying."""
    assert word not in REPLAYABLE
    assert not any(accepted(f"aten.{word}.{overload}") for overload in ("default", "Tensor"))


@pytest.mark.parametrize(
    ("indices", "offsets"),
    [([9], [0]), ([-1], [0]), ([0], [5]), ([0, 1], [1, 0]), ([0], [-7]), ([0], []), ([], [0])],
)
def test_a_bag_of_wrong_indices_is_refused(indices: list[int], offsets: list[int]) -> None:
    """Run again as it stands, it would read what is not its own."""

    def fn(x: Tensor, i: Tensor, o: Tensor) -> Tensor:
        return functional.embedding_bag(i, x, o, mode="sum")

    x = torch.ones(3, 2, requires_grad=True)
    made = gradmath.trace(fn, x, torch.tensor([0]), torch.tensor([0]), v=torch.zeros(1, 2))
    assert gradmath.zero_reasons(made, "x").kinds((0, 0)) == (Reason.V_IGNORES,)
    wrong = {"i": np.array(indices, dtype=np.int64), "o": np.array(offsets, dtype=np.int64)}
    nodes = tuple(
        replace(node, values=(wrong[node.name],)) if node.name in wrong else node
        for node in made.nodes
    )
    bag = next(node for node in nodes if node.op == "_embedding_bag")
    with pytest.raises(ReplayError, match="it would read beyond what it is given"):
        Replay(replace(made, nodes=nodes), bag)


@pytest.mark.parametrize("drawn", [-0.5, 1.0, 1e9, float("nan"), float("inf")])
def test_windows_that_begin_outside_are_refused(drawn: float) -> None:
    for op, axes in (("fractional_max_pool2d", 2), ("fractional_max_pool3d", 3)):
        x, draws = torch.ones(1, 1, *[5] * axes), torch.full((1, 1, axes), 0.5)
        check_indices(op, [x, draws], [])
        draws[0, 0, 1] = drawn
        with pytest.raises(ReplayError, match=f"{op} cannot be run again: it would read beyond"):
            check_indices(op, [x, draws], [])


@pytest.mark.parametrize(
    "rest", ["[0], 0, 9", "[0], 0, 2000000", "[5], 0, 4", "[], 0, 4", "[0], 0, -4"]
)
def test_a_half_of_another_size_is_refused(rest: str) -> None:
    made = gradmath.trace(
        lambda x: torch.fft.irfft(torch.fft.rfft(x)), torch.ones(4), v=torch.zeros(4)
    )
    assert gradmath.zero_reasons(made, "x").kinds(0) == (Reason.V_IGNORES,)
    node = next(node for node in made.nodes if node.op == "_fft_c2r")
    assert node.call[2:] == ("[0]", "2", "4")
    Replay(made, node)
    call = (*node.call[:2], *rest.rsplit(", ", 2))
    with pytest.raises(ReplayError, match="_fft_c2r cannot be run again: it would read beyond"):
        Replay(made, replace(node, call=call))


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv, self.norm = nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2)
        self.attention = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.0)

    def forward(self, x: Tensor) -> Tensor:
        h = functional.max_pool2d(functional.gelu(self.norm(self.conv(x))), 2)
        h = self.attention(h.flatten(2).transpose(1, 2).repeat(1, 1, 2))
        loss: Tensor = functional.cross_entropy(h.mean(0), torch.tensor([0] * h.shape[1]))
        return loss + torch.pow(2, h.sum()) * 0


def test_usual_networks_are_made_of_what_is_on_the_list() -> None:
    torch.manual_seed(0)
    made = gradmath.trace(Net(), torch.randn(2, 1, 4, 4))
    asked = {e.source for e in made.edges if e.slot is not None}
    refused = {made.nodes[k].call[0] for k in asked if not accepted(made.nodes[k].call[0])}
    assert len(asked) > 30
    assert refused == set()


@pytest.mark.parametrize(
    "value",
    [0, 1, -2, 10**18, 0.1, -1e-05, 1e300, 5e-324, float("inf"), -float("inf"), 1j, -2.5j, 1 + 2j,
     complex("inf+infj"), complex(-0.0, -1.0), complex(1e-20, 3), True, False, None, "sum", [],
     [[]], [1, [2.5, -3], []], [True, None, 1.5]],
    ids=repr,
)  # fmt: skip
def test_what_traces_write_is_read(value: Any) -> None:
    assert repr(argument(repr(value))) == repr(value)
