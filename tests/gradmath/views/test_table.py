"""The printed table says what the record holds, and of what it leaves out it says how much."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

import numpy as np
import pytest
import rich
import torch
from hypothesis import given, settings
from rich.cells import cell_len
from rich.console import Console

from gradmath.graphs.trace import Trace
from gradmath.records.graph import Array, Edge, Held, Line, Saved, Summary
from gradmath.records.numbers import entry_text
from gradmath.tracing.tracer import trace
from gradmath.views.table import graph_table
from gradmath.views.words import (
    call_text,
    decimals_of,
    held_text,
    number_text,
    printable,
    range_text,
    sum_of_tensors_sign,
)
from tests.support.handmade import (
    NASTY,
    array,
    arrays,
    entries,
    node,
    square_plus_x,
    trace_of,
    traces,
)
from tests.support.thoroughness import tries

VAST = 2_000  # columns: little has to wrap


def shown(trace: Trace, width: int = VAST, **options: Any) -> str:
    console = Console(file=StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as capture:
        console.print(graph_table(trace, **options))
    return capture.get()


def rows(trace: Trace, **options: Any) -> dict[int, list[str]]:
    """The cells of each node's row; the lines of a cell are joined by a space."""
    lines = shown(trace, **options).splitlines()
    rules = [k for k, line in enumerate(lines) if line.strip() and not line.strip(" ─")]
    head = lines[rules[0] + 2]
    names = ["#", "op, grad_fn", "dtype", "value", "cotangent", "saved", "line"]
    starts = [0, *(head.index(name) for name in names[1:])]
    found: dict[int, list[str]] = {}
    for line in lines[rules[1] + 1 : rules[2]]:
        cells = [line[a:b].strip() for a, b in zip(starts, [*starts[1:], None], strict=True)]
        if cells[0]:
            number = int(cells[0])
            found[number] = cells
        else:
            found[number] = [
                f"{old} {new}".strip() for old, new in zip(found[number], cells, strict=True)
            ]
    return found


def words(text: str) -> list[str]:
    return [word for word in text.replace("[", " ").replace("]", " ").replace(",", " ").split()]


# -- numbers ---------------------------------------------------------------------------------

TENSORS = [
    array(3, -1), array(0.5), array(1 / 3, -2.25, 0), array(np.nan, np.inf, -np.inf), array(-0.0),
    np.array(1.5, "f2"), np.array([[1, 2, 3], [4, 5, 6]], "f4") / 7, np.array([[[1.0], [2.0]]]),
    np.array([True, False]), np.array([-5, 7], "i8"), np.array([1e-9, 1e9]), array(0.1, 0.2, 0.3),
    np.array([123456.789, 0.25]),
]  # fmt: skip


@pytest.mark.parametrize("tensor", TENSORS, ids=range(len(TENSORS)))
def test_small_tensors_show_every_entry(tensor: Array) -> None:
    made = trace_of([node(0, tensor, cotangents=(tensor,))], grads={"x": tensor}, v=(tensor,))
    row = rows(made)[0]
    assert words(row[3]) == words(row[4]) == entries(tensor)
    assert row[2] == f"{tensor.shape} {tensor.dtype}"
    text = shown(made)
    assert words(text.split("v = ")[1].splitlines()[0]) == entries(tensor)
    assert words(text.split("x.grad")[1].splitlines()[0]) == entries(tensor)


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i4"])
def test_large_tensors_show_their_range_and_shape(dtype: str) -> None:
    tensor = (np.arange(12).reshape(3, 4) - 5).astype(dtype)
    row = rows(trace_of([node(0, tensor)]))[0]
    assert row[3] == f"{entry_text(tensor.min(), 0)} … {entry_text(tensor.max(), 0)} (3, 4)"


