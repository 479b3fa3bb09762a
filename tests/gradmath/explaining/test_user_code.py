"""A user's file: every way to get it wrong has one line that names the file and the line."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from gradmath.errors import StageError, UserCodeError
from gradmath.explaining.card_stories import card_story
from gradmath.explaining.user_code import inputs_of, load_program, read_weights, trace_program
from gradmath.graphs.trace import Trace

GOOD = """\
import torch

def loss(x, w=torch.tensor([1.0, -2.0])):
    '''A loss.'''

    # a product
    z = x * w
    return torch.relu(z).sum()

def vector(x):
    return x * 2.0

def power(x, n: int = 2, scale: float = 1.0):
    for _ in range(n):
        x = x * scale
    return x.sum()

def nothing(x):
    return 3

def detached(x):
    return x.detach().sum()

def raising(x):
    y = x + 1
    raise ValueError("by hand,\\nin two lines")

def inplace(x):
    y = torch.exp(x)
    y.add_(1.0)
    return y.sum()

def freed(x):
    y = (x * x).sum()
    y.backward()
    return y

def product(x):
    return (torch.ones(2, 2) @ x).sum()

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.line = torch.nn.Linear(2, 1)

    def forward(self, x):
        return self.line(x).sum()

class Needy(torch.nn.Module):
    def __init__(self, size):
        super().__init__()

layer = torch.nn.Linear(3, 1)
number = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "loss.py"
    path.write_text(GOOD)
    return path


def traced(file: Path, name: str, v: str | None = None, **given: str) -> Trace:
    program = load_program(f"{file}:{name}")
    weights = None if v is None else read_weights(v)
    return trace_program(program, inputs_of(program, given), weights)


def refusal(file: Path, name: str, v: str | None = None, **given: str) -> str:
    with pytest.raises(UserCodeError) as refused:
        traced(file, name, v, **given)
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_the_gradient_is_that_of_plain_torch(file: Path) -> None:
    x = torch.tensor([3.0, 4.0], requires_grad=True)
    torch.relu(x * torch.tensor([1.0, -2.0])).sum().backward()
    assert x.grad is not None
    found = traced(file, "loss", x="3.0,4.0").grads["x"]
    assert isinstance(found, np.ndarray)
    np.testing.assert_array_equal(found, x.grad.numpy())


def test_weights_and_plain_numbers(file: Path) -> None:
    grads = traced(file, "vector", "1,-3", x="[0.5, nan]").grads
    assert isinstance(grads["x"], np.ndarray) and grads["x"].tolist() == [2.0, -6.0]
    trace = traced(file, "power", x="1.0,2.0", n="3", scale="0.5")
    assert sum(node.op == "mul" for node in trace.nodes) == 3


@pytest.mark.parametrize("name", ["Net", "layer"])
def test_modules_are_functions_too_and_the_same_each_time(file: Path, name: str) -> None:
    given = {"x": "1.0,2.0"} if name == "Net" else {"input": "1.0,2.0,3.0"}
    first, second = (traced(file, name, **given) for _ in range(2))
    (weight,) = (key for key in first.grads if key.endswith("weight"))
    for held, again in zip(first.nodes, second.nodes, strict=True):
        np.testing.assert_array_equal(np.asarray(held.value), np.asarray(again.value))
    assert first.grads[weight] is not None


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("los", {}, "loss.py: there is no los; it has: loss"),
        ("number", {}, "loss.py: number is a int; name a function or an nn.Module"),
        ("loss", {}, "loss.py:3: loss needs x; add --input x=1.0,-2.0 (with numbers and shapes"),
        ("layer", {}, "loss.py: layer needs input; add --input input=1.0,1.0,1.0"),
        ("loss", {"y": "1.0"}, "loss.py:3: loss has no parameter y; it has: x, w"),
        ("loss", {"x": "one"}, "loss.py:3: --input x=one is no number and no list of numbers"),
        ("loss", {"x": "[[1.0],[1.0,2.0]]"}, "loss.py:3: --input x=[[1.0],[1.0,2.0]] is no number"),
        ("product", {"x": "1.0,2.0,3.0"}, "loss.py:39: RuntimeError: "),
        ("product", {"x": "1,2"}, "(inputs: x (2,); x: integers, write 1.0 for floating point)"),
        ("nothing", {"x": "1.0"}, "loss.py:18: the function returned int, which holds no tensor"),
        ("detached", {"x": "1.0"}, "loss.py:21: "),
        ("detached", {"x": "1"}, "write 1.0 instead of 1"),
        ("raising", {"x": "1.0"}, "loss.py:26: ValueError: by hand, in two lines (inputs: x ())"),
        ("inplace", {"x": "1.0"}, "write to a copy instead"),
        ("freed", {"x": "1.0"}, "pass retain_graph=True"),
        ("vector", {"x": "1.0,2.0"}, "loss.py:10: the output has shape (2,); pass v"),
        ("vector", {"x": "1.0,2.0"}, "--v and one weight for each entry"),
        ("Needy", {}, "if Needy needs arguments, make one in the file (net = Needy(...))"),
    ],
)
def test_a_mistake_has_one_line(file: Path, name: str, given: dict[str, str], message: str) -> None:
    found = refusal(file, name, **given)
    assert message in found and "loss.py" in found


