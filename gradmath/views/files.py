"""Traces in files: one zip of a JSON structure and numpy arrays, read back without torch.

`trace.json` holds everything but the entries of tensors; where an array belongs it says
`{"array": 3}`, and the array is the member `3.npy`. Nothing is pickled.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from gradmath.errors import TraceFileError
from gradmath.records.graph import Array, Graph
from gradmath.replace_file import replace_file
from gradmath.views.file_checks import check_trace
from gradmath.views.file_structure import decoded, encoded

VERSION = 2  # the first knew nothing of hooks and of what went wrong on the way back
FORMAT = "gradmath trace"
GraphT = TypeVar("GraphT", bound=Graph)
_STRUCTURE = "trace.json"
_KINDS = "biufc"  # of dtypes: what tensors hold; anything else would have to be pickled
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_MEMBER = b"PK\x01\x02"  # stands before each entry in a zip's list of them
_MOST_MEMBERS = 2**18
_LARGEST_FILE = 2**28  # bytes
_LARGEST = 2**30  # bytes of all that it unpacks to
_LARGEST_STRUCTURE = 2**27  # bytes; what json makes of them may take twenty times as many
_USUAL_STRUCTURE = 2**24  # bytes; a larger one must not be squeezed
_MOST_SQUEEZED = 100  # times


def save_graph(trace: Graph, path: str | os.PathLike[str]) -> None:
    """Write a trace to one file, every number bit for bit.

    The file appears whole or not at all: what stood at `path` stays until then.
    Raises: TraceFileError if the trace holds what no file keeps or the path cannot be written.
    """
    content = _packed(trace)
    try:
        with replace_file(path) as fresh:
            fresh.write_bytes(content)
    except (OSError, ValueError) as error:
        raise TraceFileError(
            f"cannot write the trace to {os.fspath(path)!r}: {_reason(error)}; "
            "give a file in a folder that may be written to"
        ) from error


def load_graph(path: str | os.PathLike[str], kind: type[GraphT]) -> GraphT:
    """Read a graph that `save_graph` wrote, as one of that kind. Its arrays are read-only.

    Raises: TraceFileError if there is no such file, or it is damaged, something else or newer.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise TraceFileError(
            f"cannot read a trace from {os.fspath(path)!r}: {_reason(error)}; "
            "give a file that Trace.save wrote"
        ) from error
    try:
        return _unpacked(content, kind)
    except TraceFileError as error:
        raise TraceFileError(f"{os.fspath(path)!r} {error}") from error
    except RecursionError as error:
        raise TraceFileError(
            f"{os.fspath(path)!r} is nested deeper than any trace; save the trace again"
        ) from error
    # One wrong byte can make zipfile, zlib, json or numpy raise almost anything.
    except Exception as error:
        raise TraceFileError(
            f"{os.fspath(path)!r} is no trace, or damaged ({_reason(error)}); save the trace again"
        ) from error


def _reason(error: BaseException) -> str:
    """What went wrong, on one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__


# -- writing ---------------------------------------------------------------------------------


def _packed(trace: Graph) -> bytes:
    """The file's content, tried out: what does not load again is not written."""
    buffer, arrays = io.BytesIO(), _Numbers()
    try:
        structure = {"format": FORMAT, "version": VERSION, "trace": encoded(trace, arrays.number)}
        with zipfile.ZipFile(buffer, "w") as archive:
            _add(archive, _STRUCTURE, json.dumps(structure).encode())
            for number, array in arrays.kept.values():
                _add(archive, f"{number}.npy", _npy(array))
        _unpacked(buffer.getvalue(), type(trace) if isinstance(trace, Graph) else Graph)
    except TraceFileError as error:
        raise TraceFileError(f"the trace {error}") from error
    except (TypeError, ValueError, RecursionError) as error:
        raise TraceFileError(
            f"the trace cannot be saved: {_reason(error)}; save one as gradmath.trace made it"
        ) from error
    return buffer.getvalue()