@pytest.mark.parametrize(
    ("tensor", "text"),
    [
        (np.array([]), "[] (0,)"),
        (np.zeros((3, 0)), "[] (3, 0)"),
        (np.full(9, 0.5), "all 0.5 (9,)"),
        (np.array([1.0] * 8 + [np.nan]), "1, 1 not finite (9,)"),
        (np.array([1.5] * 4 + [2.0] * 4 + [np.inf]), "1.5 … 2.0, 1 not finite (9,)"),
        (np.full(9, np.nan), "9 not finite (9,)"),
        (np.array([True] * 3 + [False] * 6), "3 of 9 True (9,)"),
        (np.array([1 + 2j, -0.5j]), "[1.0+2.0j, 0−0.5j]"),
        (np.array([3 + 4j] * 9), "|z| all 5 (9,)"),
        (np.array(complex(np.nan, -np.inf)), "nan−infj"),
        (Summary((99, 9), "f", -1.5, 2.0, 3.0, 0, np.zeros(1, "f4")), "−1.5 … 2.0 (99, 9)"),
        (Summary((99, 9), "f", 0.1, 0.2, 3.0, 4, np.zeros(1, "f4")),
         "0.1 … 0.2, 4 not finite (99, 9)"),
        (Summary((99,), "f", float(np.float32(0.1)), 0.5, 3.0, 0, np.zeros(1, "f4")),
         "0.1 … 0.5 (99,)"),
        (Summary((99,), "f", np.nan, np.nan, 0.0, 99, np.zeros(1, "f4")), "99 not finite (99,)"),
        (Summary((99,), "i", -3.0, 2.0**60, 3.0, 0, np.zeros(1, "i8")),
         "−3 … 1152921504606846976 (99,)"),
        (Summary((99,), "b", 0.0, 1.0, 3.0, 0, np.zeros(1, "?")), "False … True (99,)"),
        (Summary((99,), "c", 0.5, 1.0, 3.0, 0, np.zeros(1, "c8")), "|z| 0.5 … 1.0 (99,)"),
        (None, "–"),
    ],
)  # fmt: skip
def test_how_tensors_read(tensor: Held | None, text: str) -> None:
    assert held_text(tensor) == text


@given(arrays())
def test_any_tensor_reads_without_a_warning(tensor: Array) -> None:
    decimals = decimals_of([tensor])
    text = held_text(tensor)
    assert printable(text) == text
    if 0 < tensor.size <= 6:
        assert words(text) == [number_text(number, decimals) for number in tensor.ravel()]
    else:
        assert str(tensor.shape) in text
    assert range_text(tensor)


def test_complex_entries_read_as_both_their_parts() -> None:
    assert number_text(np.complex64(complex(-0.25, 3)), 2) == "−0.25+3.00j"
    for number in (1e-9 + 1j, complex(np.inf, np.nan), -1e9 - 0.004j):
        real, imaginary = entry_text(number.real, 2), entry_text(number.imag, 2)
        assert number_text(np.complex128(number), 2) in (
            f"{real}+{imaginary}j",
            f"{real}{imaginary}j",
        )


# -- sums ------------------------------------------------------------------------------------


def test_what_added_up_is_listed_in_order_of_arrival() -> None:
    text = shown(square_plus_x())
    assert (
        "node 0 x  [7, −2] = [1, 2] (from 2 y) + [3, −2] (from 1 mul) + [3, −2] (from 1 mul)"
        in text
    )
    assert text.count("(from ") == 3  # y and mul got one contribution each: no sum


def test_weights_of_an_output_are_a_contribution_and_broadcasts_say_so() -> None:
    x = node(0, array(1), name="x", cotangents=(array(7),))
    y = node(1, array(2), op="mul")
    edges = [Edge(1, 0, 0, 0, array(5), np.array([[2.0], [3.0]], "f4"), 0)]
    made = trace_of([x, y], edges, outputs=((0, 0),), v=(array(2),))
    assert "[7] = [2] (v) + [5] (from 1 mul, summed from [[2], [3]])" in shown(made)


@pytest.mark.parametrize(
    ("terms", "total", "sign"),
    [
        ([1.0, 2.5], 3.5, "="), ([1 / 3, 1 / 3], 2 / 3, "≈"), ([1.0, 2.0], 4.0, "≠"),
        ([0.1, 0.2], 0.3, "="), ([1e-9, 1.0], 1.0 + 1e-9, "≈"), ([np.nan, 1.0], np.nan, "≈"),
        ([np.inf, 1.0], np.inf, "≈"), ([1.0, 1.0], np.nan, "≠"), ([0.0, -0.0], 0.0, "="),
        ([1e8, -1e8, 1.0], 1.0, "="), ([1.0], 1.0, "="),
    ],
)  # fmt: skip
def test_the_sign_of_a_sum_is_true(terms: list[float], total: float, sign: str) -> None:
    tensors = [np.array([term]) for term in terms]
    whole = np.array([total])
    assert sum_of_tensors_sign(tensors, whole, decimals_of([*tensors, whole])) == sign


def test_a_sum_that_is_not_shown_whole_has_no_sign() -> None:
    assert sum_of_tensors_sign([np.zeros(9)], np.zeros(9), 0) is None
    assert sum_of_tensors_sign([np.zeros((1, 2))], np.zeros(2), 0) is None
    assert sum_of_tensors_sign([None], np.zeros(2), 0) is None
    big = np.arange(9.0)
    nodes = [node(0, big, cotangents=(3 * big,)), node(1, big, op="mul")]
    edges = [Edge(1, 0, k, 0, (k + 1) * big, None, k) for k in range(2)]
    assert "0 … 24 (9,) is the sum of 0 … 8 (9,) (from" in shown(trace_of(nodes, edges))


