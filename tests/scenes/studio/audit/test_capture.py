"""What is captured comes in the order in which manim draws it."""

from __future__ import annotations

import random

from manim import Dot, Mobject, VGroup
from manim.utils.family import extract_mobject_family_members

from scenes.studio.audit.capture import displayed


def test_what_is_drawn_comes_in_manims_order() -> None:
    draw = random.Random(0)
    for _ in range(50):
        dots = [Dot().set_z_index(draw.choice([-1, 0, 0, 2])) for _ in range(12)]
        inner = [VGroup(*draw.sample(dots, 4)) for _ in range(3)]
        outer = VGroup(*inner, *draw.sample(dots, 3))
        stage: list[Mobject] = [*draw.sample(dots, 5), outer, draw.choice(inner), Mobject()]
        due = extract_mobject_family_members(stage, use_z_index=True, only_those_with_points=True)
        assert list(map(id, displayed(stage))) == list(map(id, due))
