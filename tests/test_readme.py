"""What README shows is what comes of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text()


def section(heading: str) -> str:
    """The first Python example below a heading."""
    example = re.search(rf"^## {heading}$.*?^```python\n(.*?)^```$", README, re.M | re.S)
    assert example is not None, heading
    return example[1]


def untrue_comments(example: str) -> list[str]:
    """Run an example; each expression with a comment on its last line must read like that."""
    scope: dict[str, Any] = {}
    lines, faults = example.splitlines(), []
    for statement in ast.parse(example).body:
        code = ast.unparse(statement)
        if not isinstance(statement, ast.Expr):
            exec(code, scope)
            continue
        value = eval(code, scope)
        assert statement.end_lineno is not None
        shown = lines[statement.end_lineno - 1].partition("  # ")[2]
        if shown != repr(value):
            faults.append(f"{code} is {value!r}, not {shown}")
    return faults


def test_the_questions_have_these_answers() -> None:
    example = section("Ask questions about gradients")
    assert untrue_comments(example) == []
    assert len(untrue_comments(example.replace("# [1.0, 1.0, 1.0]", "# [1.0, 1.0, 0.0]"))) == 1


def test_a_missing_section_is_noticed() -> None:
    with pytest.raises(AssertionError, match="No such section"):
        section("No such section")
