"""Ask torch how the outputs of an operation depend on one of its inputs, entry by entry.

A Jacobian is not asked for row by row where fewer questions do: of an operation that works entry
by entry, whose every input entry is read once (a sum), or whose every output entry reads one entry
(an index), three or four passes tell it all; axes of a batch are asked about at once. Whether an
operation is one of these, its own formula says: a random cotangent must give what the answer says.
Source: Curtis, Powell and Reid, "On the estimation of sparse Jacobian matrices", 1974.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gradmath.errors import ReplayError
from gradmath.zeros.call_texts import first_line
from gradmath.zeros.entry_links import NOTHING, Floats, Ints, Links
from gradmath.zeros.pullbacks import BatchAxes, Pull, batch_of, generator, magnitude, pulls
from gradmath.zeros.replay import Replay
from gradmath.zeros.replay_tensors import in_double, is_numeric

_CHUNK = 2**22  # entries that one batch of questions may make
_WORK = 2**29  # entries that all questions about one input may make
_PUSHES = 4  # a question about an entry of the input costs as much as so many about the output
_Columns = tuple[Ints, Ints, Ints, Floats]


def links_at(
    replay: Replay, position: int, tensors: Sequence[Tensor], cells: Ints | None = None
) -> Links:
    """How each output depends on some entries of one input, for these values of all inputs.

    Raises: ReplayError if torch cannot differentiate it, or it would take too much.
    """
    try:
        parts = list(_asked(replay, position, tensors, cells))
    except RuntimeError as error:
        raise ReplayError(f"{replay.op} cannot be differentiated: {first_line(error)}") from error
    if not parts:
        return NOTHING
    links = Links(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    wanted = slice(None) if cells is None else np.isin(links.cells, cells)
    return links.taken(wanted)


def _asked(
    replay: Replay, position: int, tensors: Sequence[Tensor], cells: Ints | None
) -> Iterator[_Columns]:
    if replay.pointwise:
        yield _entry_by_entry(replay, position, tensors)
        return
    own = pulls(replay, position, tensors)
    in_doubles = own
    if any(pull.is_large for pull in own):
        in_doubles = pulls(replay, position, [in_double(tensor) for tensor in tensors])
    for pull, wide in zip(own, in_doubles, strict=True):
        if pull.depends:
            columns = _sparse(pull, wide, cells) if pull.is_large else _row_by_row(pull)
            yield columns[0], np.full_like(columns[0], pull.number), *columns[1:]


def _entry_by_entry(replay: Replay, position: int, tensors: Sequence[Tensor]) -> _Columns:
    """One backward is enough where each entry of the output reads one entry of the input."""
    shape = replay.shapes[0]
    numbered = torch.arange(tensors[position].numel()).view(tensors[position].shape)
    wide = list(tensors)
    wide[position] = tensors[position].expand(shape)
    (pull,) = pulls(replay, position, wide)
    cells = numbered.expand(shape).reshape(-1).numpy()
    places = np.arange(pull.output.numel())
    slopes = np.zeros(len(places))
    if pull.depends:
        slopes = magnitude(pull(torch.ones_like(pull.output))).reshape(-1)
        if pull.output.is_complex():
            slopes = slopes + magnitude(pull(torch.full_like(pull.output, 1j))).reshape(-1)
    return cells, np.zeros_like(places), places, slopes


def _row_by_row(pull: Pull, batch: BatchAxes | None = None) -> tuple[Ints, Ints, Floats]:
    """One question for each entry of the output, or for each that the axes of a batch leave."""
    of_output, of_leaf = (batch or BatchAxes()).tables(pull)
    rows = of_output.shape[1]
    if rows * pull.carried > _WORK:
        raise ReplayError(f"{pull.op} has more ways than can be asked for")
    step = max(1, min(rows, _CHUNK // max(1, pull.carried)))
    parts = [(NOTHING.cells, NOTHING.places, NOTHING.slopes)]
    for start in range(0, rows, step):
        chosen = of_output[:, start : start + step]
        units = torch.zeros(chosen.shape[1], pull.output.numel(), dtype=pull.output.dtype)
        units[torch.arange(chosen.shape[1]), torch.tensor(chosen)] = 1
        units = units.view(-1, *pull.output.shape)
        slopes = magnitude(pull.all_of(units))
        if pull.output.is_complex():
            slopes = slopes + magnitude(pull.all_of(units * 1j))
        slopes = slopes.reshape(chosen.shape[1], -1)[:, of_leaf]  # (rows, batch, cells)
        row, member, cell = np.nonzero(slopes)
        parts.append((of_leaf[member, cell], chosen[member, row], slopes[row, member, cell]))
    cells, places, slopes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return cells, places, slopes


# -- fewer questions -------------------------------------------------------------------------


def _sparse(pull: Pull, wide: Pull, cells: Ints | None) -> tuple[Ints, Ints, Floats]:
    """The links by few questions, if the operation is of such a kind; wide is in double."""
    for ask in (_read_once, _reads_one):
        found = _tried(ask, pull, wide)
        if found is not None:
            live = found[2] != 0
            return found[0][live], found[1][live], found[2][live]
    batch = batch_of(wide)
    rows = batch.tables(pull)[0].shape[1]
    if cells is not None and len(cells) * _PUSHES < rows:
        found = _tried(_cell_by_cell, pull, cells)
        if found is not None:
            return found
    return _row_by_row(pull, batch)


def _tried(
    ask: Callable[..., tuple[Ints, Ints, Floats] | None], *given: Any
) -> tuple[Ints, Ints, Floats] | None:
    try:
        return ask(*given)
    except RuntimeError:  # a formula that cannot be differentiated itself
        return None


def _cell_by_cell(pull: Pull, cells: Ints) -> tuple[Ints, Ints, Floats] | None:
    """One question for each entry of the input that matters."""
    parts = []
    for cell in cells.tolist():
        unit = torch.zeros_like(pull.leaf).detach()
        unit.view(-1)[cell] = 1
        slopes = magnitude(pull.push(unit)).reshape(-1)
        places = np.flatnonzero(slopes)
        parts.append((np.full_like(places, cell), places, slopes[places]))
    cells, places, slopes = (np.concatenate(column) for column in zip(*parts, strict=True))
    return cells, places, slopes


def _read_once(pull: Pull, wide: Pull) -> tuple[Ints, Ints, Floats] | None:
    """If each entry of the input is read by one entry of the output at most."""
    places = _numbers(wide, wide.output)
    if places is None:
        return None
    slopes = magnitude(pull(torch.ones_like(pull.output))).reshape(-1)
    return np.arange(len(places)), places, slopes


def _reads_one(pull: Pull, wide: Pull) -> tuple[Ints, Ints, Floats] | None:
    """If each entry of the output reads one entry of the input at most."""
    cells = _numbers(wide.push, wide.leaf)
    if cells is None:
        return None
    slopes = magnitude(pull.push(torch.ones_like(pull.leaf))).reshape(-1)
    return cells, np.arange(len(cells)), slopes


def _numbers(ask: Callable[[Tensor], Tensor], given: Tensor) -> Ints | None:
    """Which single entry each answer comes from; None if some come from several."""
    slopes = magnitude(ask(torch.ones_like(given))).reshape(-1)
    count = torch.arange(1.0, given.numel() + 1, dtype=given.dtype).view(given.shape)
    with np.errstate(all="ignore"):
        numbers = magnitude(ask(count)).reshape(-1) / slopes
    numbers = np.where(slopes == 0, 1.0, numbers)
    if not np.all(np.isfinite(numbers)):
        return None
    found: Ints = numbers.round().astype(np.int64) - 1
    if found.size and (found.min() < 0 or found.max() >= given.numel()):
        return None
    random = torch.rand(given.shape, generator=generator(), dtype=given.dtype) + 0.5
    answer = magnitude(ask(random)).reshape(-1)
    expected = slopes * random.reshape(-1).numpy()[found]
    near = np.abs(answer - expected) <= 1e-9 * np.abs(expected)
    return found if np.all(near) else None


def read_among(replay: Replay, position: int, cells: Ints) -> tuple[list[int], list[int]]:
    """Which entries of an input are read at all, and which could not be tried for lack of time.

    NaN in the place of what is read comes out. Many are tried at once, and halved where it does.
    """
    if not len(cells):
        return [], []
    comes_out = _taint(replay, position)
    tries = _WORK // max(tensor.numel() for tensor in replay.tensors)
    read: list[int] = []
    waiting = [cells]
    while waiting and tries:
        tries -= 1
        group = waiting.pop()
        if comes_out(group):
            if len(group) == 1:
                read.append(int(group[0]))
            else:
                waiting += np.array_split(group, 2)
    return read, [cell for group in waiting for cell in group.tolist()]


def _taint(replay: Replay, position: int) -> Callable[[Ints], bool]:
    """Whether NaN in some entries of an input comes out where there was none."""
    if not is_numeric(replay.tensors[position]):
        return lambda _cells: True
    tensors = [in_double(tensor) for tensor in replay.tensors]
    with torch.no_grad():
        plain = [output.isnan() for output in replay.run(tensors)]

    def comes_out(cells: Ints) -> bool:
        tainted = tensors[position].clone()
        tainted.view(-1)[torch.tensor(cells)] = torch.nan
        given = [tainted if k == position else t for k, t in enumerate(tensors)]
        try:
            with torch.no_grad():
                outputs = replay.run(given)
        except ReplayError:  # it looks at its numbers
            return True
        pairs = zip(outputs, plain, strict=True)
        return any(bool((output.isnan() & ~was).any()) for output, was in pairs)

    return comes_out
