"""The table of ways along one edge, asked of torch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ReplayError
from gradmath.records.graph import KEEP_WHOLE, Edge, Graph, whole
from gradmath.records.tensor import Reason
from gradmath.zeros.call_texts import first_line
from gradmath.zeros.entry_links import NOTHING, Ints, Links, aligned, joined
from gradmath.zeros.link_table import LinkTable, Meaning
from gradmath.zeros.meanings import meanings_of
from gradmath.zeros.operations import ARRANGEMENTS, DRAWS, DRAWS_OVER, OVERWRITES, SUBTRACTING, Kind
from gradmath.zeros.probes import links_at
from gradmath.zeros.pullbacks import BatchAxes, Pull, batch_of, pulls
from gradmath.zeros.replay import Replay
from gradmath.zeros.replay_tensors import draws_like

_PEAK = 1e6  # above and below every drawn number


def link_table(trace: Graph, edge: Edge, replay: Replay, cells: Ints) -> LinkTable:
    """All ways along an edge to some entries of its target, with what is in the way on each.

    Raises: ReplayError if the operation cannot be asked.
    """
    position = _position(trace, edge, replay)
    # Of a contest and of products within a tensor, the others have a say.
    own = None if replay.kind in (Kind.CONTEST, Kind.SELF_PRODUCT) else cells
    slopes = links_at(replay, position, replay.tensors, own)
    ways = joined(slopes, _reach(replay, position, own))
    links = Links(ways.cells, ways.outputs, ways.places, aligned(ways, slopes))
    tensor = replay.tensors[position]
    return LinkTable(
        target=(edge.target, edge.output),
        shape=tuple(tensor.shape),
        shapes=tuple(replay.shapes),
        dtype=str(tensor.dtype),
        links=links,
        pulls=_pulls(replay, position, links) if _is_complex(replay, tensor) else None,
        is_contest=replay.kind is Kind.CONTEST,
        subtracts=replay.op in SUBTRACTING,
        **meanings_of(trace, replay, position, links, cells),
    )


def drawn_table(trace: Graph, edge: Edge, cells: Ints) -> LinkTable | None:
    """The table of an operation that draws numbers, which no run gives again; None of others."""
    node, gave = trace.nodes[edge.source], None if edge.cotangent is None else whole(edge.cotangent)
    if gave is not None and np.any(gave):
        return None
    written = node.call[0].partition(".")[2].partition(".")[0] if node.call else ""
    if written in DRAWS:
        note = f"{written} draws from {{read}}, and through a draw torch passes nothing back"
    elif written in DRAWS_OVER and edge.slot == 0:
        note = f"{written.rstrip('_')} writes what it draws over {{read}}"
    else:
        return None
    read = written in DRAWS
    meaning = Meaning(Reason.FLAT if read else Reason.NO_PATH, note, "read" if read else "")
    return LinkTable(
        target=(edge.target, edge.output),
        shape=trace.nodes[edge.target].shapes[edge.output] or (),
        shapes=tuple(shape or () for shape in node.shapes),
        dtype=str(trace.dtype(edge.target, edge.output)),
        links=NOTHING,
        known=(),
        meanings=NOTHING.cells,
        unread=meaning,
        special=dict.fromkeys(cells.tolist(), meaning) if read else {},
    )


def _reach(replay: Replay, position: int, cells: Ints | None) -> Links | None:
    """What is read, whatever the values are; None where the slopes tell it all."""
    if replay.op in OVERWRITES:
        return NOTHING
    if replay.writes_pointwise and position == 0:
        return _of_itself(replay.tensors[position])
    if replay.pointwise or replay.op in ARRANGEMENTS:
        return None
    if replay.kind is Kind.CONTEST:
        return _of_peaks(replay, position)
    return links_at(replay, position, drawn(replay.tensors), cells)


def drawn(tensors: Sequence[Tensor]) -> list[Tensor]:
    """Other values, all of them different and positive."""
    generator = torch.Generator().manual_seed(0)
    return [draws_like(tensor, generator) for tensor in tensors]


def _of_itself(tensor: Tensor) -> Links:
    """Each entry is read by the one in its own place."""
    cells = np.arange(tensor.numel())
    return Links(cells, np.zeros_like(cells), cells, np.ones(len(cells)))


def _of_peaks(replay: Replay, position: int) -> Links:
    """Where each entry would come out if it were by far the largest or the smallest."""
    tensors = drawn(replay.tensors)
    parts = [
        _peaks_of(replay, position, tensors, pull) for pull in pulls(replay, position, tensors)
    ]
    cells, outputs, places = np.concatenate(parts, axis=1)
    links = Links(cells, outputs, places, np.ones(len(cells)))
    return joined(links, NOTHING)


def _peaks_of(replay: Replay, position: int, tensors: Sequence[Tensor], pull: Pull) -> np.ndarray:
    """Cells, outputs and places for one output; all parts of a batch are tried at once."""
    if not pull.output.is_floating_point():
        return np.zeros((3, 0), dtype=np.int64)
    of_output, of_leaf = batch_of(pull).tables(pull) if pull.is_large else BatchAxes().tables(pull)
    if of_leaf.shape[1] > KEEP_WHOLE:
        raise ReplayError(f"in {replay.op} more entries compete than can be tried one by one")
    found = [np.zeros((2, 0), dtype=np.int64)]
    for cells in of_leaf.T:
        for peak in (_PEAK, -_PEAK):
            peaked = list(tensors)
            peaked[position] = tensors[position].clone()
            peaked[position].view(-1)[torch.tensor(cells)] = peak
            flat = replay.run(peaked)[pull.number].detach().reshape(-1).numpy()
            part, row = np.nonzero(np.abs(flat[of_output]) == _PEAK)
            found.append(np.stack([cells[part], of_output[part, row]]))
    cells, places = np.concatenate(found, axis=1)
    return np.stack([cells, np.full_like(cells, pull.number), places])


def _is_complex(replay: Replay, tensor: Tensor) -> bool:
    return tensor.is_complex() or any(output.is_complex() for output in replay.outputs)


def _pulls(replay: Replay, position: int, links: Links) -> tuple[np.ndarray, np.ndarray]:
    """What 1 and what i, coming to the end of each link alone, bring to its entry."""
    leaf = replay.tensors[position].detach().clone().requires_grad_()
    outputs = replay.run([leaf if k == position else t for k, t in enumerate(replay.tensors)])
    if len(np.unique(links.places)) > KEEP_WHOLE:
        raise ReplayError(f"{replay.op} has more complex ways than can be asked for")
    brought = np.zeros((2, len(links.cells)), dtype=np.complex128)
    for output in np.unique(links.outputs):
        for place in np.unique(links.places[links.outputs == output]):
            mine = (links.outputs == output) & (links.places == place)
            for k, unit in enumerate((1, 1j)):
                alone = torch.zeros(outputs[output].numel(), dtype=torch.complex128)
                alone[int(place)] = torch.tensor(unit)
                kind = outputs[output].dtype
                seed = alone.to(kind) if kind.is_complex else alone.real.to(kind)
                grad = _pulled(replay, outputs[output], leaf, seed)
                flat = grad.resolve_conj().resolve_neg().reshape(-1).numpy()
                brought[k, mine] = flat[links.cells[mine]]
    return brought[0], brought[1]


def _pulled(replay: Replay, output: Tensor, leaf: Tensor, seed: Tensor) -> Tensor:
    try:
        (grad,) = torch.autograd.grad(output, leaf, seed.view_as(output), retain_graph=True)
    except RuntimeError as error:
        reason = first_line(error)
        raise ReplayError(f"{replay.op} cannot be differentiated: {reason}") from error
    return grad


def _position(trace: Graph, edge: Edge, replay: Replay) -> int:
    """Which tensor of the call an edge comes from: autograd's slots are in the call's order."""
    same = sorted(
        other.slot
        for other in trace.inputs(edge.source)
        if other.slot is not None and (other.target, other.output) == (edge.target, edge.output)
    )
    positions = [
        k
        for k, place in enumerate(replay.places)
        if (place.node, place.output) == (edge.target, edge.output)
    ]
    if len(same) != len(positions) or edge.slot is None:
        raise ReplayError(f"the inputs of {trace.nodes[edge.source].label} cannot be told apart")
    return positions[same.index(edge.slot)]
