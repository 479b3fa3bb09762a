"""Two matrices, and all products of them: in trays, and in tables that are added up."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class ProductTables:
    """Two matrices, all products of rows and columns, and their matrix product.

    products[i][j] are those of row i of A and column j of B, out is `A @ B`. sheets[k] are the k-th
    of all these products, of columns[k] of A and rows[k] of B; pressed is their sum. cells, entries
    and count are how many entries A and A @ B have, and how many products the sheets hold; inner is
    how many columns A has.
    """

    listing: Listing
    make: str
    make_b: str
    A: Record
    B: Record
    products: tuple[tuple[Record, ...], ...]
    out: Record
    sheets: tuple[Record, ...]
    columns: tuple[Record, ...]
    rows: tuple[Record, ...]
    pressed: Record
    cells: Record
    entries: Record
    count: Record
    inner: Record

    @property
    def lengths(self) -> tuple[int, int, int]:
        """Rows of A, columns of A, which are the rows of B, and columns of B."""
        return (*self.A.shape, self.B.shape[1])  # type: ignore[return-value] # two and one
