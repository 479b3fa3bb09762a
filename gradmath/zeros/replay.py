"""Run one operation of a trace again, on the values that the trace holds, and ask how its outputs
depend on one of its inputs: which entries they read, and with which local derivative.

Source: PyTorch docs, Autograd mechanics; torch.Tag.pointwise marks operations that work entry by
entry.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.errors import ReplayError
from gradmath.records.graph import Graph, Node, Summary
from gradmath.running import torch_private
from gradmath.tracing.held import KEEP_WHOLE, tensors_in
from gradmath.zeros.call_texts import dtype_of, filled, parsed, places
from gradmath.zeros.entry_links import Floats, Ints, Links

_CHUNK = 2**22  # entries of a Jacobian that are computed at once
# Work entry by entry, though torch does not say so.
_POINTWISE_TOO = {"_to_copy", "_conj", "_prelu_kernel", "complex", "hardswish"}
_PEAK = 1e6  # above and below every drawn number


class Replay:
    """One node's operation with the tensors that went into it."""

    def __init__(self, trace: Graph, node: Node) -> None:
        if not node.call:
            raise ReplayError(f"{node.grad_fn or 'it'} is no operation of torch's that can be run")
        self.node = node
        self.function, self.arguments, self.keywords = parsed(*node.call)
        self.op = torch_private.operation_name(self.function).rstrip("_")
        self.may_draw = torch.Tag.nondeterministic_seeded in self.function.tags
        self.places = [*places(self.arguments), *places(list(self.keywords.values()))]
        self.tensors = [_tensor(trace.nodes[p.node], p.output) for p in self.places]
        self.shapes = [tuple(out.shape) for out in self._checked_run()]
        each = torch.Tag.pointwise in self.function.tags or self.op in _POINTWISE_TOO
        self.pointwise = each and len(self.shapes) == 1 and not self.writes_to_view
        self.writes_pointwise = each and self.writes_to_view

    @property
    def writes_to_view(self) -> bool:
        """Whether the operation writes to a part of its first tensor and gives the whole."""
        return bool(self.places) and self.places[0].window is not None

    def run(self, tensors: Sequence[Tensor], seed: int = 0) -> list[Tensor]:
        """The outputs for other tensors in the places of the recorded ones."""
        if not self.may_draw:
            return self._run(tensors)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            return self._run(tensors)

    def _run(self, tensors: Sequence[Tensor]) -> list[Tensor]:
        copies = [tensor.clone() for tensor in tensors]  # an operation may write to them
        left = iter(copies)
        try:
            arguments = filled(self.arguments, left)
            keywords = {name: filled(value, left) for name, value in self.keywords.items()}
            result = self.function(*arguments, **keywords)
            return copies[:1] if self.writes_to_view else list(tensors_in((result,)))
        except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError) as error:
            raise ReplayError(f"{self.op} cannot be run again: {_first_line(error)}") from error

    def _checked_run(self) -> list[Tensor]:
        """The outputs once more; they must be what the trace holds, whatever is drawn."""
        outputs: list[Tensor] = []
        for seed in (0, 1) if self.may_draw else (0,):
            with torch.no_grad():
                outputs = self.run(self.tensors, seed)
            for output, kept in zip(outputs, self.node.values, strict=False):
                if isinstance(kept, np.ndarray) and not _alike(output, kept):
                    raise ReplayError(f"{self.op} gives something else when it is run again")
        return outputs

    # -- local derivatives -------------------------------------------------------------------

    def slopes(self, position: int) -> Links:
        """The local derivatives at the recorded values, as torch computes them in their dtype."""
        return self._links(position, self.tensors)

    def exact_slopes(self, position: int) -> Links:
        """The local derivatives at the recorded values in double precision."""
        return self._links(position, [_doubled(tensor) for tensor in self.tensors])

    def reach(self, position: int) -> Links:
        """What is read at all: the slopes at drawn values, all of them different and positive."""
        generator = torch.Generator().manual_seed(0)
        return self._links(position, [_drawn(t, generator) for t in self.tensors])

    def reach_of_itself(self, position: int) -> Links:
        """Each entry is read by the one in its own place."""
        cells = np.arange(self.tensors[position].numel())
        return Links(cells, np.zeros_like(cells), cells, np.ones(len(cells)))

    def reach_of_peaks(self, position: int) -> Links:
        """Where each entry would come out if it were by far the largest or the smallest."""
        generator = torch.Generator().manual_seed(0)
        drawn = [_drawn(tensor, generator) for tensor in self.tensors]
        found: list[tuple[int, int, int]] = []
        for cell in range(drawn[position].numel()):
            for peak in (_PEAK, -_PEAK):
                peaked = list(drawn)
                peaked[position] = drawn[position].clone()
                peaked[position].view(-1)[cell] = peak
                for k, out in enumerate(self.run(peaked)):
                    if out.is_floating_point():
                        hits = torch.nonzero(out.flatten() == peak).flatten().tolist()
                        found += [(cell, k, place) for place in hits]
        table = np.array(sorted(set(found)), dtype=np.int64).reshape(-1, 3)
        return Links(table[:, 0], table[:, 1], table[:, 2], np.ones(len(table)))

    def factors(self, position: int) -> tuple[int, Links] | None:
        """For a product: the other factor, and in place of slopes which of its entries each is.

        With the other factor's entries numbered, each slope is the number of the one it consists
        of. None where there is no tensor like that.
        """
        numbers = [_numeric(t) or self.pointwise for t in self.tensors]  # a mask is a factor, too
        ones = [
            _ones(tensor) if number else tensor
            for tensor, number in zip(self.tensors, numbers, strict=True)
        ]
        plain = self._links(position, ones)
        for other, tensor in enumerate(ones):
            if other == position or not numbers[other]:
                continue
            numbered = list(ones)
            numbered[other] = torch.arange(2.0, tensor.numel() + 2).to(tensor).view(tensor.shape)
            links = self._links(position, numbered)
            if len(links.slopes) != len(plain.slopes) or not np.all(plain.slopes):
                continue
            ratios = links.slopes / plain.slopes
            if np.all(ratios >= 2) and np.allclose(ratios, ratios.round()):
                return other, Links(links.cells, links.outputs, links.places, ratios.round() - 2)
        return None

    def term(self, position: int, output: int, place: int, cotangent: complex) -> Any:
        """What one entry of an output's cotangent, alone, brings to the input."""
        leaf, outputs = self._outputs(position, self.tensors)
        alone = torch.zeros(outputs[output].numel(), dtype=outputs[output].dtype)
        alone[place] = torch.tensor(cotangent).to(alone)
        (grad,) = torch.autograd.grad(outputs[output], leaf, alone.view_as(outputs[output]))
        return grad.resolve_conj().resolve_neg().flatten().numpy()

    def _links(self, position: int, tensors: Sequence[Tensor]) -> Links:
        parts = list(
            self._entry_by_entry(position, tensors)
            if self.pointwise
            else self._row_by_row(position, tensors)
        )
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else []
        if not columns:
            none = np.zeros(0, dtype=np.int64)
            return Links(none, none, none, np.zeros(0))
        order = np.argsort(columns[0], kind="stable")
        cells, outputs, places, slopes = (column[order] for column in columns)
        return Links(cells, outputs, places, slopes)

    def _entry_by_entry(
        self, position: int, tensors: Sequence[Tensor]
    ) -> Iterator[tuple[Ints, Ints, Ints, Floats]]:
        """One backward is enough where each entry of the output reads one entry of the input."""
        shape = self.shapes[0]
        cells = np.arange(tensors[position].numel()).reshape(tuple(tensors[position].shape))
        wide = list(tensors)
        wide[position] = tensors[position].expand(shape)
        leaf, (output,) = self._outputs(position, wide)
        places = np.arange(output.numel())
        slopes = _magnitude(_pulled(output, leaf, torch.ones_like(output)))
        if output.is_complex():
            slopes = slopes + _magnitude(_pulled(output, leaf, torch.full_like(output, 1j)))
        cells = np.broadcast_to(cells, shape).reshape(-1)
        yield cells, np.zeros_like(places), places, slopes.reshape(-1)

    def _row_by_row(
        self, position: int, tensors: Sequence[Tensor]
    ) -> Iterator[tuple[Ints, Ints, Ints, Floats]]:
        """One backward for each entry of each output, many at once."""
        leaf, outputs = self._outputs(position, tensors)
        for k, output in enumerate(outputs):
            if not output.requires_grad:
                continue
            step = max(1, _CHUNK // max(1, leaf.numel()))
            for start in range(0, output.numel(), step):
                rows = _rows(output, leaf, start, min(start + step, output.numel()))
                places, cells = np.nonzero(rows)
                yield cells, np.full_like(cells, k), places + start, rows[places, cells]

    def _outputs(self, position: int, tensors: Sequence[Tensor]) -> tuple[Tensor, list[Tensor]]:
        leaf = tensors[position].detach().clone().requires_grad_()
        return leaf, self.run([leaf if k == position else t for k, t in enumerate(tensors)])


def _rows(output: Tensor, leaf: Tensor, start: int, end: int) -> Floats:
    """The magnitudes of rows of a Jacobian, (rows, entries of the leaf)."""
    units = torch.zeros(end - start, *output.shape, dtype=output.dtype)
    flat = units.view(end - start, -1)
    flat[torch.arange(end - start), torch.arange(start, end)] = 1
    rows = _magnitude(_batch(output, leaf, units))
    if output.is_complex():
        rows = rows + _magnitude(_batch(output, leaf, units * 1j))
    return rows.reshape(end - start, -1)


def _batch(output: Tensor, leaf: Tensor, units: Tensor) -> Tensor:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="There is a performance drop")
        try:
            return _pulled(output, leaf, units, batched=True)
        except RuntimeError:  # a formula that cannot be batched
            return torch.stack([_pulled(output, leaf, unit) for unit in units])