def test_a_hook_that_edits_a_gradient_is_not_passed_off_as_rounding() -> None:
    made = square_plus_x()
    edited = dataclasses.replace(made.nodes[0], cotangents=(array(8, -2),))
    assert "[8, −2] ≠ [1, 2]" in shown(dataclasses.replace(made, nodes=(edited, *made.nodes[1:])))


# -- everything is there ---------------------------------------------------------------------


def test_a_row_has_all_that_is_known_of_a_node() -> None:
    assert rows(square_plus_x()) == {
        0: ["0", "x leaf AccumulateGrad", "(2,) float32", "[3, −1]", "[7, −2]", "", ""],
        1: ["1", "mul MulBackward0", "(2,) float32", "[9, 1]", "[1, 2]", "0, 0 other, self",
            "model.py:7 y = x * x + x"],
        2: ["2", "y add AddBackward0", "(2,) float32", "[12, 0]", "[1, 2]", "1, 0",
            "model.py:7 ″"],
    }  # fmt: skip
    text = shown(square_plus_x())
    assert "Trace of 3 nodes; out = node 2, v = [1, 2]" in text
    assert "model.py is /home/me/model.py" in text
    assert "″" in text.splitlines()[-2]


def test_arguments_modules_and_inputs_without_a_way_back_are_shown() -> None:
    made = trace_of(
        [
            node(0, array(1), array(2), name="c", grad_fn=None),
            node(1, array(1), op="pow", call=("", "t[0, 0]", "2", "mode='x'"), module="net.0"),
        ],
        [Edge(1, 0, None, 1)],
    )
    assert rows(made)[0][1] == "c constant"
    assert rows(made)[0][3:5] == ["0: [1] 1: [2]", "0: – 1: –"]
    assert rows(made)[1][1] == "pow(2, mode='x') MulBackward0"
    assert rows(made)[1][5:] == ["(0.1)", "in module net.0"]
    assert "an input without a way back" in shown(made)


def test_leaves_without_a_gradient_and_with_an_old_one_say_so() -> None:
    leaf = node(0, array(1), name="x", grad_before=array(0.5), grad_after=array(2.0))
    text = shown(trace_of([leaf], grads={"x": array(1.5), "w": None}))
    assert "x.grad  [1.5], so that .grad went from [0.5] to [2.0]" in text
    assert "w.grad  None: no path leads here" in text


def test_files_of_one_name_are_told_apart() -> None:
    files = ["/a/one/model.py", "/a/two/model.py", "model.py", "<stdin>", "/a/three/other.py"]
    nodes = [node(k, line=Line(file, k + 1, "")) for k, file in enumerate(files)]
    places = [row[6] for row in rows(trace_of(nodes)).values()]
    assert places == ["one/model.py:1", "two/model.py:2", "model.py:3", "<stdin>:4", "other.py:5"]


def test_the_first_node_that_is_not_finite_is_marked() -> None:
    made = trace_of([node(0, array(1)), node(1, array(np.nan), op="log")], first_nonfinite=1)
    assert "first not finite" in rows(made)[1][1]
    assert "first not finite" not in rows(made)[0][1]
    assert "first not finite: node 1" in shown(made).splitlines()[0]
    assert "finite" not in shown(trace_of([node(0, array(1))]))


def letters(text: str) -> Counter[str]:
    """All that is not space or rule, as often as it stands there."""
    return Counter("".join(text.replace("─", " ").split()))


@settings(max_examples=tries(20))
@given(traces())
def test_narrow_tables_wrap_and_lose_nothing(trace: Trace) -> None:
    vast = letters(shown(trace))
    for width in (100, 120):
        text = shown(trace, width)
        assert letters(text) == vast
        assert max(map(cell_len, text.splitlines())) <= width
    for k in trace.nodes:
        names = [k.name, k.op and call_text(k), k.grad_fn, *(saved.name for saved in k.saved)]
        vast.subtract(letters("".join(printable(name or "") for name in names)))
    assert min(vast.values()) >= 0  # every name stands there once


def test_a_cut_would_be_noticed() -> None:
    text = shown(square_plus_x())
    assert letters(text) != letters(text.replace("MulBackward0", "MulBackwar…"))


@pytest.mark.parametrize("text", NASTY)
def test_texts_are_printed_as_they_are_on_one_line(text: str) -> None:
    made = trace_of([node(0, name=text, grad_fn=text, line=Line(text, 1, text), module=text)])
    for char in "\x1b\x00\r\t\u202e":
        assert char not in shown(made)
    assert "".join(printable(text).split()) in "".join(rows(made)[0][1].split())
    shown(made).encode()


