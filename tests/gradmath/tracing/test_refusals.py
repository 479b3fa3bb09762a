"""What torch refuses, and where a gradient gets lost: one line that names the user's line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradmath.errors import FreedGraphError, InplaceError, NonScalarError, NoPathError, TraceError
from gradmath.graphs.trace import load_trace
from gradmath.tracing.recorder import recording
from gradmath.tracing.tracer import trace

VECTOR = torch.tensor([0.1, 0.7, 0.2])


def line_of(words: str) -> str:
    """Where this file says that, as errors tell it."""
    lines = Path(__file__).read_text().splitlines()
    (number,) = [k for k, text in enumerate(lines, 1) if text.strip() == words]
    return f"{__file__}:{number}"


def refusal(kind: type[TraceError], run: Callable[[], Any]) -> str:
    with pytest.raises(kind) as raised:
        run()
    text = str(raised.value)
    assert "\n" not in text and raised.value.torch_message not in text
    assert any(raised.value.torch_message in note for note in raised.value.__notes__)
    return text


def augmented(x: Tensor) -> Tensor:
    y = x.exp()
    z = y * 2
    y += 1
    return (y + z).sum()


def method(x: Tensor) -> Tensor:
    h = x.sigmoid()
    g = h * 1
    h.mul_(3)
    return (h + g).sum()


def filled_in_a_loop(x: Tensor) -> Tensor:
    buffer = torch.zeros(3)
    for k in range(3):
        buffer[k] = (buffer * x).sum() + x.sum()
    return buffer.sum()


def written_once(x: Tensor) -> Tensor:
    whole = x.exp()
    whole[0] = 3.0
    return whole.sum()


class InPlaceLayer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gate = nn.ReLU(inplace=True)

    def forward(self, x: Tensor) -> Tensor:
        kept = x.sigmoid()
        return self.gate(kept).sum()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("program", "overwrites", "needs", "advice"),
    [
        (augmented, "y += 1", "y = x.exp()", "write to a copy instead: y = y + 1"),
        (method, "h.mul_(3)", "h = x.sigmoid()", "write to a copy instead: h = h.mul(...)"),
        (written_once, "whole[0] = 3.0", "whole = x.exp()", "whole = whole.clone() first"),
        (
            filled_in_a_loop,
            "buffer[k] = (buffer * x).sum() + x.sum()",
            "buffer[k] = (buffer * x).sum() + x.sum()",
            "collect what goes into buffer in a list, and torch.stack it at the end",
        ),
        (
            InPlaceLayer(),
            "return self.gate(kept).sum()  # type: ignore[no-any-return]",
            "kept = x.sigmoid()",
            "make the layer gate with inplace=False",
        ),
    ],
)
def test_what_overwrote_and_what_needed_it(
    program: Any, overwrites: str, needs: str, advice: str
) -> None:
    text = refusal(InplaceError, lambda: trace(program, VECTOR.clone().requires_grad_()))
    assert text.startswith(f"`{overwrites}` ({line_of(overwrites)}) overwrote ")
    assert f"`{needs}` ({line_of(needs)}) keeps" in text and text.endswith(advice)


def leaf_in_place(x: Tensor) -> Tensor:
    x += 2
    return x.sum()


def part_of_a_leaf_in_place(x: Tensor) -> Tensor:
    x[0] = 4.0
    return x.sum()


@pytest.mark.parametrize(
    ("program", "words", "advice"),
    [(leaf_in_place, "x += 2", "x = x + 2"), (part_of_a_leaf_in_place, "x[0] = 4.0", "x.clone()")],
)
def test_a_leaf_that_is_written_to(program: Any, words: str, advice: str) -> None:
    def recorded() -> None:
        with recording():
            program(VECTOR.clone().requires_grad_())

    for run in (lambda: trace(program, VECTOR), recorded):
        text = refusal(InplaceError, run)
        assert f"`{words}` ({line_of(words)}) writes to a leaf" in text and advice in text


def test_an_optimizer_between_two_backwards() -> None:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        optimizer = kind(net.parameters(), lr=0.1)

        def steps(optimizer: torch.optim.Optimizer = optimizer) -> None:
            with recording():
                out = net(torch.ones(1, 2))
                out.sum().backward(retain_graph=True)
                optimizer.step()
                (out**2).sum().backward()

        text = refusal(InplaceError, steps)
        assert f"was changed by `optimizer.step()` ({line_of('optimizer.step()')})" in text
        assert "net.2.weight" in text and line_of("out = net(torch.ones(1, 2))") in text
        assert text.endswith("do step() after the last backward that needs the old values")


def test_hidden_state_that_is_carried_on() -> None:
    w = torch.tensor(2.0, requires_grad=True)

    def steps() -> None:
        h = torch.tensor(1.0)
        with recording():
            for _ in range(2):
                h = torch.tanh(h * w)
                (h * h).backward()

    text = refusal(FreedGraphError, steps)
    assert text.startswith(f"h ({line_of('h = torch.tanh(h * w)')}) comes from before")
    assert text.endswith("cut it there: h = h.detach()")


def test_one_graph_twice() -> None:
    w = torch.tensor(2.0, requires_grad=True)

    def twice() -> None:
        with recording():
            y = w * w
            y.backward()
            y.backward()

    assert "pass retain_graph=True" in refusal(FreedGraphError, twice)


def test_hidden_state_from_the_run_before() -> None:
    w = torch.tensor(2.0, requires_grad=True)
    kept = [torch.tensor(1.0)]

    def step() -> Tensor:
        kept[0] = torch.tanh(kept[0] * w)
        return kept[0] * 3

    trace(step)
    text = refusal(FreedGraphError, lambda: trace(step))
    words = "kept[0] = torch.tanh(kept[0] * w)"
    assert text.startswith(f"h, read by `{words}` ({line_of(words)}), comes from before this run")
    assert text.endswith("cut it there: h = h.detach()")
    kept[0] = kept[0].detach()
    trace(step)


def test_a_backward_that_the_program_runs_itself_is_refused_in_one_line() -> None:
    w = torch.tensor(2.0, requires_grad=True)

    def carried() -> Tensor:
        state = torch.tensor(1.0)
        for _ in range(2):
            state = torch.tanh(state * w)
            state.backward()
        return state

    assert "h = h.detach()" in refusal(FreedGraphError, lambda: trace(carried))

    def overwritten() -> Tensor:
        y = w.exp()
        y.mul_(5)
        y.backward()
        return y

    text = refusal(InplaceError, lambda: trace(overwritten))
    assert f"`y.mul_(5)` ({line_of('y.mul_(5)')}) overwrote y" in text
    assert text.endswith("y = y.mul(...)")


def test_outputs_of_several_elements() -> None:
    text = refusal(NonScalarError, lambda: trace(lambda x: x * 2, VECTOR))
    assert text.startswith("the output has shape (3,); pass v with one weight for each entry")


# -- where a gradient got lost -----------------------------------------------------------------


def by_position(x: Tensor) -> Tensor:
    return x.argmax().float() * 2


def by_place_of_the_best(x: Tensor) -> Tensor:
    places = x.topk(2).indices
    return places.float().sum()


def by_comparison(x: Tensor) -> Tensor:
    mask = x > 0.5
    return mask.float().sum()


def by_whole_numbers(x: Tensor) -> Tensor:
    k = x.long()
    return k.float().sum()


def by_drawing(x: Tensor) -> Tensor:
    k = torch.multinomial(x, 1)
    return k.float().sum()


def by_item(x: Tensor) -> Tensor:
    number = x.sum().item()
    return torch.ones(2).sum() * number


def by_torch_tensor(x: Tensor) -> Tensor:
    return torch.tensor([x[0], x[1]]).sum()


def by_numpy(x: Tensor) -> Tensor:
    array = x.detach().numpy()
    return torch.from_numpy(array * 2).sum()


def by_data(x: Tensor) -> Tensor:
    y = x.data * 2
    return y.sum()


def by_no_grad(x: Tensor) -> Tensor:
    with torch.no_grad():
        y = x * 3
    return y.sum()


def by_detach(x: Tensor) -> Tensor:
    y = x.detach() * 4
    return y.sum()


LOST = [
    (by_position, "return x.argmax().float() * 2", "softmax"),
    (by_place_of_the_best, "places = x.topk(2).indices", "topk gives positions"),
    (by_comparison, "mask = x > 0.5", "torch.sigmoid"),
    (by_whole_numbers, "k = x.long()", "keep floating point"),
    (by_drawing, "k = torch.multinomial(x, 1)", "gumbel_softmax"),
    (by_item, "number = x.sum().item()", "without item()"),
    (by_torch_tensor, "return torch.tensor([x[0], x[1]]).sum()", "torch.stack"),
    (by_numpy, "array = x.detach().numpy()", "torch's own functions"),
    (by_data, "y = x.data * 2", "leave .data out"),
    (by_no_grad, "y = x * 3", "outside of no_grad"),
    (by_detach, "y = x.detach() * 4", "leave detach() out"),
]


@pytest.mark.filterwarnings("ignore:Converting a tensor with requires_grad=True to a scalar")
@pytest.mark.parametrize(("program", "words", "advice"), LOST)
def test_an_output_without_a_path_names_the_call_that_left(
    program: Any, words: str, advice: str
) -> None:
    text = refusal(NoPathError, lambda: trace(program, VECTOR))
    assert f"leaves the graph at {line_of(words)}, `{words}`" in text and advice in text


@pytest.mark.parametrize(("program", "words", "advice"), LOST[:1] + LOST[2:4] + LOST[7:])
def test_an_input_without_a_gradient_has_its_reason(program: Any, words: str, advice: str) -> None:
    run = trace(lambda x, y: program(x) * y.sum(), VECTOR, VECTOR.clone())
    assert run.grads["x"] is None and set(run.lost) == {"x"}
    assert run.lost["x"].startswith("x leaves the graph") and line_of(words) in run.lost["x"]
    assert advice in run.lost["x"]


def test_a_long_line_is_quoted_by_its_beginning() -> None:
    x = torch.ones(3, requires_grad=True)
    with pytest.raises(InplaceError) as caught, recording():
        x += 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19
    words = str(caught.value)
    assert "`x += 1 + 2 + 3" in words and "…`" in words and "+ 19" not in words
    assert "write to a copy instead (x = x + 1, or x.clone() first)" in words


def test_a_mask_beside_a_path_is_no_loss() -> None:
    run = trace(lambda x: (x * (x > 0.5)).sum(), VECTOR)
    assert run.lost == {} and run.grads["x"] is not None


class WithSpare(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.used, self.spare = nn.Linear(3, 1), nn.Linear(3, 1)
        self.frozen = nn.Parameter(torch.ones(3), requires_grad=False)

    def forward(self, x: Tensor) -> Tensor:
        aside = self.spare.bias * 2
        total: Tensor = self.used(x).sum() + 0 * aside.detach().sum()
        return total


def test_parameters_that_got_none_are_listed(tmp_path: Path) -> None:
    run = trace(WithSpare(), VECTOR)
    assert set(run.lost) == {"spare.weight", "spare.bias"}
    assert run.lost["spare.weight"] == "never used"
    assert "detach() cuts it off" in run.lost["spare.bias"]
    assert not any((node.name or "").startswith("spare.weight") for node in run.nodes)
    words = " ".join(str(run).split())
    assert "spare.weight.grad None: never used" in words
    run.save(tmp_path / "spare.trace")
    assert load_trace(tmp_path / "spare.trace").lost == run.lost
