"""OnesIsASum's records are what plain torch computes, for the course's numbers and for others."""

from __future__ import annotations

import random

import pytest
import torch

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_4.ones_is_a_sum import OnesIsASum, ones_is_a_sum
from gradmath.records.raised import raised_in
from gradmath.records.tensor import Record
from tests.support.thoroughness import tries

FILM = ones_is_a_sum()


def tensor(record: Record) -> torch.Tensor:
    return torch.tensor(record.value)


def back(inp: torch.Tensor, v: torch.Tensor, addend: float = 1.0) -> torch.Tensor:
    """What plain torch leaves in a fresh leaf."""
    leaf = inp.clone().requires_grad_()
    ((leaf + addend) ** 2).T.backward(v)
    assert leaf.grad is not None
    return leaf.grad


def drawn(chance: random.Random) -> dict[str, list[list[float]] | float]:
    rows, columns = chance.randint(2, 4), chance.randint(2, 5)
    return {
        "inp": [[float(chance.randint(-1, 2)) for _ in range(columns)] for _ in range(rows)],
        "addend": float(chance.randint(0, 2)),
        "v": [[float(chance.randint(0, 2)) for _ in range(rows)] for _ in range(columns)],
    }


# -- what must be true, of the course's numbers ------------------------------------------------


def test_without_weights_torch_asks_for_a_scalar() -> None:
    told = raised_in(FILM.raised)
    assert told is not None
    assert "grad can be implicitly created only for scalar outputs" in told.beginning(80)
    assert FILM.first.weights.shape == FILM.first.out.shape and bool(FILM.first.fits.value)


def test_ones_bring_the_slopes() -> None:
    eye = torch.eye(4, 5)
    assert torch.equal(tensor(FILM.first.out), 1 + 3 * torch.eye(5, 4))
    assert torch.equal(tensor(FILM.first.grad), 2 + 2 * eye)


def test_a_row_of_three_triples_a_column() -> None:
    v = torch.ones(5, 4)
    v[0] = 3
    due = 2 + 2 * torch.eye(4, 5)
    due[:, 0] *= 3
    assert torch.equal(tensor(FILM.other.weights), v)
    assert torch.equal(tensor(FILM.other.grad), due)
    assert FILM.other.grad.value[:, 0].tolist() == [12, 6, 6, 6]


def test_the_weighted_sum_is_46_and_has_the_same_gradient() -> None:
    assert float(FILM.summed.whole.value) == 46
    assert torch.equal(tensor(FILM.summed.grad), tensor(FILM.other.grad))
    assert torch.equal(tensor(FILM.summed.weights), tensor(FILM.other.weights))


def test_with_ones_it_is_the_sum_of_out_32() -> None:
    assert float(FILM.plain.whole.value) == 32 == float(FILM.plain_sum.value)
    assert torch.equal(tensor(FILM.plain.grad), 2 + 2 * torch.eye(4, 5))
    assert torch.equal(tensor(FILM.plain.weights), torch.ones(5, 4))
    assert torch.equal(tensor(FILM.plain.grad), tensor(FILM.of_plain))


def test_a_weight_for_one_output_reaches_one_mirror_entry() -> None:
    v = torch.zeros(5, 4)
    v[1, 2] = 1
    grad = tensor(ones_is_a_sum(v=v.tolist()).first.grad)
    assert grad.nonzero().tolist() == [[2, 1]] and grad[2, 1] == 2


def test_weights_of_the_shape_of_inp_do_not_fit() -> None:
    out = ((torch.eye(4, 5, requires_grad=True) + 1) ** 2).T
    with pytest.raises(RuntimeError, match="Mismatch in shape"):
        out.backward(torch.ones(4, 5))
    with pytest.raises(ShapeError, match="give v one weight for each entry of out"):
        ones_is_a_sum(v=torch.ones(4, 5).tolist())


# -- of others ---------------------------------------------------------------------------------


