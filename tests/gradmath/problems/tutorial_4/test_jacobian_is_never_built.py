"""All of a Jacobian and one row of it: what plain torch says of both, for other sizes, too."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.autograd.functional import jacobian
from torch.utils._python_dispatch import TorchDispatchMode

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_4.jacobian_is_never_built import (
    MAPS,
    SIZES,
    JacobianIsNeverBuilt,
    jacobian_is_never_built,
)
from gradmath.records.square import JacobianRun

MAPPED = {
    "(x + 1) ** 2": lambda x: (x + 1) ** 2,
    "torch.exp(x)": torch.exp,
    "torch.sigmoid(x)": torch.sigmoid,
}
OF_THE_COURSE = jacobian_is_never_built()


def value(record: object) -> torch.Tensor:
    return torch.from_numpy(np.array(record.value))  # type: ignore[attr-defined] # a record


@pytest.mark.parametrize("number", range(len(MAPS)))
def test_an_element_wise_map_fills_the_diagonal_alone(number: int) -> None:
    found = jacobian_is_never_built(sizes=(5, 20), element_wise=number)
    for run, n in zip(found.sparse, (5, 20), strict=True):
        x = torch.linspace(0, 1, n)
        slopes = torch.func.vmap(torch.func.grad(MAPPED[MAPS[number]]))(x)
        torch.testing.assert_close(value(run.J.tensor), torch.diag(slopes))
        assert (int(run.cells.value), int(run.full.value)) == (n * n, n)
        torch.testing.assert_close(value(run.grad.tensor), slopes)


def test_the_courses_sizes_fill_a_thousandth_of_a_million() -> None:
    last = OF_THE_COURSE.sparse[-1]
    n = SIZES[-1]
    due = torch.diag(2 * (torch.linspace(0, 1, n) + 1))
    assert torch.equal(value(last.J.tensor), due)
    assert last.J.tensor.value.nbytes == 4_000_000 and last.grad.tensor.value.nbytes == 4_000


def test_a_dense_map_fills_all_and_the_row_is_a_weighted_sum() -> None:
    run, n = OF_THE_COURSE.dense, SIZES[-1]
    torch.manual_seed(0)
    A = torch.randn(n, n)
    x = torch.linspace(0, 1, n, requires_grad=True)
    J = 2 * (A @ x.detach())[:, None] * A
    assert int(run.full.value) == n * n
    torch.testing.assert_close(value(run.J.tensor), J, rtol=1e-4, atol=1e-4)
    ((A @ x) ** 2).backward(torch.ones(n))
    assert x.grad is not None
    largest = float(x.grad.abs().max())
    for shown in (run.grad.tensor, run.product, OF_THE_COURSE.alone.grad.tensor):
        assert float((value(shown) - x.grad).abs().max()) < 1e-4 * largest


@pytest.mark.parametrize("n", [5, SIZES[-1]])
def test_no_pass_back_makes_more_than_a_row(n: int) -> None:
    """The script's own watch: whatever torch makes on the way, but A, which was there."""
    torch.manual_seed(0)
    A = torch.randn(n, n)
    sizes: list[int] = []

    class Watch(TorchDispatchMode):
        def __torch_dispatch__(self, func, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
            made = func(*args, **(kwargs or {}))
            if isinstance(made, torch.Tensor) and made.data_ptr() != A.data_ptr():
                sizes.append(made.numel())
            return made

    out = (A @ torch.linspace(0, 1, n, requires_grad=True)) ** 2
    with Watch():  # type: ignore[no-untyped-call] # torch types no mode
        out.backward(torch.ones(n))
    assert sizes and max(sizes) == n
    found = OF_THE_COURSE if n == SIZES[-1] else jacobian_is_never_built(sizes=(4, n))
    assert set(found.alone.made.value.tolist()) == {n} == set(found.sparse_made.value.tolist())


def test_the_whole_is_made_of_a_pass_for_each_row() -> None:
    """Why times part: `jacobian` goes back n times."""
    calls = []
    n = 7
    x = torch.linspace(0, 1, n)
    x.requires_grad_()

    def f(x: torch.Tensor) -> torch.Tensor:
        out = x**2
        out.register_hook(lambda grad: calls.append(grad.clone()))
        return out

    jacobian(f, x)
    assert torch.equal(torch.stack(calls), torch.eye(n))


def test_times_are_measured_and_called_so() -> None:
    for run in OF_THE_COURSE.timed:
        assert run.whole.measured and run.row.measured
        assert float(run.whole.value) > 0 and float(run.row.value) > 0


def filled(run: JacobianRun) -> bool:
    return bool(np.array_equal(run.J.filled.value, run.J.tensor.value != 0))


def test_cells_are_told_from_empty_ones() -> None:
    found: JacobianIsNeverBuilt = OF_THE_COURSE
    assert all(map(filled, (*found.sparse, found.dense)))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"sizes": (3, 4)}, "sizes"),
        ({"sizes": (4,)}, "sizes"),
        ({"sizes": (4, 4)}, "sizes"),
        ({"sizes": (10, 4)}, "sizes"),
        ({"sizes": (4, 1001)}, "sizes"),
        ({"sizes": (4, 7.5)}, "sizes"),
        ({"sizes": (True, 4)}, "sizes"),
        ({"sizes": tuple(range(4, 13))}, "sizes"),
        ({"sizes": 4}, "sizes"),
        ({"sizes": "4, 10"}, "sizes"),
        ({"element_wise": 3}, "element_wise"),
        ({"element_wise": "torch.exp(x)"}, "element_wise"),
    ],
)
def test_what_cannot_be_shown_is_one_clear_line(given: dict[str, object], told: str) -> None:
    with pytest.raises(ParameterError, match=f"^{told} = .*give ") as error:
        jacobian_is_never_built(**given)  # type: ignore[arg-type]
    assert "\n" not in str(error.value)
