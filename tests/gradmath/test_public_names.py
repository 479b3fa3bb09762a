"""gradmath's public names load on first use."""

from __future__ import annotations

import pytest

import gradmath
from gradmath import errors


def test_every_public_name_is_there_and_nothing_else() -> None:
    named = vars(gradmath)["__all__"]
    assert sorted(named) == sorted(dir(gradmath))
    for name in named:
        assert getattr(gradmath, name).__name__ == name
    with pytest.raises(AttributeError, match="No gradmath attribute vpj"):
        gradmath.vpj  # type: ignore[attr-defined] # noqa: B018


def test_every_error_is_a_gradmath_error() -> None:
    raised = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(raised) > 5
    assert all(issubclass(kind, errors.GradmathError) for kind in raised)
    assert all(kind.__name__.endswith("Error") for kind in raised)
