"""What torch refuses in a backward pass: where it happened, and what to do."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterator
from types import TracebackType

from torch import Tensor
from torch.autograd.graph import Node as GradNode

from gradmath.errors import FreedGraphError, InplaceError, NoPathError, TraceError
from gradmath.running import torch_private
from gradmath.tracing.forward import Forward
from gradmath.tracing.held import tensors_in
from gradmath.tracing.matching import fits
from gradmath.tracing.operations import LONGEST_QUOTE, Operation, quoted, spot_of, text_of
from gradmath.tracing.outside import storage_of, written

_VERSIONS = re.compile(r"is at version (\d+); expected version (\d+)")
_LEAF = re.compile(r"^a (view of a )?leaf Variable that requires grad is being used in an in-place")
_BACKWARD = re.compile("through the graph a second time|modified by an inplace operation")
_AUGMENTED = re.compile(r"^([\w.]+(\[.*?\])?)\s*(\*\*|//|[-+*/@])=\s*(.+)$")
_METHOD = re.compile(r"([\w.]+)\.([a-z]\w*)_\(")
_ITEM = re.compile(r"^(\w[\w.]*)\[.*\]\s*=[^=]")
_COPY = "write to a copy instead"


def translated(error: RuntimeError, forward: Forward, node: GradNode | None) -> Exception:
    """torch's error as one of ours, with the node it concerns and what to do."""
    message = str(error)
    if "modified by an inplace operation" in message:
        return _overwritten(message, forward, node)
    if "through the graph a second time" in message or "already been freed" in message:
        return _freed(message, forward, node)
    if "does not require grad" in message:
        what = "no path leads from what backward starts at to a tensor that requires grad"
        advice = "compute it from such a tensor, outside of no_grad and without detach"
        return NoPathError(message, None, advice, what)
    return error


def refused_inside(
    error: RuntimeError, forward: Forward, traceback: TracebackType | None
) -> Exception | None:
    """The error of ours for what code of the user's did itself; None if it is no such thing."""
    if _LEAF.match(str(error)):
        return leaf_written(error, traceback)
    ours = translated(error, forward, None) if _BACKWARD.search(str(error)) else error
    return ours if isinstance(ours, TraceError) else None


def leaf_written(error: RuntimeError, traceback: TracebackType | None) -> TraceError | None:
    """The error of ours for code that writes to a leaf in place; None if it did something else."""
    if not _LEAF.match(str(error)):
        return None
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    if traceback is None:
        return None
    file, number = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
    text = linecache.getline(file, number).strip()
    what = f"{quoted(text)} ({file}:{number}) writes to a leaf that requires grad"
    return InplaceError(str(error), f"{file}:{number}", _advice(text), what)


# -- overwritten ---------------------------------------------------------------------------


def _overwritten(message: str, forward: Forward, node: GradNode | None) -> TraceError:
    """What a formula needs was written to: by which line, and how else to write that."""
    forward.finish()
    where, reader = _place(forward, node), _operation(forward, node)
    needed = _line_of(reader) or "a backward formula"
    found = _writer(message, forward, reader)
    if found is None:
        return InplaceError(message, where, _COPY, f"{needed} needs a tensor that was overwritten")
    writer, tensor = found
    name = _name(forward, tensor) or "a tensor"
    change = _line_of(writer) or writer.function.name
    if tensor.is_leaf and tensor.requires_grad:
        step = re.search(r"\bstep\(", text_of(writer)) is not None
        what = f"{name} was changed by {change} after {needed} had kept it for backward"
        last = "step()" if step else "the change"
        advice = f"do {last} after the last backward that needs the old values"
        return InplaceError(message, where, advice, what)
    what = f"{change} overwrote {name}, which {needed} keeps for backward"
    return InplaceError(message, where, _advice_for(forward, writer), what)


def _line_of(operation: Operation | None) -> str | None:
    """What a call's line says, and where it stands."""
    spot = spot_of(operation)
    return f"{quoted(text_of(operation))} ({spot})" if spot else None


def _writer(
    message: str, forward: Forward, reader: Operation | None
) -> tuple[Operation, Tensor] | None:
    """The first write after a tensor was saved, and what it wrote to.

    Torch counts the writes to each memory: of those seen, the last ones are those since then.
    """
    versions = _VERSIONS.search(message)
    if versions is None:
        return None
    now, then = map(int, versions.groups())
    kept = _memories(reader, now) if reader is not None else set()
    by_memory: dict[int, list[tuple[Operation, Tensor]]] = {}
    for operation in forward.operations:
        if operation.function.writes:
            for tensor in _written(operation):
                if torch_private.version(tensor) == now:
                    by_memory.setdefault(storage_of(tensor), []).append((operation, tensor))
    for memory, writes in by_memory.items():
        if (memory in kept or not kept) and len(writes) >= now - then > 0:
            return writes[then - now]
    return None