def test_weights_that_do_not_fit(file: Path) -> None:
    assert "v has shape (3,) but out has (2,)" in refusal(file, "vector", "1,2,3", x="1.0,2.0")
    with pytest.raises(UserCodeError, match="--v one is no number"):
        read_weights("one")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import torch\nimport not_there_at_all\n", "bad.py:2: ModuleNotFoundError: No module"),
        ("x = 1\ndef f(:\n", "bad.py:2: SyntaxError: "),
        ("import sys\nsys.exit(3)\n", "bad.py:2: SystemExit: 3"),
        ("from beside import f\n", "beside.py:1: ZeroDivisionError: division by zero"),
    ],
)
def test_a_file_that_does_not_load(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "bad.py").write_text(text)
    (tmp_path / "beside.py").write_text("1 / 0\n")
    before = list(sys.path)
    with pytest.raises(UserCodeError) as refused:
        load_program(f"{tmp_path / 'bad.py'}:f")
    assert str(refused.value).startswith(message)
    assert sys.path == before


@pytest.mark.parametrize("target", ["loss", "loss.py", "loss.txt:f", "loss.py:", "loss.py:a b"])
def test_what_names_no_function(target: str) -> None:
    with pytest.raises(UserCodeError, match=r"names no function; write FILE\.py:FUNCTION"):
        load_program(target)
    with pytest.raises(UserCodeError, match=r"there is no file nowhere\.py"):
        load_program("nowhere.py:f")


def test_files_of_the_same_folder(tmp_path: Path) -> None:
    (tmp_path / "one_beside.py").write_text("def double(x):\n    return x * 2.0\n")
    (tmp_path / "mine.py").write_text(
        "from .one_beside import double\nimport one_beside\ndef f(x):\n    return double(x)\n"
    )
    assert traced(tmp_path / "mine.py", "f", x="1.0").grads["x"] == 2.0
    sys.modules.pop("one_beside")


def test_random_numbers_of_the_caller_stay(file: Path) -> None:
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    traced(file, "Net", x="1.0,2.0")
    assert torch.equal(torch.rand(3), expected)


# -- what is told of it --------------------------------------------------------------------


def test_the_listing_is_the_code_that_ran(file: Path, tmp_path: Path) -> None:
    traced(file, "loss", x="3.0,4.0").save(tmp_path / "loss.trace")
    told = card_story(str(tmp_path / "loss.trace"))
    lines = GOOD.splitlines()
    assert told.numbers == (3, 7, 8)
    assert told.listing.lines == tuple(lines[number - 1] for number in told.numbers)
    rows = {card.name: told.row(card) for card in told.cards.cards}
    assert {name: row for name, row in rows.items() if row is None} == {"x": None, "w": None}
    assert set(rows.values()) == {None, 1, 2} and rows["z"] == 1


