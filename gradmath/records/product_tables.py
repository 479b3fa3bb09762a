"""Two matrices, and all products of them: in one table, in trays, in tables that are added up."""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.records.listing import Listing
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class ProductTables:
    """Two matrices, and all that `*`, `sum` and `@` make of them.

    p are the products of A and D, and s is their sum, with dim dimensions; item is s as a Python
    number, which is_int tells. refused is what torch says to `A * B`. products[i][j] are those of
    row i of A and column j of B, out is `A @ B`. sheets[k] are the k-th of all these products, of
    columns[k] of A and rows[k] of B; pressed is their sum. left, right and whole are the shapes of
    the two factors of all sheets, and of the sheets. star, entries and count are how many products
    p holds, how many entries A @ B has, and how many products the sheets hold; inner is how many
    columns A has.
    """

    listing: Listing
    make: str
    make_b: str
    A: Record
    D: Record
    p: Record
    s: Record
    dim: Record
    item: Record
    is_int: Record
    B: Record
    refused: Record
    products: tuple[tuple[Record, ...], ...]
    out: Record
    sheets: tuple[Record, ...]
    columns: tuple[Record, ...]
    rows: tuple[Record, ...]
    pressed: Record
    left: Record
    right: Record
    whole: Record
    star: Record
    entries: Record
    count: Record
    inner: Record

    @property
    def lengths(self) -> tuple[int, int, int]:
        """Rows of A, columns of A, which are the rows of B, and columns of B."""
        return (*self.A.shape, self.B.shape[1])  # type: ignore[return-value] # two and one
