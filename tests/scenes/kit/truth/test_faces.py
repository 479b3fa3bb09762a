"""Whether a number is a value or a gradient, its expression tells."""

from __future__ import annotations

import pytest

from gradmath.records.listing import Expression, ExpressionKind, Listing
from scenes.kit.look.theme import Face
from scenes.kit.truth.faces import face_of

LINES = (
    "import torch",
    "from torch.autograd import grad",
    "x = torch.ones(2, requires_grad=True)",
    "y = x * x",
    "v = torch.ones(2)",
    "dy = grad(y, x, v, create_graph=True)[0]",
    "(other,) = torch.autograd.grad(y, x, v, create_graph=True)",
    "wide = x + 1",
    "twice = 2 * dy",
    "dy.backward(v)",
    "value = jvp(f, (x,), (u,))[0]",
    "slope = jvp(f, (x,), (u,))[1]",
)
LISTING = Listing(LINES)


@pytest.mark.parametrize(
    ("code", "face"),
    [
        ("x", Face.VALUE),
        ("y", Face.VALUE),
        ("wide", Face.VALUE),
        ("v", Face.GRADIENT),
        ("x.grad", Face.GRADIENT),
        ("dy", Face.GRADIENT),
        ("other", Face.GRADIENT),
        ("value", Face.VALUE),
        ("slope", Face.GRADIENT),
        ("twice", None),  # made from a gradient, it may be either
        ("2 * x", None),
    ],
)
def test_the_face_of_a_number(code: str, face: Face | None) -> None:
    assert face_of(Expression(LISTING, len(LINES), code)) is face


def test_a_cotangent_is_a_gradient() -> None:
    found = Expression(LISTING, 4, "torch.ones(2)", ExpressionKind.COTANGENT, "y")
    assert face_of(found) is Face.GRADIENT