def _memories(reader: Operation, version: int) -> set[int]:
    """Which memory an operation may have kept that was written to so many times."""
    tensors = [*tensors_in(reader.arguments), *(tensor for tensor, _ in reader.outputs)]
    return {storage_of(t) for t in tensors if torch_private.version(t) == version}


def _written(operation: Operation) -> Iterator[Tensor]:
    return written(operation.function.function, operation.arguments, operation.keywords)


def _advice_for(forward: Forward, writer: Operation) -> str:
    text = text_of(writer)
    if writer.module is not None and "inplace" not in text and not _METHOD.search(text):
        return f"{_COPY}: make the layer {writer.module} with inplace=False"
    again = [
        one
        for one in forward.operations
        if one.frame is writer.frame
        and one.instruction == writer.instruction
        and one.function is writer.function
    ]
    item = _ITEM.match(text)
    if item and len(again) > 1:
        return f"{_COPY}: collect what goes into {item[1]} in a list, and torch.stack it at the end"
    return _advice(text)


def _advice(text: str) -> str:
    """How to write a line so that it makes a new tensor."""
    augmented, method, item = _AUGMENTED.match(text), _METHOD.search(text), _ITEM.match(text)
    if augmented and "[" not in augmented[1] and len(text) <= LONGEST_QUOTE:
        return f"{_COPY}: {augmented[1]} = {augmented[1]} {augmented[3]} {augmented[4]}"
    if method:
        return f"{_COPY}: {method[1]} = {method[1]}.{method[2]}(...)"
    if item or (augmented and "[" in augmented[1]):
        name = item[1] if item else augmented[1].split("[")[0]  # type: ignore[index]
        return f"{_COPY}: {name} = {name}.clone() first"
    return f"{_COPY} (x = x + 1, or x.clone() first)"


# -- freed ---------------------------------------------------------------------------------


def _freed(message: str, forward: Forward, node: GradNode | None) -> TraceError:
    """A second pass over a graph: wanted, or because something from the step before is in it."""
    where = _place(forward, node)
    carried = _carried(forward)
    if carried is not None:
        name, line = carried
        what = f"{name}{line} comes from before the last backward, which has freed its graph"
        return FreedGraphError(message, where, f"cut it there: {name} = {name}.detach()", what)
    older = _from_before(forward)
    if older is not None:
        name, line = older
        what = f"{name}, read by {line}, comes from before this run: its graph is freed"
        return FreedGraphError(message, where, f"cut it there: {name} = {name}.detach()", what)
    what = f"a backward has already run through {where or 'this graph'} and freed it"
    advice = (
        "pass retain_graph=True to the first backward, or cut off what is kept from the step "
        "before: h = h.detach()"
    )
    return FreedGraphError(message, where, advice, what)


def _carried(forward: Forward) -> tuple[str, str] | None:
    """What was computed before the last backward pass and used after it, with its line."""
    if not forward.passes:
        return None
    start = forward.passes[-1]
    old = {op.number: op for op in forward.operations[:start] if op.number is not None}
    for operation in forward.operations[start:]:
        for kind, node, output in operation.inputs:
            if kind == "node" and torch_private.node_number(node) in old:
                maker = old[torch_private.node_number(node)]
                name = forward.names.get((kind, node, output), "h")
                return name, f" ({spot_of(maker)})" if spot_of(maker) else ""
    return None


def _from_before(forward: Forward) -> tuple[str, str] | None:
    """What an earlier run computed, as hidden state that is kept, and the line that reads it."""
    for operation in forward.operations:
        for kind, node, output in operation.inputs if not operation.thread else ():
            if kind == "node" and torch_private.node_number(node) < forward.first_number:
                name = forward.names.get((kind, node, output), "h")
                return name, _line_of(operation) or operation.function.name
    return None


# -- places --------------------------------------------------------------------------------


def _operation(forward: Forward, node: GradNode | None) -> Operation | None:
    if node is None:
        return None
    number, name = torch_private.node_number(node), torch_private.node_name(node)
    same = [op for op in forward.operations if op.number == number and not op.thread]
    return next((op for op in same if fits(name, op.function.name)), same[0] if same else None)


def _place(forward: Forward, node: GradNode | None) -> str | None:
    """A node with the line that made it."""
    if node is None:
        return None
    spot = spot_of(_operation(forward, node))
    name = torch_private.node_name(node)
    return f"{name}, {spot}" if spot else name


def _name(forward: Forward, tensor: Tensor) -> str | None:
    """What the user calls a tensor, or else the whole of which it is a part."""
    for one in (tensor, torch_private.base(tensor)):
        if one is not None and (name := forward.names.get(forward.key_of(one))):
            return name
    return None
