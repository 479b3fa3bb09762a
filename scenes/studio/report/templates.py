"""Templates of pages, all of which know the themes and a frame's size."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from scenes.kit.look.theme import DARK, LIGHT
from scenes.studio.report.svg_paths import HEIGHT, WIDTH


def rendered(template: str, **names: Any) -> str:
    """What a template gives for some names."""
    look = {"light": LIGHT, "dark": DARK, "width": WIDTH, "height": HEIGHT}
    return _environment().get_template(template).render(**look, **names)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("scenes.studio.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
