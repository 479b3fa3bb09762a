"""Traces in files: one zip of a JSON structure and numpy arrays, read back without torch.

`trace.json` holds everything but the entries of tensors; where an array belongs it says
`{"array": 3}`, and the array is the member `3.npy`. Nothing is pickled.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np

from gradmath.errors import TraceFileError
from gradmath.records.graph import Array, Graph, Summary
from gradmath.replace_file import replace_file

VERSION = 1
FORMAT = "gradmath trace"
GraphT = TypeVar("GraphT", bound=Graph)
_STRUCTURE = "trace.json"
_KINDS = "biufc"  # of dtypes: what tensors hold; anything else would have to be pickled


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
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise TraceFileError(
            f"cannot read a trace from {os.fspath(path)!r}: {_reason(error)}; "
            "give a file that Trace.save wrote"
        ) from error
    try:
        return _unpacked(content, kind)
    except TraceFileError as error:
        raise TraceFileError(f"{os.fspath(path)!r} {error}") from error
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
    buffer, arrays = io.BytesIO(), dict[int, tuple[int, Array]]()
    try:
        structure = {"format": FORMAT, "version": VERSION, "trace": _encoded(trace, arrays)}
        with zipfile.ZipFile(buffer, "w") as archive:
            _add(archive, _STRUCTURE, json.dumps(structure).encode())
            for number, array in arrays.values():
                _add(archive, f"{number}.npy", _npy(array))
        _unpacked(buffer.getvalue(), type(trace))
    except (TypeError, ValueError, RecursionError) as error:
        raise TraceFileError(
            f"the trace cannot be saved: {_reason(error)}; "
            "save one as gradmath.tracing.tracer.trace made it"
        ) from error
    return buffer.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    # Without the time of day, the same trace is the same bytes.
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _npy(array: Array) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _encoded(value: object, arrays: dict[int, tuple[int, Array]]) -> Any:
    """The value as JSON holds it; each array goes to `arrays`, once, under its id."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, tuple):
        return [_encoded(entry, arrays) for entry in value]
    if isinstance(value, Mapping):
        return {str(key): _encoded(entry, arrays) for key, entry in value.items()}
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in _KINDS:
            raise TypeError(f"an array has dtype {value.dtype}")
        return {"array": arrays.setdefault(id(value), (len(arrays), np.array(value, order="C")))[0]}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _encoded(getattr(value, name), arrays) for name in _kept(type(value))}
    raise TypeError(f"it holds a {type(value).__name__}")


@cache
def _kept(kind: type) -> dict[str, bool]:
    """The fields that a file keeps, and whether each must be there."""
    return {
        field.name: field.default is MISSING and field.default_factory is MISSING
        for field in fields(kind)
        if not field.name.startswith("_")
    }


# -- reading ---------------------------------------------------------------------------------


def _unpacked(content: bytes, kind: type[GraphT]) -> GraphT:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        structure = json.loads(archive.read(_STRUCTURE))
        if not isinstance(structure, dict) or structure.get("format") != FORMAT:
            raise TraceFileError("is no trace; give a file that Trace.save wrote")
        version = structure.get("version")
        if not isinstance(version, int) or not 1 <= version <= VERSION:
            raise TraceFileError(
                f"has format {version!r} and this gradmath reads formats up to {VERSION}; "
                "update gradmath, or save the trace with the older one"
            )
        trace: GraphT = _decoded(structure["trace"], kind, _Arrays(archive))
    _check_references(trace)
    return trace


class _Arrays:
    """The arrays of a file, each read once."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.read: dict[int, Array] = {}

    def __getitem__(self, number: int) -> Array:
        if number not in self.read:
            self.read[number] = _array(self.archive.read(f"{number}.npy"))
        return self.read[number]


def _array(content: bytes) -> Array:
    """The array of an .npy member, over its immutable bytes: nobody can make it writable."""
    stream = io.BytesIO(content)
    # Small arrays have short headers, so numpy always writes version 1.0.
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array is in a format that save_graph does not write")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream)
    if fortran or dtype.kind not in _KINDS:
        raise ValueError(f"an array has dtype {dtype}")
    start = stream.tell()
    if len(content) - start != dtype.itemsize * int(np.prod(shape, dtype=object)):
        raise ValueError(f"an array of shape {shape} has {len(content) - start} bytes")
    return np.ndarray(shape, dtype, buffer=content, offset=start)


def _decoded(value: Any, hint: Any, arrays: _Arrays) -> Any:
    """What JSON held, as the type that the data model says."""
    kind, options = get_origin(hint), get_args(hint)
    if kind in (Union, UnionType):
        return _decoded(value, _chosen(value, options), arrays)
    if kind is np.ndarray:
        _require(isinstance(value, dict) and value.keys() == {"array"}, value, "an array")
        return arrays[_decoded(value["array"], int, arrays)]
    if kind is tuple:
        _require(isinstance(value, list), value, "a list")
        hints = [options[0]] * len(value) if options[-1] is Ellipsis else options
        return tuple(_decoded(v, h, arrays) for v, h in zip(value, hints, strict=True))
    if kind is Mapping:
        _require(isinstance(value, dict), value, "an object")
        return {key: _decoded(entry, options[1], arrays) for key, entry in value.items()}
    if is_dataclass(hint) and isinstance(hint, type):
        return _record(value, hint, arrays)
    if hint is float:
        _require(type(value) in (int, float), value, "a number")
        return float(value)
    _require(type(value) is hint, value, hint.__name__)
    return value


def _chosen(value: Any, options: tuple[Any, ...]) -> Any:
    """Which of the types in a union a JSON value is meant for."""
    if value is None and NoneType in options:
        return NoneType
    rest = [option for option in options if option is not NoneType]
    if len(rest) == 1:
        return rest[0]
    array = isinstance(value, dict) and "array" in value  # Held: the only union of two
    return next(option for option in rest if (option is Summary) is not array)


def _record(value: Any, kind: type, arrays: _Arrays) -> Any:
    kept = _kept(kind)
    needed = {name for name, is_needed in kept.items() if is_needed}
    fits = isinstance(value, dict) and needed <= value.keys() <= kept.keys()
    _require(fits, value, f"a {kind.__name__}")
    hints = _hints(kind)
    return kind(**{name: _decoded(entry, hints[name], arrays) for name, entry in value.items()})


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _require(fits: bool, value: Any, wanted: str) -> None:
    if not fits:
        raise ValueError(f"{type(value).__name__} where {wanted} belongs")


def _check_references(trace: Graph) -> None:
    """Every node that something refers to is there."""
    named = [end for edge in trace.edges for end in (edge.source, edge.target)]
    named += [node for group in trace.groups for node in group.nodes]
    named += [node for node, _ in trace.outputs]
    named += [] if trace.first_nonfinite is None else [trace.first_nonfinite]
    missing = [index for index in named if not 0 <= index < len(trace.nodes)]
    if missing or [node.index for node in trace.nodes] != list(range(len(trace.nodes))):
        raise ValueError("nodes are missing")
    if trace.backward is not None:
        _check_references(trace.backward)
