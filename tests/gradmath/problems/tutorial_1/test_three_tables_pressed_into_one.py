"""Products of two matrices, in tables and in their sum, by plain torch."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from gradmath.errors import GradmathError, ParameterError, ShapeError
from gradmath.problems.tutorial_1.three_tables_pressed_into_one import (
    three_tables_pressed_into_one,
)
from gradmath.records.product_tables import ProductTables
from tests.support.refusals import refused_in_one_line
from tests.support.thoroughness import tries


@pytest.fixture(scope="module")
def film() -> ProductTables:
    return three_tables_pressed_into_one()


def agrees(found: ProductTables, A: torch.Tensor, B: torch.Tensor) -> None:
    """All records say what loops over plain numbers say."""
    (n, k), m = A.shape, B.shape[1]
    a, b = A.tolist(), B.tolist()
    assert found.A.value.tolist() == a and found.B.value.tolist() == b
    for i in range(n):
        for j in range(m):
            products = [a[i][q] * b[q][j] for q in range(k)]
            assert found.products[i][j].value.tolist() == products
            assert [int(table.value[i, j]) for table in found.sheets] == products
            assert found.out.value[i, j] == found.pressed.value[i, j] == sum(products)
    for q, table in enumerate(found.sheets):
        assert found.columns[q].value.tolist() == [row[q] for row in a]
        assert found.rows[q].value.tolist() == b[q]
        assert table.value.tolist() == torch.outer(A[:, q], B[q]).tolist()
    counts = found.cells, found.entries, found.count, found.inner
    assert [int(each.value) for each in counts] == [n * k, n * m, n * k * m, k]
    assert found.lengths == (n, k, m)


def test_the_film(film: ProductTables) -> None:
    A = torch.tensor([[1, 2, 3], [4, 5, 6]])
    B = torch.arange(7, 13).reshape(3, 2)
    agrees(film, A, B)
    assert film.out.value.tolist() == (A @ B).tolist() == [[58, 64], [139, 154]]
    assert [each.value.tolist() for each in film.sheets] == [
        [[7, 8], [28, 32]],
        [[18, 20], [45, 50]],
        [[33, 36], [66, 72]],
    ]


@settings(max_examples=tries(4), deadline=None)
@given(st.integers(2, 3), st.integers(2, 3), st.integers(2, 3), st.data())
def test_any_two_matrices(n: int, k: int, m: int, data: st.DataObject) -> None:
    def matrix(rows: int, columns: int, most: int) -> list[list[int]]:
        row = st.lists(st.integers(-most, most), min_size=columns, max_size=columns)
        return data.draw(st.lists(row, min_size=rows, max_size=rows))

    A, B = matrix(n, k, 9), matrix(k, m, 12)
    agrees(three_tables_pressed_into_one(A, B), torch.tensor(A), torch.tensor(B))


SQUARE, TALL = [[1, 2], [3, 4]], [[1, 2], [3, 4], [5, 6]]
REFUSED: dict[str, tuple[type[GradmathError], str, dict[str, Any]]] = {
    "a number": (ShapeError, "rows of whole numbers", {"A": 3}),
    "a vector": (ShapeError, "rows of whole numbers", {"A": [1, 2, 3]}),
    "no whole number": (ShapeError, "rows of whole numbers", {"B": [[1, 2], [3, 4], [5, 6.5]]}),
    "ragged": (ShapeError, "rows of whole numbers", {"A": [[1, 2, 3], [4, 5]]}),
    "no rows": (ShapeError, "rows of whole numbers", {"A": []}),
    "one row": (ShapeError, "1 rows; give 2 to 3", {"A": [[1, 2, 3]]}),
    "four columns": (ShapeError, "4 columns; give 2 to 3", {"B": [[1, 2, 3, 4]] * 3}),
    "too large": (ParameterError, "A holds 10; give whole numbers from -9 to 9",
                  {"A": [[1, 2, 3], [4, 5, 10]]}),
    "much too small": (ParameterError, "B holds -13; give whole numbers from -12 to 12",
                       {"B": [[7, 8], [9, 10], [11, -13]]}),
    "columns that meet no rows": (ShapeError, "3 columns and B has 2 rows", {"B": SQUARE}),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_shown_is_refused_in_one_line(case: str) -> None:
    kind, match, given_ = REFUSED[case]
    with refused_in_one_line(kind, match):
        three_tables_pressed_into_one(**given_)


def test_squares_are_matrices_too() -> None:
    for A in (TALL, SQUARE):
        agrees(three_tables_pressed_into_one(A, SQUARE), torch.tensor(A), torch.tensor(SQUARE))