@pytest.mark.parametrize("count", [60, 61, 1000])
def test_of_long_traces_the_middle_is_counted(count: int) -> None:
    nodes = [node(k, array(k), name=f"n{k}") for k in range(count)]
    found = _rows_and_gaps(trace_of(nodes))
    numbers = [entry for entry in found if isinstance(entry, int)]
    assert len(numbers) == 60
    assert sum(1 if isinstance(entry, int) else int(entry.split()[1]) for entry in found) == count
    assert (count == 60) is all(isinstance(entry, int) for entry in found)
    assert numbers[:30] == list(range(30)) and numbers[-30:] == list(range(count - 30, count))


def test_the_first_node_that_is_not_finite_is_never_left_out() -> None:
    nodes = [node(k, array(k), name=f"n{k}") for k in range(1000)]
    found = _rows_and_gaps(trace_of(nodes, first_nonfinite=500))
    assert [found[k] for k in (30, 31, 32)] == ["… 470 more nodes", 500, "… 469 more nodes"]


def _rows_and_gaps(trace: Trace) -> list[int | str]:
    found: list[int | str] = []
    for line in shown(trace).splitlines():
        first = line.split()[:1]
        if first and first[0].isdecimal():
            found.append(int(first[0]))
        elif first == ["…"]:
            found.append(line.strip())
    return found


def test_many_parts_are_counted() -> None:
    one = array(1)
    wide = node(0, *[one] * 20, name="w", cotangents=(array(30), *[None] * 19))
    after = node(1, one, op="stack", saved=tuple(Saved(f"s{k}", None, None) for k in range(14)))
    edges = [Edge(1, 0, k, 0, one, None, k) for k in range(30)]
    grads = {f"g{k}": one for k in range(65)}
    outputs = tuple((0, k) for k in range(1, 16))
    names = tuple(f"o{k}" for k in range(15))
    made = trace_of(
        [wide, after], edges, grads=grads, outputs=outputs, output_names=names, v=(one,) * 15
    )
    row, text = rows(made), shown(made)
    assert row[0][3].endswith("11: [1] … 8 more outputs")
    assert row[1][5].endswith(
        "… 18 more inputs s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, … 2 more tensors"
    )
    for note in ("+ … 18 more terms", "… 5 more leaves", "; … 3 more outputs"):
        assert note in text
    assert "12 more" not in text
    assert "… 1 more node" in shown(made, most=1)


# -- ways in ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("columns", "width"), [("80", 100), ("100", 100), ("300", 120)])
def test_print_fits_the_terminal(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = str(square_plus_x()).splitlines()
    assert max(map(cell_len, lines)) in (width - 1, width)
    assert letters("\n".join(lines)) == letters(shown(square_plus_x()))
    assert all(line == line.rstrip() for line in lines)


def test_rich_prints_the_same_in_colour() -> None:
    file = StringIO()
    console = Console(file=file, width=120, force_terminal=True, color_system="truecolor")
    console.print(square_plus_x())
    coloured = file.getvalue()
    assert "\x1b[" in coloured
    plain = rich.text.Text.from_ansi(coloured).plain
    assert letters(plain) == letters(shown(square_plus_x()))


def plain_numbers(made: Trace) -> Iterator[tuple[int, Array, Array]]:
    for k in made.nodes:
        if isinstance(k.value, np.ndarray) and isinstance(k.cotangent, np.ndarray):
            yield k.index, k.value, k.cotangent


def test_a_traced_program_is_shown_as_torch_computed_it() -> None:
    torch.manual_seed(0)
    W, x = torch.randn(2, 3), torch.randn(3)

    def loss(W: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
        y = torch.tanh(W @ x)
        return (y * y).sum()

    made = trace(loss, W, x)
    table = rows(made)
    seen = list(plain_numbers(made))
    assert len(seen) >= 5
    for index, value, cotangent in seen:
        assert words(table[index][3]) == entries(value)
        assert words(table[index][4]) == entries(cotangent)
    plain_W, plain_x = W.clone().requires_grad_(), x.clone().requires_grad_()
    loss(plain_W, plain_x).backward()
    assert plain_W.grad is not None and plain_x.grad is not None
    text = shown(made)
    assert words(text.split("W.grad")[1].splitlines()[0]) == entries(plain_W.grad.numpy())
    assert words(text.split("x.grad")[1].splitlines()[0]) == entries(plain_x.grad.numpy())
    assert "test_table.py:" in text
    assert "y = torch.tanh(W @ x)" in text
