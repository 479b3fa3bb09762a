"""What a file gives back is what was saved, bit for bit, or one clear error."""

from __future__ import annotations

import dataclasses
import io
import json
import os
import struct
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from gradmath.errors import GradmathError, TraceFileError
from gradmath.graphs.trace import Trace, load_trace
from gradmath.records.graph import Array, Line, Saved, Summary
from gradmath.self_test.programs import PROGRAMS
from gradmath.tracing.tracer import trace
from gradmath.views.files import VERSION, save_graph
from gradmath.zeros.reasons import zero_reasons
from tests.support.handmade import (
    DTYPES,
    NASTY,
    array,
    arrays,
    node,
    square_plus_x,
    summaries,
    trace_of,
    traces,
)
from tests.support.thoroughness import tries

ROOT = Path(__file__).parents[3]


def differences(one: Any, other: Any, where: str = "trace") -> Iterator[str]:
    """Where two traces differ in anything, down to the bits of numbers."""
    if type(one) is not type(other):
        yield f"{where}: {type(one).__name__} or {type(other).__name__}"
    elif dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            if not field.name.startswith("_"):
                a, b = getattr(one, field.name), getattr(other, field.name)
                yield from differences(a, b, f"{where}.{field.name}")
    elif isinstance(one, tuple):
        if len(one) != len(other):
            yield f"{where}: {len(one)} or {len(other)} entries"
        for k, (a, b) in enumerate(zip(one, other, strict=False)):
            yield from differences(a, b, f"{where}[{k}]")
    elif isinstance(one, Mapping):
        yield from differences(tuple(one), tuple(other), f"{where} keys")
        yield from differences(tuple(one.values()), tuple(other.values()), where)
    elif isinstance(one, np.ndarray):
        if (one.dtype, one.shape, one.tobytes()) != (other.dtype, other.shape, other.tobytes()):
            yield f"{where}: {one!r} or {other!r}"
    elif isinstance(one, float):
        if struct.pack("d", one) != struct.pack("d", other) and not (one != one and other != other):
            yield f"{where}: {one!r} or {other!r}"
    elif one != other:
        yield f"{where}: {one!r} or {other!r}"


def held_arrays(thing: Any) -> Iterator[Array]:
    if isinstance(thing, np.ndarray):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from held_arrays(getattr(thing, field.name))
    elif isinstance(thing, tuple | list):
        for entry in thing:
            yield from held_arrays(entry)
    elif isinstance(thing, Mapping):
        yield from held_arrays(list(thing.values()))


def back(trace: Trace, folder: Path) -> Trace:
    save_graph(trace, folder / "a.trace")
    return load_trace(folder / "a.trace")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("traces")


def refusal(path: Path) -> TraceFileError:
    """The error of a file that does not load: one line that names the file, with its cause."""
    with pytest.raises(TraceFileError) as caught:
        load_trace(path)
    assert "\n" not in str(caught.value)
    assert repr(str(path)) in str(caught.value)
    assert caught.value.__cause__ is not None
    return caught.value


# -- what comes back -------------------------------------------------------------------------


@settings(max_examples=tries(20))
@given(traces())
def test_any_trace_comes_back_bit_for_bit(folder: Path, trace: Trace) -> None:
    assert list(differences(trace, back(trace, folder))) == []


@given(arrays(), summaries())
def test_any_array_and_summary_comes_back(folder: Path, array: Array, summary: Summary) -> None:
    trace = trace_of([node(0, array, summary)])
    assert list(differences(trace, back(trace, folder))) == []


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (2, 0, 3), (2, 3), (1, 1, 1, 1, 1)])
def test_every_dtype_and_shape(tmp_path: Path, dtype: np.dtype[Any], shape: tuple[int]) -> None:
    draw = np.random.default_rng(0)
    size = int(np.prod(shape)) * dtype.itemsize
    bits = draw.integers(0, 2 if dtype.kind == "b" else 256, size, dtype=np.uint8)
    array = bits.view(dtype).reshape(shape) if size else np.zeros(shape, dtype)
    assert (
        list(differences(trace_of([node(0, array)]), back(trace_of([node(0, array)]), tmp_path)))
        == []
    )


def test_special_numbers_come_back(tmp_path: Path) -> None:
    specials = [0.0, -0.0, np.nan, -np.nan, np.inf, -np.inf, 5e-324, 1.7e308, 0.1]
    summary = Summary((9, 9), "torch.float32", -0.0, np.nan, np.inf, 3, np.array(specials))
    trace = trace_of([node(0, np.array(specials), np.array(-0.0, "f2"), summary, None)])
    assert list(differences(trace, back(trace, tmp_path))) == []


