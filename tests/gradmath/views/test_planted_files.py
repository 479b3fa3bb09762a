"""Trace files made by hand to do harm: each is one clear error, in bounded memory and time."""

from __future__ import annotations

import bz2
import io
import json
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gradmath.errors import TraceFileError
from gradmath.graphs.trace import Trace, load_trace
from gradmath.records.graph import Edge, Group, Saved, Summary
from gradmath.views.files import save_graph
from tests.gradmath.views.test_files import Edited, npy, places, refusal, replaced
from tests.support.handmade import array, node, square_plus_x, trace_of

ROOT = Path(__file__).parents[2]


def packed(
    path: Path, members: list[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def members_of(trace: Trace, folder: Path) -> dict[str, bytes]:
    return Edited(folder / "honest", trace).members


# -- what hangs together in no way -----------------------------------------------------------


def a(index: int, **fields: Any) -> Any:
    return node(index, array(1.0, 2.0), **fields)


def chain(*edges: Edge, **fields: Any) -> Trace:
    """Three nodes with edges between them."""
    nodes = [a(0), a(1, op="mul"), a(2, op="mul")]
    return trace_of(nodes, edges, **fields)


def large(*shape: Any) -> Summary:
    return Summary(shape, "torch.float32", 0.0, 1.0, 2.0, 0, array(1.0))


def grown(**fields: Any) -> Trace:
    """A trace with the graph of its backward pass."""
    return replace(square_plus_x(), backward=trace_of([a(0, **fields)]))


NONSENSE: dict[str, tuple[Callable[[], Trace], str]] = {
    "an edge to itself": (lambda: chain(Edge(1, 1, 0, 0)), "edges[0] leads from node 1 to 1"),
    "a circle": (lambda: chain(Edge(2, 1, 0, 0), Edge(1, 2, 0, 0)), "edges[1] leads from node 1"),
    "a negative source": (lambda: chain(Edge(-1, -2, 0, 0)), "edges[0] leads from node -1 to -2"),
    "a negative target": (lambda: chain(Edge(2, -1, 0, 0)), "edges[0] leads from node 2 to -1"),
    "an edge from beyond": (lambda: chain(Edge(3, 1, 0, 0)), "node 3 to 1 of 3"),
    "a negative slot": (lambda: chain(Edge(2, 1, -1, 0)), "slot -1 and order None; at least 0"),
    "a negative order": (lambda: chain(Edge(2, 1, 0, 0, None, None, -1)), "order -1; at least 0"),
    "a negative output": (lambda: chain(Edge(2, 1, 0, -1)), "output -1 of a node that has 1"),
    "an output too many": (lambda: chain(Edge(2, 1, 0, 1)), "output 1 of a node that has 1"),
    "two with one order": (
        lambda: chain(Edge(2, 1, 0, 0, None, None, 4), Edge(1, 0, 0, 0, None, None, 4)),
        "two edges have the same order",
    ),
    "another shape on an edge": (
        lambda: chain(Edge(2, 1, 0, 0, array(1.0))), "shape (1,) where its tensor has (2,)"
    ),
    "a large one on an edge": (
        lambda: chain(Edge(2, 1, 0, 0, large(9000))), "shape (9000,) where its tensor has (2,)"
    ),
    "a group in itself": (
        lambda: chain(groups=(Group(0, "module", "m", (0,), 0),)), "groups[0] lies in group 0"
    ),
    "groups in each other": (
        lambda: chain(groups=(Group(0, "module", "m", (0,), 1), Group(1, "module", "n", (0,), 0))),
        "groups[0] lies in group 1; outer groups come first",
    ),
    "a negative parent": (
        lambda: chain(groups=(Group(0, "module", "m", (0,), -1),)), "lies in group -1"
    ),
    "a group beyond its parent": (
        lambda: chain(groups=(Group(0, "module", "m", (0,)), Group(1, "module", "n", (0, 1), 0))),
        "groups[1] lies in group 0, which has not all of its nodes",
    ),
    "a group's number": (
        lambda: chain(groups=(Group(1, "module", "m", (0,)),)), "index 1; groups are missing"
    ),
    "a group's kind": (
        lambda: chain(groups=(Group(0, "planet", "m", (0,)),)),
        "kind 'planet'; one of function, module",
    ),
    "a group of nothing": (
        lambda: chain(groups=(Group(0, "module", "m", ()),)), "has a node twice, or none"
    ),
    "a node twice": (
        lambda: chain(groups=(Group(0, "module", "m", (1, 1)),)), "has a node twice, or none"
    ),
    "a group of nobody": (
        lambda: chain(groups=(Group(0, "module", "m", (1, 7)),)), "none of the 3"
    ),
    "a negative member": (
        lambda: chain(groups=(Group(0, "module", "m", (-1,)),)), "none of the 3"
    ),
    "a maker of nobody": (lambda: grown(made_by=(3, 0)), "is made by (3, 0), which is no node"),
    "a negative maker": (lambda: grown(made_by=(-1, 0)), "is made by (-1, 0), which is no node"),
    "a negative slot of it": (lambda: grown(made_by=(0, -1)), "is made by (0, -1), which is no"),
    "negative slots": (lambda: trace_of([a(0, slots=-1)]), "-1 slots; at least 0"),
    "a number out of order": (lambda: trace_of([a(1), a(0)]), "nodes[0] has index 1"),
    "values without cotangents": (
        lambda: trace_of([a(0, cotangents=())]), "[0, 1] values, cotangents and dtypes"
    ),
    "values without dtypes": (
        lambda: trace_of([a(0, dtypes=())]), "[0, 1] values, cotangents and dtypes"
    ),
    "a cotangent's shape": (
        lambda: trace_of([a(0, cotangents=(array(1.0),))]), "(1,) where its tensor has (2,)"
    ),
    "a gradient's shape": (
        lambda: trace_of([a(0, grad_after=array(1.0))]), "(1,) where its tensor has (2,)"
    ),
    "a leaf's gradient": (
        lambda: trace_of([a(0, name="x")], grads={"x": array(1.0)}),
        "a leaf's gradient has shape (1,) where its tensor has (2,)",
    ),
    "a weight's shape": (
        lambda: chain(v=(array(1.0),)), "v has shape (1,) where its tensor has (2,)"
    ),
    "weights of nothing": (
        lambda: chain(outputs=(), output_names=(), v=(array(1.0),)), "not as many names and weights"
    ),
    "names of nothing": (
        lambda: chain(outputs=(), output_names=("y",)), "names and weights as the 0 outputs"
    ),
    "an output that is none": (
        lambda: chain(outputs=((2, 1),)), "output 1 of node 2 is returned, and there is none"
    ),
    "a node that is none": (lambda: chain(outputs=((-1, 0),)), "output 0 of node -1 is returned"),
    "an impossible node": (lambda: chain(first_nonfinite=-1), "node -1 is said to hold NaN"),
    "more than is kept": (
        lambda: trace_of([node(0, np.zeros(4097))]), "4097 entries; of more than 4096 a summary"
    ),
    "more than is saved": (
        lambda: trace_of([a(0, saved=(Saved("x", np.zeros((64, 65)), 0),))]), "4160 entries"
    ),
    "a negative axis": (lambda: trace_of([node(0, large(-3))]), "shape (-3,), which no tensor"),
    "no end of entries": (
        lambda: trace_of([node(0, large(2**32, 2**32))]), "which no tensor has"
    ),
    "no end of axes": (lambda: trace_of([node(0, large(*[1] * 65))]), "which no tensor has"),
    "millions of axes": (
        lambda: trace_of([node(0, large(*[10**9] * 10**5))]), "which no tensor has"
    ),
    "entries without number": (
        lambda: trace_of([node(0, replace(large(9000), nonfinite=-1))]), "-1 entries that are not"
    ),
}  # fmt: skip


def written_unchecked(trace: Trace, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("gradmath.views.files.check_trace", lambda _: None)
        save_graph(trace, path)


@pytest.mark.parametrize("kind", NONSENSE)
def test_what_no_run_leaves_is_neither_loaded_nor_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    make, words = NONSENSE[kind]
    written_unchecked(make(), tmp_path / "a", monkeypatch)
    message = str(refusal(tmp_path / "a"))
    assert words in message
    assert message.endswith("; save the trace again")
    assert len(message) < 400 + len(str(tmp_path))
    (tmp_path / "a").unlink()
    with pytest.raises(TraceFileError, match="the trace cannot be saved"):
        save_graph(make(), tmp_path / "a")
    assert "a" not in os.listdir(tmp_path)


def test_a_backward_pass_within_a_backward_pass_is_checked_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = trace_of([a(0, made_by=(5, 0))])
    for _ in range(5):
        deep = replace(square_plus_x(), backward=deep)
    written_unchecked(deep, tmp_path / "a", monkeypatch)
    assert "is made by (5, 0)" in str(refusal(tmp_path / "a"))


def test_a_backward_pass_may_be_saved_alone(tmp_path: Path) -> None:
    """Then its nodes name makers that are in no file."""
    save_graph(trace_of([a(0, made_by=(5, 0))]), tmp_path / "a")
    assert load_trace(tmp_path / "a").nodes[0].made_by == (5, 0)


# -- what is of a wrong kind -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("spot", "by", "words"),
    [
        (("nodes", 0, "index"), float("nan"), "trace.nodes[0].index is nan where int belongs"),
        (("nodes", 0, "index"), float("inf"), "trace.nodes[0].index is inf where int belongs"),
        (("nodes", 0, "index"), 0.0, "trace.nodes[0].index is 0.0 where int belongs"),
        (("nodes", 0, "slots"), True, "trace.nodes[0].slots is True where int belongs"),
        (("nodes", 0, "slots"), None, "trace.nodes[0].slots is None where int belongs"),
        (("nodes", 0, "name"), 7, "trace.nodes[0].name is 7 where str belongs"),
        (("nodes", 0), [], "trace.nodes[0] is a list where a Node belongs"),
        (("nodes",), {}, "trace.nodes is an object where a list belongs"),
        (("nodes", 0, "call"), "aten", "trace.nodes[0].call is 'aten' where a list belongs"),
        (("edges", 1, "target"), float("nan"), "trace.edges[1].target is nan where int belongs"),
        (("edges", 1, "order"), float("nan"), "trace.edges[1].order is nan where int belongs"),
        (("outputs", 0), [1], "trace.outputs[0] is a list where a list of 2 belongs"),
        (("outputs", 0, 1), "0", "trace.outputs[0][1] is '0' where int belongs"),
        (("grads",), [], "trace.grads is a list where an object belongs"),
        (("grads", "x"), [1.0], "trace.grads['x'] is a list where a Summary belongs"),
        (("grads", "x", "array"), 1.0, "trace.grads['x'].array is 1.0 where int belongs"),
        (("source",), None, "trace.source is None where str belongs"),
        (("nodes", 1, "line", "number"), "7", "trace.nodes[1].line.number is '7' where int"),
        (("nodes", 1, "saved", 0, "version"), 0.5, ".saved[0].version is 0.5 where int belongs"),
        ((), None, "trace is None where a Trace belongs"),
    ],
)  # fmt: skip
def test_the_error_says_where_and_what(
    tmp_path: Path, spot: tuple[Any, ...], by: Any, words: str
) -> None:
    edited = Edited(tmp_path / "a", square_plus_x())
    message = str(refusal(edited.write(replaced(edited.structure, ("trace", *spot), by))))
    assert words in message
    assert message.endswith("; save the trace again")


def test_the_error_says_which_field(tmp_path: Path) -> None:
    edited = Edited(tmp_path / "a", square_plus_x())
    record = dict(edited.structure["trace"]["nodes"][0], colour="red")
    del record["values"]
    message = str(refusal(edited.write(replaced(edited.structure, ("trace", "nodes", 0), record))))
    assert "trace.nodes[0] is an object where a Node (check colour, values) belongs" in message


def test_names_may_not_come_twice(tmp_path: Path) -> None:
    members = members_of(square_plus_x(), tmp_path)
    text = members["trace.json"].replace(b'"source": ', b'"source": "", "source": ')
    assert text.count(b'"source"') > members["trace.json"].count(b'"source"')
    packed(tmp_path / "a", [*{**members, "trace.json": text}.items()])
    assert "its structure has a name twice" in str(refusal(tmp_path / "a"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["trace.json", "0.npy"])
def test_members_may_not_come_twice(tmp_path: Path, name: str) -> None:
    members = [*members_of(square_plus_x(), tmp_path).items()]
    again = next(content for each, content in members if each == name)
    packed(tmp_path / "a", [*members, (name, again)])
    assert "it has a member twice" in str(refusal(tmp_path / "a"))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings_are_refused(tmp_path: Path, packing: int) -> None:
    """They unpack to what they like, whatever size they tell."""
    packed(tmp_path / "a", [*members_of(square_plus_x(), tmp_path).items()], packing)
    assert "it is packed as save_graph packs nothing" in str(refusal(tmp_path / "a"))


def test_what_is_not_packed_is_read(tmp_path: Path) -> None:
    members = [*members_of(square_plus_x(), tmp_path).items()]
    assert len(load_trace(packed(tmp_path / "a", members, zipfile.ZIP_STORED)).nodes) == 3


def header(text: str) -> bytes:
    """An .npy member with any header at all."""
    plain = text.encode().ljust(64 * (len(text) // 64 + 1) + 53) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(plain)) + plain


def described(dtype: str = "'<f4'", shape: str = "(2,)", order: str = "False") -> bytes:
    text = f"{{'descr': {dtype}, 'fortran_order': {order}, 'shape': {shape}, }}"
    return header(text) + bytes(8)


@pytest.mark.parametrize(
    "member",
    [
        described("'|O'"), described("'<U2'"), described("'|S4'"), described("'<M8[s]'", "(1,)"),
        described("'|V4'"), described("[('a', '<f4')]"), described("[('a', '<f4', (2,))]", "(1,)"),
        described("('<f4', (2,))", "(1,)"), described("'<f16'", "()"), described("'<c32'", "()"),
        described("'nonsense'"), described("'<f4' * 10**9"), described("__import__('os')"),
        described(shape="(1000000000000,)"), described(shape="(1000000000000, 1000000000000)"),
        described(shape="(-2, -1)"), described(shape="(2.0,)"), described(shape="2"),
        described(shape="(True, 2)"), described(shape="(" + "1, " * 65 + "2)"),
        described(shape="(3,)"), described(order="True"), described(order="1"),
        header("{" + "(" * 9000), header("-" * 9000 + "1"), header("[" * 9000), header(""),
        header("{'descr': '<f4', 'shape': (2,)}"), b"\x93NUMPY\x02\x00" + bytes(12), b"", b"\x93",
        npy(np.zeros(2, "f4"))[:-1], npy(np.zeros(2, "f4")) + b"\0",
    ],
    ids=lambda member: repr(member[10:50]),
)  # fmt: skip
def test_arrays_that_are_none(tmp_path: Path, member: bytes) -> None:
    members = members_of(square_plus_x(), tmp_path)
    message = str(refusal(packed(tmp_path / "a", [*{**members, "0.npy": member}.items()])))
    assert "is no trace, or damaged (" in message
    assert len(message) < 500 + len(str(tmp_path))


def test_the_header_of_these_tests_is_an_honest_one(tmp_path: Path) -> None:
    members = members_of(square_plus_x(), tmp_path)
    packed(tmp_path / "a", [*{**members, "0.npy": described()}.items()])
    assert load_trace(tmp_path / "a").nodes[0].values[0] is not None


@pytest.mark.parametrize("code", [">f4", ">i2", ">c8", ">f8"])
def test_foreign_byte_orders_become_ours(tmp_path: Path, code: str) -> None:
    """Torch reads no other."""
    plain = np.array([1, 2, -3], code)
    save_graph(trace_of([node(0, plain)]), tmp_path / "a")
    (loaded,) = load_trace(tmp_path / "a").nodes[0].values
    assert isinstance(loaded, np.ndarray)
    assert loaded.dtype.isnative and loaded.dtype == np.dtype(code).newbyteorder("=")
    assert loaded.tolist() == plain.tolist()
    with pytest.raises(ValueError, match="WRITEABLE"):
        loaded.setflags(write=True)


# -- what is too much ------------------------------------------------------------------------


def nested(depth: int, honest: dict[str, bytes]) -> bytes:
    """A structure whose traces are each the backward pass of another, without building them."""
    whole = json.loads(honest["trace.json"])
    inner = json.dumps(whole["trace"])
    assert inner.count('"backward": null') == 1
    start, end = inner.split('"backward": null')
    text = f'{start}"backward": ' * depth + "null" + end * depth
    return json.dumps({**whole, "trace": 0}).replace('"trace": 0', f'"trace": {text}').encode()


def lying(content: bytes, told: int) -> bytes:
    """An archive whose only member unpacks to another size than it tells."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = squeezed.compress(content) + squeezed.flush()
    name, crc = b"trace.json", zlib.crc32(content[:told])
    common = struct.pack("<HHHHHIII", 20, 0, 8, 0, 33, crc, len(data), told)
    local = b"PK\3\4" + common + struct.pack("<HH", len(name), 0) + name + data
    central = b"PK\1\2" + struct.pack("<H", 20) + common
    central += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + b"PK\5\6" + end


def bombs(folder: Path) -> dict[str, str]:
    """Files that would fill memory or take for ever, and what is said of each."""
    honest = members_of(square_plus_x(), folder)
    (folder / "honest").unlink()

    def write(name: str, *members: tuple[str, bytes]) -> None:
        packed(folder / name, [*{**honest, **dict(members)}.items()])

    write("zeros as structure", ("trace.json", bytes(2**25)))
    write("spaces as structure", ("trace.json", b" " * 2**25 + honest["trace.json"]))
    write("lists as structure", ("trace.json", b"[" + b"[]," * (2**24 // 3 - 1) + b"[]]"))
    write("deep lists", ("trace.json", b"[" * 10**6))
    write("deep objects", ("trace.json", b'{"a":' * 10**6))
    write("deep backward", ("trace.json", nested(3000, honest)))
    write("less deep backward", ("trace.json", nested(400, honest)))
    write("a long number", ("trace.json", b'{"version": ' + b"1" * 10**6 + b"}"))
    write("a large array", ("0.npy", npy(np.zeros(2**24, "f4"))))
    (folder / "too large").write_bytes(lying(b"{}", told=2**30 + 1))
    (folder / "a lie").write_bytes(lying(b'{"format": 1}' + b" " * 2**28, told=13))
    (folder / "packed otherwise").write_bytes(bz2.compress(bytes(2**24)))
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("trace.json", honest["trace.json"])
    central = many.getvalue()[many.getvalue().index(b"PK\1\2") :]
    (folder / "many members").write_bytes(central[:56] * 2**19 + central)
    with (folder / "a large file").open("wb") as file:
        file.truncate(2**32)
    return {
        "zeros as structure": "would unpack to",
        "spaces as structure": "would unpack to",
        "lists as structure": "is no trace; give a file",
        "deep lists": "is nested deeper than any trace",
        "deep objects": "is nested deeper than any trace",
        "deep backward": "is nested deeper than any trace",
        "less deep backward": "is nested deeper than any trace",
        "a long number": "is no trace, or damaged",
        "a large array": "has shape (2,) where its tensor has (16777216,)",
        "too large": "would unpack to",
        "a lie": "is no trace; give a file",
        "packed otherwise": "is no trace, or damaged",
        "many members": "more than 268,435,456 bytes or 262,144 arrays",
        "a large file": "more than 268,435,456 bytes or 262,144 arrays",
    }  # fmt: skip


LIMITED = """
import resource, sys
from gradmath.errors import TraceFileError
from gradmath.graphs.trace import load_trace
for line in open("/proc/self/status"):
    if line.startswith("VmSize"):
        now = int(line.split()[1]) * 1024
resource.setrlimit(resource.RLIMIT_AS, (now + 3 * 2**28, now + 3 * 2**28))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
for path in sys.argv[1:]:
    try:
        load_trace(path)
    except TraceFileError as error:
        print(error)
    else:
        print("loaded")
"""


def test_nothing_is_unpacked_without_end(tmp_path: Path) -> None:
    """In three quarters of a gigabyte and a minute for all of them, as the system sees to it."""
    expected = bombs(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *(tmp_path / name for name in expected)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = dict(zip(expected, done.stdout.splitlines(), strict=True))
    assert [name for name, words in expected.items() if words not in told[name]] == [], told
    assert "MemoryError" not in done.stdout


def test_an_endless_file_is_refused() -> None:
    assert "more than 268,435,456 bytes" in str(refusal(Path("/dev/zero")))


def test_usual_traces_are_far_from_the_limits(tmp_path: Path) -> None:
    """A thousand operations on as many entries as are kept whole, all of them zero."""
    zeros = [np.zeros(4096, np.float32) for _ in range(1000)]
    nodes = [node(k, each, cotangents=(each,)) for k, each in enumerate(zeros)]
    edges = [Edge(k, k - 1, 0, 0, zeros[k], None, 1000 - k) for k in range(1, 1000)]
    save_graph(trace_of(nodes, edges), tmp_path / "a")
    assert len(load_trace(tmp_path / "a").nodes) == 1000
    repeated = [a(k, line=None, call=("aten.mul.Tensor", "t[0, 0]", "2")) for k in range(12_000)]
    save_graph(trace_of(repeated), tmp_path / "b")
    with zipfile.ZipFile(tmp_path / "b") as archive:
        structure = archive.getinfo("trace.json")
    assert structure.file_size > 3 * 2**20
    assert structure.file_size < 100 * structure.compress_size


# -- any change at all -----------------------------------------------------------------------


def test_what_loads_after_a_change_can_be_shown(tmp_path: Path) -> None:
    """Each place of a file in turn holds something else: it is refused, or all views still work."""
    edited = Edited(tmp_path / "a", square_plus_x())
    structure = edited.structure
    loaded = 0
    for spot in places(structure):
        others: tuple[Any, ...] = (None, -1, "x", [], {"array": 1})
        for by in others:
            edited.write(replaced(structure, spot, by))
            try:
                trace = load_trace(tmp_path / "a")
            except TraceFileError as error:
                assert "\n" not in str(error)
                continue
            assert str(trace) and trace._repr_svg_() and trace.check() is not None
            loaded += 1
    assert loaded > 50