def _pulled(output: Tensor, leaf: Tensor, cotangent: Tensor, *, batched: bool = False) -> Tensor:
    shape = (len(cotangent), *leaf.shape) if batched else leaf.shape
    if not output.requires_grad:
        return torch.zeros(shape)
    (grad,) = torch.autograd.grad(
        output, leaf, cotangent, retain_graph=True, allow_unused=True, is_grads_batched=batched
    )
    return torch.zeros(shape) if grad is None else grad


def _magnitude(tensor: Tensor) -> Floats:
    """Real slopes keep their sign, complex ones are told by their size."""
    wide = tensor.detach().abs() if tensor.is_complex() else tensor.detach()
    return np.asarray(wide.double().numpy())


# -- tensors ---------------------------------------------------------------------------------


def _tensor(node: Node, output: int) -> Tensor:
    """What a node held, as a tensor of its own dtype."""
    value, dtype = node.values[output], node.dtypes[output]
    if isinstance(value, Summary):
        raise ReplayError(
            f"{node.label} has {int(np.prod(value.shape))} entries, and traces keep only tensors "
            f"of up to {KEEP_WHOLE} whole"
        )
    if value is None or dtype is None:
        raise ReplayError(f"the trace does not hold what {node.label} was")
    return torch.tensor(value).to(dtype_of(dtype.removeprefix("torch.")))


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _numeric(tensor: Tensor) -> bool:
    """Whether it holds numbers, not indices or a mask."""
    return tensor.is_floating_point() or tensor.is_complex()