@pytest.mark.parametrize("layout", ["transposed", "strided", "reversed", "broadcast", "fortran"])
def test_arrays_of_every_memory_layout_come_back(tmp_path: Path, layout: str) -> None:
    plain = np.arange(12.0).reshape(3, 4)
    array = {
        "transposed": plain.T,
        "strided": plain[::2, 1::2],
        "reversed": plain[::-1, ::-1],
        "broadcast": np.broadcast_to(plain[0], (5, 4)),
        "fortran": np.asfortranarray(plain),
    }[layout]
    trace = trace_of([node(0, array)])
    assert list(differences(trace, back(trace, tmp_path))) == []


@pytest.mark.parametrize("text", NASTY)
def test_every_text_comes_back(tmp_path: Path, text: str) -> None:
    saved = (Saved(text, None, None),)
    named = node(0, array(1), name=text, line=Line(text, 1, text), saved=saved)
    trace = trace_of([named], grads={text: None}, source=text, output_names=(text,))
    assert list(differences(trace, back(trace, tmp_path))) == []


def test_the_graph_of_a_backward_pass_comes_back(tmp_path: Path) -> None:
    trace = square_plus_x()
    for _ in range(20):
        trace = dataclasses.replace(square_plus_x(), backward=trace)
    assert list(differences(trace, back(trace, tmp_path))) == []


def test_the_empty_trace_comes_back(tmp_path: Path) -> None:
    trace = trace_of([])
    assert list(differences(trace, back(trace, tmp_path))) == []


@pytest.mark.parametrize("name", [name for name in PROGRAMS if name != "many outputs"])
def test_traces_of_programs_come_back(tmp_path: Path, name: str) -> None:
    fn, inputs = PROGRAMS[name].make()
    made = trace(fn, *inputs, v=PROGRAMS[name].v)
    made.save(tmp_path / "a.trace")
    loaded = load_trace(tmp_path / "a.trace")
    assert list(differences(made, loaded)) == []
    assert str(made) == str(loaded)


def test_what_loads_cannot_be_changed(tmp_path: Path) -> None:
    loaded = list(held_arrays(back(square_plus_x(), tmp_path)))
    assert len(loaded) > 10
    for held in loaded:
        assert not held.flags.writeable
        with pytest.raises(ValueError, match="WRITEABLE"):
            held.setflags(write=True)


@pytest.mark.parametrize(
    "fault",
    [
        lambda t: dataclasses.replace(t, source=None),
        lambda t: dataclasses.replace(t, edges=t.edges[:-1]),
        lambda t: dataclasses.replace(t, grads={"y": t.grads["x"]}),
        lambda t: dataclasses.replace(t, v=(np.array([1, 2], "f8"),)),
        lambda t: dataclasses.replace(t, v=(np.array([1, -2], "f4"),)),
        lambda t: dataclasses.replace(t, v=(np.array([[1, 2]], "f4"),)),
        lambda t: dataclasses.replace(t, v=(None,)),
        lambda t: dataclasses.replace(t, first_nonfinite=0),
    ],
)
def test_a_planted_difference_is_found(fault: Callable[[Trace], Trace]) -> None:
    assert list(differences(square_plus_x(), square_plus_x())) == []
    assert list(differences(square_plus_x(), fault(square_plus_x())))


def test_signs_of_zeros_are_differences() -> None:
    assert list(differences(0.0, -0.0)) and list(differences(np.array(0.0), np.array(-0.0)))
    assert not list(differences(np.nan, -np.nan))


def test_files_of_the_first_days_still_load(tmp_path: Path) -> None:
    """One that was written when format 1 was new: summaries with NaN, groups, a backward pass."""
    old = Path(__file__).with_name("version_1.trace")
    loaded = load_trace(old)
    assert {name: np.asarray(grad).tolist() for name, grad in loaded.grads.items()} == {
        "net.linear.weight": [[3.0, -1.0], [0.0, 0.0], [0.0, 0.0]],
        "net.linear.bias": [1.0, 0.0, 0.0],
    }
    assert [group.name for group in loaded.groups] == ["net", "net.linear", "linear"]
    assert loaded.backward is not None and len(loaded.backward.nodes) == 21
    assert isinstance(large := loaded.nodes[12].value, Summary)
    assert (large.shape, large.nonfinite, large.minimum != large.minimum) == ((5000,), 5000, True)
    reasons = zero_reasons(loaded, "net.linear.bias")
    assert [str(cause.kind) for k in (1, 2) for cause in reasons[k]] == ["gate closed"] * 2
    assert list(differences(loaded, back(loaded, tmp_path))) == []


