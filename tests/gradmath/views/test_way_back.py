"""Tables and pictures tell what hooks did and where the way back first is not finite."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

import gradmath
from gradmath.graphs.trace import Trace
from gradmath.records.anomaly import Anomaly
from gradmath.views.palette import ALARM
from gradmath.views.svg import MOST_NODES, graph_svg
from gradmath.views.way_back import anomaly_lines, product_text


def clip(grad: Tensor) -> Tensor:
    return grad.clamp(-2, 2)


def hooked(x: Tensor) -> Tensor:
    y = x * 2
    y.register_hook(clip)
    return (y * y).sum()


def odd(x: Tensor) -> Tensor:
    return torch.where(x > 0, x.sqrt(), x).sum()


LINE = clip.__code__.co_firstlineno
HOOKED = gradmath.trace(hooked, torch.tensor([1.0, 2.0]))
ODD = gradmath.trace(odd, torch.tensor([0.0, 4.0]))


def squeezed(text: str) -> str:
    return " ".join(text.split())


def texts(svg: str) -> str:
    return squeezed(" ".join(re.findall(r">([^<>]+)<", svg))).replace("&gt;", ">")


def test_the_table_has_what_came_the_hook_and_what_it_made() -> None:
    table = str(HOOKED)
    row = next(line for line in table.splitlines() if line.startswith(" 1"))
    below = table.splitlines()[table.splitlines().index(row) + 1 :]
    assert "[4, 8]" in row and "→ clip →" in below[0] and "[2, 2]" in below[1]
    assert "what hooks changed" in table
    assert f"node 1 y [4, 8] → [2, 2], by tensor hook clip (test_way_back.py:{LINE})" in squeezed(
        table
    )
    assert "node 1 y [4, 8] = [2, 4] (from 2 mul) + [2, 4] (from 2 mul)" in squeezed(table)
    assert "≠" not in table


def test_the_picture_has_them_as_well() -> None:
    told = texts(graph_svg(HOOKED))
    assert f"→ tensor hook clip (test_way_back.py:{LINE}) →" in told
    assert "what came back 4 8" in told and "cotangent 2 2" in told


def test_hooks_of_edges_and_of_grad_are_in_table_and_picture() -> None:
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    w.register_post_accumulate_grad_hook(lambda leaf: leaf.grad.mul_(2))

    def fn(x: Tensor) -> Tensor:
        y = x * w
        assert y.grad_fn is not None
        y.grad_fn.register_hook(lambda grads, _: (grads[0] * 0, *grads[1:]))
        return y.sum()

    run = gradmath.trace(fn, torch.tensor([1.0, 2.0], requires_grad=True))
    table, told = squeezed(str(run)), texts(graph_svg(run))
    assert "[3, 4] → [0, 0], by node hook lambda (" in table
    assert "w.grad [1, 2] → [2, 4], by post-accumulate-grad hook lambda (" in table
    assert "[3, 4] before lambda" in told  # on the line's label
    assert ".grad: [1, 2] → [2, 4], by post-accumulate-grad hook lambda" in told


def test_the_table_and_the_picture_say_where_it_first_is_not_finite() -> None:
    for told in (squeezed(str(ODD)), texts(graph_svg(ODD))):
        assert "! first not finite" in told and "going back" in told
        assert "made nan for x[0]" in told and "0 × inf = nan" in told
        assert "put the where inside, sqrt(where(x > 0, x, 1))" in told
    assert "first not finite going back: node" in str(ODD).splitlines()[0]


def test_in_a_long_table_the_node_has_its_row() -> None:
    def long(x: Tensor) -> Tensor:
        for _ in range(60):
            x = x * 1
        x = x.sqrt()
        for _ in range(60):
            x = x * 1
        return x.sum()

    run = gradmath.trace(long, torch.tensor([0.0, 4.0]))
    assert run.anomaly is not None and len(run.nodes) > MOST_NODES
    assert re.search(rf"^ *{run.anomaly.node} +! first not", str(run), re.MULTILINE)
    assert f'fill="{ALARM}"' in graph_svg(run) and "! sqrt" in texts(graph_svg(run))


@pytest.mark.parametrize("view", [str, graph_svg])
def test_nothing_is_said_where_nothing_happened(view: Any) -> None:
    told = view(gradmath.trace(lambda x: (x * x).sum(), torch.ones(2)))
    assert "what hooks" not in told and "→" not in told
    assert "not finite" not in told and ALARM not in told


def test_nan_in_a_picture_is_no_zero() -> None:
    cells = re.findall(r"<rect[^>]*/><text[^>]*>[^<]*</text>", graph_svg(ODD))
    by_text: dict[str, set[str]] = {}
    for cell in cells:
        text = re.sub(r"<[^>]*>", "", cell)
        look = re.sub(r'(x|y|width|height|rx)="[^"]*"', "", cell.split("/>")[0])
        by_text.setdefault(text, set()).add(squeezed(look))
    assert by_text["nan"] and not by_text["nan"] & by_text["0"]
    assert all(ALARM in look for look in by_text["nan"])


# -- each way in which it may arise ----------------------------------------------------------


def lines(**changes: Any) -> list[str]:
    assert ODD.anomaly is not None
    return anomaly_lines(replace(ODD, anomaly=replace(ODD.anomaly, **changes)))


def test_every_cause_has_its_words() -> None:
    place = f"node {ODD.anomaly.node if ODD.anomaly else 0} sqrt, test_way_back.py:"
    bare = {"edge": None, "arrived": None, "factor": None}
    formula, product, remedy = lines()
    assert formula.startswith(f"SqrtBackward0 ({place}") and formula.endswith("made nan for x[0]")
    assert product.startswith("0 × inf = nan (") and "where" in remedy
    assert lines(cause="sum", **bare)[0].startswith(f"what came together for sqrt[0] ({place}")
    assert lines(cause="hook", **bare)[0].startswith(f"a hook made nan for sqrt[0] ({place}")
    assert lines(cause="v", **bare)[0].startswith(f"v of sqrt[0] is nan ({place}")
    assert lines(entry=None, number=None)[0].endswith("made what is not finite for x")
    assert anomaly_lines(gradmath.trace(lambda x: x.sum(), torch.ones(2))) == []


def test_a_product_is_told_only_where_both_numbers_are_known() -> None:
    found = ODD.anomaly
    assert isinstance(found, Anomaly) and product_text(found) == "0 × inf = nan"
    assert product_text(replace(found, arrived=None)) == ""
    assert product_text(replace(found, factor=None)) == ""
    assert product_text(replace(found, arrived=-2.5)) == "−2.5 × inf = nan"


def test_names_with_control_characters_are_written_out() -> None:
    run: Trace = gradmath.trace(odd, torch.tensor([0.0, 4.0]), names=["x\x1b[1m"])
    assert "\x1b" not in "".join(anomaly_lines(run)) + str(run)


def test_what_hooks_did_to_16_bits_reads_as_those_distinguish_it() -> None:
    def program(x: Tensor) -> Tensor:
        y = x * 1
        y.register_hook(lambda grad: grad * 2)
        return y

    v = torch.tensor([0.1, 0.3], dtype=torch.bfloat16)
    run = gradmath.trace(program, torch.ones(2, dtype=torch.bfloat16), v=v)
    assert "node 1 y [0.1, 0.3] → [0.2, 0.6], by" in squeezed(str(run))
    assert "what came back 0.1 0.3 → tensor hook" in texts(graph_svg(run))
