"""Tutorial 3: a product saves its factors and a sum saves no tensor; who can go back twice?"""

from __future__ import annotations

from dataclasses import dataclass

from gradmath.errors import ParameterError
from gradmath.problems.tutorial_3.graph_lines import (
    LARGEST,
    LineCode,
    arrivals,
    graph_line,
    whole_numbers,
)
from gradmath.records.graph_line import GraphLine
from gradmath.records.listing import Listing
from gradmath.running.grad_mode import with_gradients
from gradmath.running.runs import ListingRun
from gradmath.running.tensors import Values
from gradmath.running.written import assignment

X = (3.0, -1.0)
CONSTANT = 3
MAKE_P, BACK_P, BACK_Q = "p = (x * x).sum()", "p.backward()", "q.backward()"
REFUSED, KEEP = "p.backward()  # raises", "p.backward(retain_graph=True)"
_WIDTH = 28  # characters of a line: so much room is left beside the title


@dataclass(frozen=True, eq=False)
class DrawersEmpty:
    """Two lines of one listing: `x * x`, whose node saves two tensors, and `u + 3`.

    product's second call is refused; its third keeps what was saved, and its fourth frees it. sum's
    two calls both go through.
    """

    product: GraphLine
    sum: GraphLine


@with_gradients
def drawers_empty(x: Values = X, constant: int = CONSTANT) -> DrawersEmpty:
    """Which graph can be gone back through a second time, and what does `retain_graph` keep?

    Shapes: x (n,), the leaf of the product and, as its twin u, that of the sum; constant (), what
        is added to u. n is 1 to 3, entries of x are whole numbers from -9 to 9, and constant is
        one from 1 to 9.
    Raises: ShapeError, DtypeError or ParameterError if they are not so, and the errors of
        `real_tensor`.
    Source: Tutorial 3 of the course, saved tensors.

    >>> film = drawers_empty()
    >>> [call.grad.value.tolist() for call in film.product.calls]
    [[6.0, -2.0], [6.0, -2.0], [12.0, -4.0], [18.0, -6.0]]
    >>> [bool(call.freed["self"].value) for call in film.product.calls]
    [True, True, False, True]
    """
    leaf = whole_numbers("x", x)
    if isinstance(constant, bool) or constant not in range(1, LARGEST + 1):
        raise ParameterError(f"constant is {constant!r}; give a whole number from 1 to {LARGEST}")
    make_q = f"q = (u + {constant}).sum()"
    listing = Listing((
        "import torch",
        *assignment("x", leaf, width=_WIDTH),
        *assignment("u", leaf, width=_WIDTH),
        "x.requires_grad_()",
        "u.requires_grad_()",
        MAKE_P, make_q, BACK_P, BACK_Q, BACK_Q, REFUSED,
        MAKE_P, KEEP, BACK_P,
    ))  # fmt: skip
    run, place = ListingRun(listing), listing.after
    product = LineCode(
        "x", "p", "x * x", "MulBackward0", saved=("other", "self"), slots=(0, 1),
        ready=place("x.requires_grad_()"), makes=(place(MAKE_P), place(MAKE_P, 2)),
        calls=(place(BACK_P), place(REFUSED), place(KEEP), place(BACK_P, 2)),
    )  # fmt: skip
    added = LineCode(
        "u", "q", f"u + {constant}", "AddBackward0", saved=(), slots=(0,),
        ready=place("u.requires_grad_()"), makes=(place(make_q),),
        calls=(place(BACK_Q), place(BACK_Q, 2)),
    )  # fmt: skip
    return DrawersEmpty(
        product=graph_line(run, product, arrivals(lambda x: (x * x).sum(), leaf)),
        sum=graph_line(run, added, arrivals(lambda u: (u + constant).sum(), leaf)),
    )
