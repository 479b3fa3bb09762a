"""A listing that runs, and the expressions that are asked of it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradmath.errors import ListingError
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.running.runs import ListingRun
from gradmath.running.written import WIDEST_LINE, assignment

TWICE = Listing(
    (
        "import torch",
        "x = torch.tensor(",
        "    [3., -1.], requires_grad=True)",
        "y = x * x + x",
        "y.backward(torch.ones(2))",
        "y = x * x + x",
        "y.backward(torch.ones(2))",
    )
)
PASS = "y.backward(torch.ones(2))"


def test_a_value_is_that_of_its_line() -> None:
    run = ListingRun(TWICE)
    first = run.record("x.grad", after=TWICE.after(PASS, 1))
    second = run.record("x.grad", after=TWICE.after(PASS, 2))
    assert first.value.tolist() == [7, -1] and second.value.tolist() == [14, -2]
    assert run.record("x.grad", after=TWICE.after(PASS, 1)).value.tolist() == [7, -1]


def test_pasted_lines_give_the_value_in_plain_torch() -> None:
    run = ListingRun(TWICE)
    for shown in (run.record("x.grad * 2"), run.cotangent("y", "y.sum()", "torch.tensor(2.)", 5)):
        *lines, last = shown.source.splitlines()
        scope: dict[str, object] = {}
        exec("\n".join(lines), scope)
        value = eval(last, scope)
        assert isinstance(value, torch.Tensor)
        assert np.array_equal(value.detach().numpy(), shown.value)


def test_seeds_hold_between_questions_and_the_callers_stream_is_left_alone() -> None:
    listing = Listing(
        ("import torch", "torch.manual_seed(3)", "a = torch.rand(2)", "b = torch.rand(2)")
    )
    torch.manual_seed(3)
    due = torch.rand(4)
    torch.manual_seed(11)
    run = ListingRun(listing)
    run.record("a", after="a = torch.rand(2)")
    drawn = torch.rand(1)
    b = run.record("b")
    torch.manual_seed(11)
    assert torch.equal(drawn, torch.rand(1))
    assert b.value.tolist() == due[2:].tolist()


def test_what_is_asked_together_is_as_if_asked_alone() -> None:
    """Neither what an expression draws nor what it does in place is felt by the next one."""
    listing = Listing(("import torch", "torch.manual_seed(3)", "a = torch.rand(2)", "b = a"))
    codes = {"first": "torch.rand(2)", "again": "torch.rand(2)", "a": "a", "twice": "a.mul_(2)"}
    caller = torch.get_rng_state()
    after = "a = torch.rand(2)"
    together = ListingRun(listing).records({key: (code, after) for key, code in codes.items()})
    assert torch.equal(torch.get_rng_state(), caller)
    assert list(together) == list(codes)
    for key, code in codes.items():
        alone = ListingRun(listing).record(code, after="a = torch.rand(2)")
        assert together[key].value.tolist() == alone.value.tolist()
        assert (together[key].name, together[key].source) == (alone.name, alone.source)


def test_what_was_asked_too_early_is_asked_of_a_new_execution() -> None:
    run = ListingRun(TWICE)
    assert run.record("x.grad").value.tolist() == [14, -2]
    found = run.records({"last": ("x.grad", None), "first": ("x.grad", TWICE.after(PASS, 1))})
    assert found["first"].value.tolist() == [7, -1] and found["last"].value.tolist() == [14, -2]


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_gradients_are_on_in_any_mode_of_the_caller(mode: type[torch.no_grad]) -> None:
    with mode():
        assert ListingRun(TWICE).record("x.grad").value.tolist() == [14, -2]


def test_theory_is_a_formula_in_numpy() -> None:
    fan = ListingRun(TWICE).record("np.linspace(0, x[0], 3)", kind=ExpressionKind.THEORY)
    assert fan.value.tolist() == [0, 1.5, 3]


def test_what_torch_refuses_is_told_and_what_does_not_exist_is_a_mistake() -> None:
    y = "y = (x * x).sum()"
    listing = Listing(("import torch", "x = torch.ones(2, requires_grad=True)", y, "y.backward()"))
    run, saved = ListingRun(listing), "y.grad_fn.next_functions[0][0]._saved_self"
    refused = [run.record(saved, after, kind=ExpressionKind.REFUSED) for after in (y, None)]
    assert [bool(each.value) for each in refused] == [False, True]
    with pytest.raises(ListingError, match=r"`x.nothing` raised AttributeError"):
        run.record("x.nothing", kind=ExpressionKind.REFUSED)


def test_a_line_that_raises_is_run_and_the_listing_goes_on() -> None:
    listing = Listing(
        (
            "import torch",
            "x = torch.ones(2, requires_grad=True)",
            "x.backward()  # raises",
            "y = 2 * x",
        )
    )
    run = ListingRun(listing)
    assert run.record("y").value.tolist() == [2, 2]
    assert run.record("'scalar outputs' in str(error)").value.item() is True


@pytest.mark.parametrize(
    ("lines", "code", "told"),
    [
        (("import torch", "x = torch.ones(2) @"), "x", "invalid syntax in line 2"),
        (
            ("import torch", "x = torch.ones(2) @ 3"),
            "x",
            "`x = torch.ones(2) @ 3` raised TypeError",
        ),
        (("import torch", "x = torch.ones(2)"), "y", "`y` raised NameError"),
        (("import torch", "x = torch.ones(2)"), "x.shape is not None and 'no'", "ask for a tensor"),
        (("x = 1  # raises",), "x", "raised nothing; take `# raises` off"),
    ],
)
def test_what_fails_is_told_in_one_line(lines: tuple[str, ...], code: str, told: str) -> None:
    with pytest.raises(ListingError) as raised:
        ListingRun(Listing(lines)).record(code)
    assert told in str(raised.value) and "\n" not in str(raised.value)


def test_a_statement_that_is_not_there_is_named() -> None:
    with pytest.raises(ListingError, match=r"stands 2 times .* number 3"):
        TWICE.after(PASS, 3)


numbers = st.floats(width=32, allow_subnormal=False)


@given(st.data())
def test_written_tensors_are_the_tensors_bit_for_bit(data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from([torch.float32, torch.float64, torch.float16]))
    shape = data.draw(st.sampled_from([(), (1,), (3,), (9,), (1, 1), (3, 2), (2, 9)]))
    size = int(np.prod(shape))
    values = data.draw(st.lists(numbers, min_size=size, max_size=size))
    tensor = torch.tensor(values, dtype=dtype).reshape(shape)
    lines = assignment("some_name", tensor, requires_grad=data.draw(st.booleans()))
    scope: dict[str, torch.Tensor] = {}
    exec("\n".join(("import torch", *lines)), scope)
    made = scope["some_name"].detach()
    assert made.dtype == dtype and made.shape == tensor.shape
    assert np.array_equal(made.numpy(), tensor.numpy(), equal_nan=True)
    assert max(map(len, lines)) <= WIDEST_LINE + 8