def _doubled(tensor: Tensor) -> Tensor:
    if tensor.is_complex():
        return tensor.to(torch.complex128)
    return tensor.double() if tensor.is_floating_point() else tensor


def _ones(tensor: Tensor) -> Tensor:
    return torch.ones(tensor.shape, dtype=torch.cdouble if tensor.is_complex() else torch.double)


def _drawn(tensor: Tensor, generator: torch.Generator) -> Tensor:
    """Numbers from 0.5 to 1.5 in the place of numbers; indices and masks stay as they are."""
    if not _numeric(tensor):
        return tensor
    return torch.rand(tensor.shape, generator=generator, dtype=_doubled(tensor).dtype) + 0.5


def _alike(output: Tensor, kept: npt.NDArray[np.generic]) -> bool:
    """Whether an output is what the trace holds, but for the order of additions."""
    wide = torch.complex128 if output.is_complex() else torch.double
    now = output.detach().resolve_conj().resolve_neg().to(wide)
    then = torch.tensor(kept).to(wide)
    precision = torch.finfo(output.dtype).eps if _numeric(output) else 0.0
    finite = then[torch.isfinite(then)].abs()
    slack = 64 * precision * (float(finite.max()) if finite.numel() else 0.0)
    return now.shape == then.shape and torch.allclose(
        now, then, rtol=0.0, atol=slack, equal_nan=True
    )