def assert_film(film: OnesIsASum, inp: torch.Tensor, addend: float, v: torch.Tensor) -> None:
    leaf = inp.clone().requires_grad_()
    out = ((leaf + addend) ** 2).T
    grad = back(inp, v, addend)
    first = film.first
    assert torch.equal(tensor(first.inp), inp) and torch.equal(tensor(first.out), out)
    assert torch.equal(tensor(first.powers).T, out)
    assert torch.equal(tensor(first.slopes), 2 * (inp + addend))
    assert torch.equal(tensor(first.came), v.T)
    assert torch.equal(tensor(first.grad), grad) and torch.equal(tensor(first.sent), grad)
    assert torch.equal(grad, v.T * 2 * (inp + addend))
    assert torch.equal(tensor(film.of_sum), grad)
    changed = v.clone()
    changed[film.row] = 3
    grad = back(inp, changed, addend)
    total = (changed * out).sum()
    assert torch.equal(tensor(film.other.weights), changed)
    assert torch.equal(tensor(film.other.grad), grad) and torch.equal(tensor(film.other.sent), grad)
    assert torch.equal(tensor(film.summed.grad), grad) and torch.equal(tensor(film.of_other), grad)
    assert torch.equal(tensor(film.summed.terms), changed * out)
    assert torch.equal(tensor(film.summed.counts), changed)
    assert float(film.summed.whole.value) == float(total.detach())
    grad = back(inp, torch.ones_like(v), addend)
    assert torch.equal(tensor(film.plain.grad), grad) and torch.equal(tensor(film.of_plain), grad)
    assert float(film.plain.whole.value) == float(out.sum().detach())
    J = torch.autograd.functional.jacobian(lambda inp: ((inp + addend) ** 2).T, inp)
    assert torch.equal(tensor(first.J), J)


def test_the_course_is_one_of_all() -> None:
    assert_film(FILM, torch.eye(4, 5), 1.0, torch.ones(5, 4))


@pytest.mark.parametrize("seed", range(tries(6)))
def test_every_record_is_plain_torch_s(seed: int) -> None:
    given = drawn(random.Random(seed))
    inp, v = torch.tensor(given["inp"]), torch.tensor(given["v"])
    film = ones_is_a_sum(**given, row=seed % 2)  # type: ignore[arg-type] # by name
    assert_film(film, inp, float(given["addend"]), v)  # type: ignore[arg-type] # a number


def test_the_caller_s_tensors_are_left_alone() -> None:
    inp = torch.eye(2, 3, requires_grad=True)
    with torch.no_grad():
        assert ones_is_a_sum(inp, v=torch.ones(3, 2)).first.grad.shape == (2, 3)
    assert inp.grad is None


@pytest.mark.parametrize(
    ("given", "due"),
    [
        ({"inp": [[1.0, 2.0]], "v": [[1.0], [1.0]]}, "give 2 to 4 rows of 2 to 5 entries"),
        ({"inp": [[0.5, 0.0], [0.0, 1.0]], "v": [[1.0] * 2] * 2}, "give whole numbers"),
        ({"inp": [[0.0, 9.0], [0.0, 1.0]], "v": [[1.0] * 2] * 2}, "at most 3 apart"),
        ({"inp": [[0.0, 1.0], [0.0, 1.0]], "v": [[9.0] * 2] * 2, "addend": 8.0}, "smaller numbers"),
        ({"addend": 0.5}, "give whole numbers"),
        ({"row": 5}, "give a whole number from 0 to 4"),
        ({"weight": 1.0}, "would not change row 0 of v"),
        ({"weight": 2.5}, "give another whole number"),
        ({"weight": 30.0}, "smaller numbers"),
    ],
)
def test_what_has_no_room_is_refused_in_one_line(given: dict[str, object], due: str) -> None:
    with pytest.raises(GradmathError, match=due) as error:
        ones_is_a_sum(**given)  # type: ignore[arg-type] # wrong on purpose
    assert isinstance(error.value, ShapeError | ParameterError)
    assert "\n" not in str(error.value)