class _Numbers:
    """Gives each array a number, the same for the same array."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[int, Array]] = {}  # by id

    def number(self, array: Array) -> int:
        if not _is_kept(array.dtype):
            raise TypeError(f"an array has dtype {array.dtype}")
        plain = np.array(array, order="C")
        return self.kept.setdefault(id(array), (len(self.kept), plain))[0]


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # Without the time of day, the same trace is the same bytes.
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _npy(array: Array) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _is_kept(dtype: np.dtype[Any]) -> bool:
    """Whether tensors have it; torch has no long doubles."""
    return dtype.kind in _KINDS and dtype.itemsize <= (16 if dtype.kind == "c" else 8)


# -- reading ---------------------------------------------------------------------------------


def _unpacked(content: bytes, kind: type[GraphT]) -> GraphT:
    # Before a list of them is made.
    if len(content) > _LARGEST_FILE or content.count(_MEMBER) > _MOST_MEMBERS:
        raise TraceFileError(
            f"has more than {_LARGEST_FILE:,} bytes or {_MOST_MEMBERS:,} arrays, which is more "
            "than is read of a trace; trace a smaller problem"
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _check_sizes(archive)
        structure = json.loads(_member(archive, _STRUCTURE), object_pairs_hook=_without_doubles)
        if not isinstance(structure, dict) or structure.get("format") != FORMAT:
            raise TraceFileError("is no trace; give a file that Trace.save wrote")
        version = structure.get("version")
        if type(version) is not int or not 1 <= version <= VERSION:
            raise TraceFileError(
                f"has format {version!r:.40} and this gradmath reads formats up to {VERSION}; "
                "update gradmath, or save the trace with the older one"
            )
        trace: GraphT = decoded("trace", structure.get("trace"), kind, _Arrays(archive))
    check_trace(trace)
    return trace


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse what would not fit into memory, before any of it is unpacked."""
    members = archive.infolist()
    if len({member.filename for member in members}) < len(members):
        raise ValueError("it has a member twice")
    if any(member.compress_type not in _PACKINGS for member in members):
        raise ValueError("it is packed as save_graph packs nothing")
    whole, structure = sum(member.file_size for member in members), archive.getinfo(_STRUCTURE)
    squeezed = _MOST_SQUEEZED * structure.compress_size
    most = min(max(_USUAL_STRUCTURE, squeezed), _LARGEST_STRUCTURE)
    if whole > _LARGEST or structure.file_size > most:
        raise TraceFileError(
            f"would unpack to {whole:,} bytes, {structure.file_size:,} of them its structure, "
            f"where at most {_LARGEST:,} and {most:,} are read of a trace; trace a smaller problem"
        )


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    member = archive.getinfo(name)
    with archive.open(member) as stream:
        return stream.read(member.file_size)  # or it would unpack more than it says, if there is


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("its structure has a name twice")
    return made


class _Arrays:
    """The arrays of a file, each read once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.read: dict[int, Array] = {}

    def __getitem__(self, number: int) -> Array:
        if number not in self.read:
            self.read[number] = _array(_member(self.archive, f"{number}.npy"))
        return self.read[number]


def _array(content: bytes) -> Array:
    """The array of an .npy member, over its immutable bytes: nobody can make it writable."""
    stream = io.BytesIO(content)
    # Small arrays have short headers, so numpy always writes version 1.0.
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array is in a format that save_graph does not write")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    if fortran or not _is_kept(dtype):
        raise ValueError(f"an array has dtype {dtype!s:.40}")
    start = stream.tell()
    if len(content) - start != dtype.itemsize * int(np.prod(shape, dtype=object)):
        raise ValueError(f"an array of shape {shape!s:.40} has {len(content) - start} bytes")
    array: Array = np.ndarray(shape, dtype, buffer=content, offset=start)
    if dtype.isnative:
        return array
    native = dtype.newbyteorder("=")  # torch reads no other
    return np.frombuffer(array.astype(native).tobytes(), native).reshape(shape)
