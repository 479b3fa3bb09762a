"""Few questions find what many find: the whole Jacobian, entry by entry, by plain torch."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

import gradmath
from gradmath.errors import ReplayError
from gradmath.zeros import probes, pullbacks
from gradmath.zeros.entry_links import Links
from gradmath.zeros.pullbacks import Pull
from gradmath.zeros.replay import Replay

_W = torch.randn(6, 5, generator=torch.Generator().manual_seed(1))
_K = torch.randn(3, 2, 3, 3, generator=torch.Generator().manual_seed(2))
# Operations whose first input, of the given shape, has a Jacobian that is asked for.
OPERATIONS: dict[str, tuple[Callable[[Tensor], Tensor], tuple[int, ...]]] = {
    "sum": (lambda x: x.sum(1), (5, 7)),
    "mean of all": (lambda x: x.mean(), (5, 7)),
    "permute": (lambda x: x.permute(1, 0), (5, 7)),
    "index": (lambda x: x[torch.tensor([3, 0, 3, 3])], (5, 7)),
    "gather": (lambda x: x.gather(1, torch.tensor([[0, 0, 6], [5, 5, 5]])), (5, 7)),
    "cat": (lambda x: torch.cat([x, torch.ones(2, 7)]), (5, 7)),
    "repeat": (lambda x: x.repeat(2, 3), (5, 7)),
    "pad": (lambda x: functional.pad(x, (1, 2)), (5, 7)),
    "matrix product": (lambda x: x @ _W, (7, 6)),
    "matrix product, other side": (lambda x: _W @ x, (5, 7)),
    "batched product": (lambda x: torch.bmm(x, _W.expand(3, 6, 5)), (3, 4, 6)),
    "softmax": (lambda x: x.softmax(1), (6, 5)),
    "softmax, other axis": (lambda x: x.softmax(0), (6, 5)),
    "layer_norm": (lambda x: functional.layer_norm(x, (5,)), (6, 5)),
    "convolution": (lambda x: functional.conv2d(x, _K), (2, 2, 6, 5)),
    "kernel": (lambda k: functional.conv2d(torch.ones(2, 2, 5, 5).cumsum(2), k), (3, 2, 3, 3)),
    "bias": (lambda b: functional.conv2d(torch.ones(1, 2, 5, 5), _K, b), (3,)),
    "max_pool": (lambda x: functional.max_pool2d(x, 2), (1, 2, 6, 6)),
    "cumsum": (lambda x: x.cumsum(1), (4, 5)),
    "cumprod": (lambda x: x.cumprod(0), (4, 5)),
    "prod": (lambda x: x.prod(1), (4, 5)),
    "logsumexp": (lambda x: x.logsumexp(0), (4, 5)),
    "cdist": (lambda x: torch.cdist(x, _W), (4, 5)),
    "triu": (lambda x: x.triu(), (5, 5)),
    "roll": (lambda x: x.roll(2, 0), (5, 4)),
    "inverse": (torch.linalg.inv, (4, 4)),
}


def replay_of(fn: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Replay, int]:
    """The first operation that reads x, and where."""
    trace = gradmath.trace(fn, x, v=torch.ones_like(fn(x)), names=["x"])
    edge = next(e for e in trace.edges if e.target == trace.leaf("x").index and e.slot is not None)
    replay = Replay(trace, trace.nodes[edge.source])
    return replay, [place.node for place in replay.places].index(edge.target)


def dense(links: Links, outputs: int, cells: int) -> np.ndarray:
    table = np.zeros((outputs, cells))
    table[links.places, links.cells] = links.slopes
    return table


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("some", [False, True])
def test_few_questions_find_the_whole_jacobian(
    name: str, some: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pullbacks, "DENSE", 0)
    fn, shape = OPERATIONS[name]
    x = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    replay, position = replay_of(fn, x)
    leaf = replay.tensors[position].double()

    def run(leaf: Tensor) -> Tensor:
        given = [leaf if k == position else t.double() if t.is_floating_point() else t
                 for k, t in enumerate(replay.tensors)]  # fmt: skip
        return replay.run(given)[0]

    jacobian = torch.autograd.functional.jacobian(run, leaf)
    expected = jacobian.reshape(-1, leaf.numel()).numpy()
    cells = np.arange(leaf.numel())[:: 3 if some else 1]
    links = probes.links_at(replay, position, replay.tensors, cells if some else None)
    links = links.taken(links.outputs == 0)
    mine = dense(links, len(expected), leaf.numel())
    # Slopes are float32's; each is a sum of at most as many products as there are entries.
    slack = expected.shape[1] * float(np.finfo(np.float32).eps) * max(1, np.abs(expected).max())
    assert np.allclose(mine[:, cells], expected[:, cells], rtol=0, atol=16 * slack)
    assert not np.any(np.delete(mine, cells, axis=1))
    assert np.all(np.diff(links.cells) >= 0)


class Counted(Pull):
    asked = 0

    def __call__(self, *given: object, **options: object) -> Tensor:
        Counted.asked += 1
        return super().__call__(*given, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fn", "shape", "most"),
    [
        (lambda x: x.sum(), (100, 100), 4),
        (lambda x: x.t(), (100, 100), 4),
        (lambda x: x[torch.zeros(500, dtype=torch.long)], (100, 5), 16),
        (lambda x: functional.conv2d(torch.ones(1, 1, 64, 64), torch.ones(8, 1, 3, 3), x), (8,), 9),
    ],
)
def test_so_many_questions_are_enough(
    fn: Callable[[Tensor], Tensor],
    shape: tuple[int, ...],
    most: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pullbacks, "Pull", Counted)
    replay, position = replay_of(fn, torch.ones(shape))
    Counted.asked = 0
    links = probes.links_at(replay, position, replay.tensors)
    assert len(links.cells) >= max(replay.tensors[position].numel(), replay.outputs[0].numel())
    assert 0 < Counted.asked <= most


def test_a_product_that_would_take_too_much_is_refused() -> None:
    replay, position = replay_of(lambda x: torch.fft.fft(x).real, torch.ones(50_000))
    with pytest.raises(ReplayError, match="has more ways than can be asked for"):
        probes.links_at(replay, position, replay.tensors)


@pytest.mark.parametrize(
    ("fn", "read"),
    [
        (lambda x: torch.softmax(x, 0), True),
        (lambda x: x[1:], False),
        (lambda x: torch.relu(x), True),
        (lambda x: x.gather(0, torch.tensor([1])), False),
    ],
)
def test_what_is_read_shows_when_it_is_no_number(
    fn: Callable[[Tensor], Tensor], read: bool
) -> None:
    replay, position = replay_of(fn, torch.tensor([1.0, 2.0, 3.0]))
    found, untried = probes.read_among(replay, position, np.array([0]))
    assert (found, untried) == ([0] if read else [], [])


def test_each_entry_that_is_read_is_found_among_many() -> None:
    chosen = torch.tensor([3, 700, 701, 999])
    replay, position = replay_of(lambda x: x.gather(0, chosen), torch.ones(1000))
    found, untried = probes.read_among(replay, position, np.arange(1000))
    assert (sorted(found), untried) == (chosen.tolist(), [])


def test_what_there_is_no_time_to_try_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probes, "_WORK", 10 * 1000)
    replay, position = replay_of(lambda x: x.softmax(0), torch.ones(1000))
    found, untried = probes.read_among(replay, position, np.arange(1000))
    assert not set(found) & set(untried) and len(untried) > 900