def test_names_that_are_used_again_hide_no_leaf(tmp_path: Path) -> None:
    """The reasons are those of the leaf x, not of a later x."""
    (tmp_path / "again.py").write_text("def f(x):\n    x = x * 2.0\n    x = x * x\n    return x\n")
    trace = traced(tmp_path / "again.py", "f", "1,1", x="0.0,1.0")
    trace.save(tmp_path / "again.trace")
    (reasons,) = card_story(str(tmp_path / "again.trace")).zeros
    assert [str(cause.kind) for cause in reasons[0]][:1] == ["zero factor"]
    assert list(reasons) == [(0,)]
    assert trace.leaf("x").is_leaf
    with pytest.raises(KeyError, match="no leaf is called 'y'; the leaves are: x"):
        trace.leaf("y")


def test_a_graph_that_is_too_large_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text(
        "def f(x):\n    for _ in range(1000):\n        x = x * 0.5\n    return x\n"
    )
    traced(tmp_path / "long.py", "f", x="1.0").save(tmp_path / "long.trace")
    with pytest.raises(StageError, match="1001 nodes, and at most 1000 are explained"):
        card_story(str(tmp_path / "long.trace"))


def test_weights_of_a_file_and_of_nobody(tmp_path: Path) -> None:
    body = "import torch\ninputs = {'x': torch.ones(2)}\ndef f(x):\n    return x * 3.0\n"
    (tmp_path / "plain.py").write_text(body)
    (tmp_path / "weighed.py").write_text(f"{body}v = [1.0, 2.0]\n")
    told: list[str] = []
    grads = []
    for name in ("plain", "weighed"):
        program = load_program(f"{tmp_path / name}.py:f")
        run = trace_program(program, inputs_of(program, {}), summed=told.append)
        grads.append(np.asarray(run.grads["x"]).tolist())
    assert grads == [[3.0, 3.0], [3.0, 6.0]]
    (sums,) = told
    assert sums == "the output has shape [2] and no --v weighs it: backward starts at its sum"
    with pytest.raises(UserCodeError, match="and one weight for each entry"):
        trace_program(load_program(f"{tmp_path / 'plain'}.py:f"), {"x": torch.ones(2)})


def test_data_gets_no_gradient(tmp_path: Path) -> None:
    (tmp_path / "two.py").write_text("def f(x, w):\n    return (x * w).sum()\n")
    program = load_program(f"{tmp_path / 'two'}.py:f")
    inputs = inputs_of(program, {"x": "1.0,2.0", "w": "3.0,4.0"})
    assert set(trace_program(program, inputs).grads) == {"x", "w"}
    assert set(trace_program(program, inputs, data=["x"]).grads) == {"w"}
    with pytest.raises(UserCodeError, match="--data y is no parameter of f; it has: x, w"):
        trace_program(program, inputs, data=["y"])


ODD = """
import torch

def spread(*xs):
    return sum(x.sum() for x in xs)

def named(x, *, scale: float = 2.0, bias=None):
    y = x * scale
    return (y if bias is None else y + bias).sum()

class Plain:
    def __call__(self, x):
        return x

class Own(torch.autograd.Function):
    pass

async def later(x):
    return x

def parts(x):
    yield x
"""


def test_functions_that_take_any_arguments_are_called(tmp_path: Path) -> None:
    (tmp_path / "odd.py").write_text(ODD)
    run = traced(tmp_path / "odd.py", "spread", a="1.0,2.0", b="3.0")
    assert {name: np.asarray(grad).tolist() for name, grad in run.grads.items()} == {
        "a": [1.0, 1.0], "b": 1.0}  # fmt: skip
    run = traced(tmp_path / "odd.py", "named", x="1.0,2.0", scale="3", bias="1.0")
    assert {name: np.asarray(grad).tolist() for name, grad in run.grads.items()} == {
        "x": [3.0, 3.0], "bias": 2.0}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Plain", r"Plain is a class; make one in the file \(plain = Plain\(...\)\)"),
        ("Own", "Own is an autograd.Function; explain a function that calls Own.apply"),
        ("later", "later is an async function, which returns no tensor"),
        ("parts", "parts is a generator, which returns no tensor"),
    ],
)
def test_what_returns_no_tensor_says_what_to_name(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "odd.py").write_text(ODD)
    with pytest.raises(UserCodeError, match=message):
        load_program(f"{tmp_path / 'odd'}.py:{name}")