# -- writing ---------------------------------------------------------------------------------


def test_the_same_trace_is_the_same_bytes(tmp_path: Path) -> None:
    save_graph(square_plus_x(), tmp_path / "a")
    save_graph(load_trace(tmp_path / "a"), tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_numpy_reads_the_arrays_without_pickle(tmp_path: Path) -> None:
    save_graph(square_plus_x(), tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as file:
        structure = json.loads(file["trace.json"])
        number = structure["trace"]["grads"]["x"]["array"]
        assert file[str(number)].tolist() == [7.0, -2.0]


def test_an_array_in_several_places_is_stored_once(tmp_path: Path) -> None:
    array = np.random.default_rng(0).random(4_000)
    save_graph(trace_of([node(k, array) for k in range(50)]), tmp_path / "a")
    assert os.path.getsize(tmp_path / "a") < 2 * array.nbytes


@pytest.mark.parametrize("as_text", [False, True])
def test_paths_may_be_text_and_relative(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_text: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    path = "ä b.trace" if as_text else Path("ä b.trace")
    square_plus_x().save(path)
    assert list(differences(load_trace(path), square_plus_x())) == []
    assert os.listdir(tmp_path) == ["ä b.trace"]


def test_the_longest_names_can_be_written(tmp_path: Path) -> None:
    save_graph(square_plus_x(), tmp_path / ("x" * 255))
    assert load_trace(tmp_path / ("x" * 255)).grads.keys() == {"x"}


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "real")
    save_graph(square_plus_x(), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert list(differences(load_trace(tmp_path / "folder" / "real"), square_plus_x())) == []


def test_permissions_are_the_users(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        save_graph(square_plus_x(), tmp_path / "new")
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new").chmod(0o600)
    save_graph(trace_of([]), tmp_path / "new")
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("old", [True, False])
def test_an_interrupted_save_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException, old: bool
) -> None:
    path = tmp_path / "a.trace"
    if old:
        save_graph(trace_of([]), path)
    before = path.read_bytes() if old else b""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    kind = KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else TraceFileError
    with pytest.raises(kind) as caught:
        save_graph(square_plus_x(), path)
    if kind is TraceFileError:
        assert "No space left on device" in str(caught.value)
        assert caught.value.__cause__ is error
    assert os.listdir(tmp_path) == (["a.trace"] if old else [])
    assert not old or path.read_bytes() == before


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    one = square_plus_x()
    other = trace_of([node(k, np.full(1000, float(k))) for k in range(20)])
    save_graph(one, path)
    done = threading.Event()

    def write() -> None:
        for k in range(20):
            save_graph(other if k % 2 else one, path)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    reads = 0
    while not done.is_set():
        assert len(load_trace(path).nodes) in (3, 20)
        reads += 1
    writer.join()
    assert reads


def unwritable(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("old")
    os.mkfifo(tmp_path / "pipe")
    return {
        "no folder": tmp_path / "missing" / "a",
        "a folder": tmp_path / "folder",
        "below a file": tmp_path / "file" / "a",
        "no regular file": tmp_path / "pipe",
        "name too long": tmp_path / ("x" * 300),
        "no name at all": Path("/"),
        "a zero byte": tmp_path / "a\0b",
    }


@pytest.mark.parametrize(
    "kind",
    ["no folder", "a folder", "below a file", "no regular file", "name too long", "no name at all",
     "a zero byte"],
)  # fmt: skip
def test_a_path_that_cannot_be_written_is_one_error(tmp_path: Path, kind: str) -> None:
    path = unwritable(tmp_path)[kind]
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(TraceFileError, match="cannot write the trace to") as caught:
        save_graph(square_plus_x(), path)
    assert isinstance(caught.value, GradmathError)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is not None
    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "file").read_text() == "old"


def test_a_write_protected_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def protected(self: Path, mode: str = "r", *args: Any) -> Any:
        assert (self, mode) == (path, "r+b")
        raise PermissionError(13, "Permission denied")  # as root, nothing is protected

    monkeypatch.setattr(Path, "open", protected)
    with pytest.raises(TraceFileError, match="Permission denied"):
        save_graph(square_plus_x(), path)
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


UNSAVABLE: dict[str, Callable[[], Any]] = {
    "objects": lambda: trace_of([node(0, np.array([object()]))]),
    "texts": lambda: trace_of([node(0, np.array(["a"]))]),
    "records": lambda: trace_of([node(0, np.zeros(2, [("a", "f4")]))]),
    "dates": lambda: trace_of([node(0, np.array(["2020-01-01"], "M8[D]"))]),
    "numpy index": lambda: trace_of([node(np.int64(0), np.zeros(2))]),  # type: ignore[arg-type]
    "numpy scalar": lambda: trace_of([node(0, np.float64(1.0))]),  # type: ignore[arg-type]
    "number for text": lambda: trace_of([node(0, name=3)]),
    "list for tuple": lambda: trace_of([node(0, call={"a"})]),
    "missing node": lambda: trace_of([node(1)]),
    "missing output": lambda: trace_of([node(0)], outputs=((1, 0),)),
    "not a trace": lambda: node(0),
    "a number beyond text": lambda: trace_of([], first_nonfinite=10**5000),
}


@pytest.mark.parametrize("kind", UNSAVABLE)
def test_what_would_not_load_is_not_saved(tmp_path: Path, kind: str) -> None:
    save_graph(trace_of([]), tmp_path / "a")
    before = (tmp_path / "a").read_bytes()
    with pytest.raises(TraceFileError, match="cannot be saved") as caught:
        save_graph(UNSAVABLE[kind](), tmp_path / "a")
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is not None
    assert (tmp_path / "a").read_bytes() == before
    assert os.listdir(tmp_path) == ["a"]


# -- bad files -------------------------------------------------------------------------------


def little() -> Trace:
    summary = Summary((9,), "torch.float32", -1.0, 2.0, 3.0, 0, np.array([1.5, -0.0], "f4"))
    return trace_of([node(0, np.array([1.0, -2.0]), summary, name="x")])


@pytest.mark.parametrize("mask", [0xFF, 0x01, 0x40])
def test_no_changed_byte_goes_unnoticed(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "a"
    save_graph(little(), path)
    content = path.read_bytes()
    refused = 0
    for k in range(len(content)):
        path.write_bytes(content[:k] + bytes([content[k] ^ mask]) + content[k + 1 :])
        try:
            loaded = load_trace(path)
        except TraceFileError as error:
            refused += 1
            assert "\n" not in str(error)
            assert error.__cause__ is not None
        else:
            # A date or a flag of the archive: it says nothing about the trace.
            assert list(differences(little(), loaded)) == []
    assert refused > 0.6 * len(content)


def test_no_missing_byte_goes_unnoticed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    save_graph(little(), path)
    content = path.read_bytes()
    for k in range(len(content)):
        path.write_bytes(content[:k])
        refusal(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no trace"),
        (b"hello", "no trace"),
        (b"\x93NUMPY", "no trace"),
        (b"PK\x05\x06" + bytes(18), "no trace"),
        (os.urandom(1000), "no trace"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a").write_bytes(content)
    assert words in str(refusal(tmp_path / "a"))


def test_an_archive_of_arrays_alone_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    assert "no trace" in str(refusal(tmp_path / "a.npz"))


def test_what_is_not_there_is_one_error(tmp_path: Path) -> None:
    assert "No such file" in str(refusal(tmp_path / "missing"))
    assert "directory" in str(refusal(tmp_path))


class Edited:
    """A saved trace whose parts can be replaced."""

    def __init__(self, path: Path, trace: Trace) -> None:
        save_graph(trace, path)
        with zipfile.ZipFile(path) as archive:
            self.members = {name: archive.read(name) for name in archive.namelist()}
        self.path = path

    @property
    def structure(self) -> Any:
        return json.loads(self.members["trace.json"])

    def write(self, structure: Any) -> Path:
        self.members["trace.json"] = json.dumps(structure).encode()
        with zipfile.ZipFile(self.path, "w") as archive:
            for name, content in self.members.items():
                archive.writestr(name, content)
        return self.path


@pytest.mark.parametrize("version", [VERSION + 1, 10**9])
def test_a_newer_file_says_so(tmp_path: Path, version: int) -> None:
    edited = Edited(tmp_path / "a", little())
    # A newer file may hold anything.
    edited.write({"format": "gradmath trace", "version": version, "trace": {"new": 1}})
    message = str(refusal(tmp_path / "a"))
    assert f"format {version}" in message
    assert "update gradmath" in message


@pytest.mark.parametrize("version", [None, "1", 0, -1, 1.5])
def test_a_strange_version_is_refused(tmp_path: Path, version: Any) -> None:
    edited = Edited(tmp_path / "a", little())
    refusal(edited.write({**edited.structure, "version": version}))


def places(thing: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a JSON structure holds something."""
    yield path
    if isinstance(thing, dict | list):
        for key, entry in thing.items() if isinstance(thing, dict) else enumerate(thing):
            yield from places(entry, (*path, key))


def replaced(thing: Any, path: tuple[Any, ...], by: Any) -> Any:
    if not path:
        return by
    copy = dict(thing) if isinstance(thing, dict) else list(thing)
    copy[path[0]] = replaced(thing[path[0]], path[1:], by)
    return copy


def test_nothing_of_a_wrong_type_is_loaded(tmp_path: Path) -> None:
    edited = Edited(tmp_path / "a", square_plus_x())
    structure = edited.structure
    spots = list(places(structure))
    assert len(spots) > 100
    for spot in spots:
        edited.write(replaced(structure, spot, {"strange": []}))
        refusal(tmp_path / "a")


def test_nothing_missing_or_unknown_is_loaded(tmp_path: Path) -> None:
    edited = Edited(tmp_path / "a", square_plus_x())
    structure = edited.structure
    node = structure["trace"]["nodes"][0]
    unknown = replaced(structure, ("trace", "nodes", 0), {**node, "colour": "red"})
    refusal(edited.write(unknown))
    for name in ("values", "dtypes", "index"):
        rest = {key: value for key, value in node.items() if key != name}
        refusal(edited.write(replaced(structure, ("trace", "nodes", 0), rest)))


@pytest.mark.parametrize(
    ("spot", "by"),
    [
        (("trace", "nodes"), []),
        (("trace", "edges", 0, "target"), 3),
        (("trace", "edges", 0, "source"), -1),
        (("trace", "outputs", 0, 0), 99),
        (("trace", "first_nonfinite"), 7),
        (("trace", "nodes", 1, "index"), 0),
        (("trace", "outputs", 0), [1]),
        (("trace", "outputs", 0), [1, 0, 0]),
        (("trace", "nodes", 0, "dtypes"), 1),
        (("trace", "nodes", 0, "index"), False),
        (("trace", "grads", "x", "array"), 10**6),
        (("trace", "grads", "x", "array"), -1),
        (("trace", "grads", "x", "array"), "../0"),
    ],
)
def test_nonsense_is_not_loaded(tmp_path: Path, spot: tuple[Any, ...], by: Any) -> None:
    edited = Edited(tmp_path / "a", square_plus_x())
    refusal(edited.write(replaced(edited.structure, spot, by)))


def npy(array: Array, **options: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, **options)
    return buffer.getvalue()


class Planted:
    """What runs if a pickle is loaded."""

    ran = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (Planted, "ran", True)


@pytest.mark.parametrize(
    "member",
    [
        npy(np.array([Planted()], dtype=object), allow_pickle=True),
        npy(np.array(["a", "b"])),
        npy(np.arange(3.0))[:-1],
        npy(np.arange(3.0)) + b"\0",
        npy(np.arange(3.0)).replace(b"(3,)", b"(9,)"),
        npy(np.arange(3.0)).replace(b"(3,), ", b"(10**9"),
        npy(np.arange(3.0)).replace(b"'<f8'", b"'|O8'"),
        npy(np.asfortranarray(np.zeros((2, 2)))),
        b"",
        b"PK",
    ],
    ids=range(10),
)
def test_an_array_that_is_none_is_refused(tmp_path: Path, member: bytes) -> None:
    edited = Edited(tmp_path / "a", square_plus_x())
    edited.members["0.npy"] = member
    refusal(edited.write(edited.structure))
    assert not Planted.ran


# -- without torch ---------------------------------------------------------------------------

READER = """
import sys
sys.modules["torch"] = None  # whoever imports it gets an error
from gradmath.graphs.trace import load_trace
trace = load_trace(sys.argv[1])
print(trace.grads["x"].tolist(), trace.backward is not None)
print(trace)
import rich
rich.print(trace)
print(len(trace._repr_svg_()))
loaded = {name.partition(".")[0] for name, module in sys.modules.items() if module is not None}
print("loaded", *sorted(loaded & {"torch", "manim", "scenes"}))
"""


def test_a_trace_is_read_where_there_is_no_torch(tmp_path: Path) -> None:
    x = torch.tensor([0.25, -1.0], dtype=torch.float64)
    made = trace(lambda x: x * x + x, x, v=torch.ones_like(x), create_graph=True)
    made.save(tmp_path / "a.trace")
    done = subprocess.run(
        [sys.executable, "-c", READER, tmp_path / "a.trace"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"{(2 * x + 1).tolist()} True"
    assert "MulBackward0" in done.stdout
    assert lines[-1].split() == ["loaded"]


@settings(max_examples=tries(10))
@given(traces())
def test_saving_twice_changes_nothing(folder: Path, trace: Trace) -> None:
    save_graph(trace, folder / "one")
    save_graph(load_trace(folder / "one"), folder / "two")
    assert list(differences(trace, load_trace(folder / "two"))) == []
