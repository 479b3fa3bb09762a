"""Records are evaluated again by plain torch, kind by kind; every way to be wrong is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from gradmath.errors import ListingError
from gradmath.records.listing import Expression, ExpressionKind, Listing
from gradmath.records.tensor import Record
from gradmath.running.runs import ListingRun
from scenes.studio.audit.meaning.execution import PastedListing, bits_of
from scenes.studio.audit.meaning.expressions import expression_faults

LINES = (
    "import torch",
    "torch.manual_seed(3)",
    "x = torch.randn(3, requires_grad=True)",
    "h = x.bfloat16()",
    "z = x * x",
    "out = torch.relu(z - 0.1)",
    "out.backward(torch.ones(3))",
    "out.backward(torch.ones(3))  # raises",
)
RUN = Listing(LINES)


def checks(*records: Record) -> list[str]:
    return [fault.check for _, fault in expression_faults(records)]


def test_each_kind_of_value_is_the_same_again() -> None:
    run = ListingRun(RUN)
    records = [
        run.record(code)
        for code in ("x", "h", "x.grad", "z.shape", "z.stride()", "len(str(error)) > 9",
                     "x.requires_grad", "x._version", "x[0].item()", "torch.randn_like(z)")
    ]  # fmt: skip
    cotangent = run.cotangent("z", "out", "torch.ones(3)", after=LINES[5])
    theory = run.record("np.maximum(z - 0.1, 0) + 0 * x[0]", kind=ExpressionKind.THEORY)
    assert checks(*records, cotangent, theory) == []


def test_the_cotangent_is_what_a_hook_sees() -> None:
    leaf = torch.tensor([1.0, -2.0], requires_grad=True)
    z = leaf * 3
    seen: list[torch.Tensor] = []
    z.register_hook(seen.append)
    torch.relu(z).backward(torch.tensor([0.5, 0.5]))
    lines = ("import torch", "x = torch.tensor([1., -2.], requires_grad=True)", "z = x * 3")
    listing = Listing((*lines, "torch.relu(z).backward(torch.tensor([0.5, 0.5]))"))
    pasted = PastedListing(listing)
    pasted.run_to(3)
    assert pasted.brought_by_the_next_statement(["z"]) == {"z": [bits_of(seen[0])]}


def test_a_cotangent_of_another_pass_than_the_next_line_is_noticed() -> None:
    run = ListingRun(RUN)
    doubled = run.cotangent("z", "out", "2 * torch.ones(3)", after=LINES[5])
    early = run.cotangent("z", "z", "torch.ones(3)", after=LINES[4])
    assert checks(doubled) == ["cotangent"]
    assert checks(early) == ["cotangent"]  # the line after it is no pass


def test_what_torch_refuses_is_asked_again() -> None:
    run = ListingRun(RUN)
    code, node = "z.grad_fn._saved_self", ExpressionKind.REFUSED
    before, after = run.record(code, LINES[5], kind=node), run.record(code, LINES[6], kind=node)
    assert (bool(before.value), bool(after.value)) == (False, True)
    assert checks(before, after) == []
    for record in (before, after):
        assert checks(replace(record, value=np.array(not record.value))) == ["expression"]
    missing = Expression(RUN, 7, "z.grad_fn._saved_nothing", node)
    assert checks(replace(after, name=missing.name, source=str(missing), expression=missing)) == [
        "expression"
    ]


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"value": np.zeros(3, np.float32)}, "expression"),
        ({"value": np.zeros(2, np.float32)}, "expression"),
        ({"name": "y"}, "name"),
        ({"source": "x"}, "expression"),
        ({"decimals": 0}, "expression"),
        ({"decimals": 7}, "expression"),
        ({"measured": True}, "expression"),
        ({"expression": None}, "expression"),
    ],
)
def test_what_is_edited_is_noticed(change: dict[str, object], check: str) -> None:
    record = ListingRun(RUN).record("x")
    assert check in checks(replace(record, **change))  # type: ignore[arg-type] # of the right types


def test_one_bit_is_enough_and_minus_zero_is_not_zero() -> None:
    record = ListingRun(Listing(("import torch", "x = torch.zeros(2)"))).record("x")
    assert checks(record) == []
    assert checks(replace(record, value=np.array([-0.0, -0.0], np.float32))) == ["expression"]
    wide = replace(record, value=np.nextafter(record.value, np.float32(1)), decimals=2)
    assert checks(wide) == ["expression"]


def test_what_is_measured_may_differ() -> None:
    listing = Listing(("import time", "start = time.perf_counter()"))
    record = ListingRun(listing).record("start", kind=ExpressionKind.MEASURED)
    assert checks(record) == []


@pytest.mark.parametrize(
    ("lines", "code", "check"),
    [
        (("import torch", "x = torch.rand(2)"), "x", "seed"),
        (("import torch", "x = torch.nn.Linear(2, 2).weight"), "x", "seed"),
        (("import torch", "x = torch.ones(2)"), "x + torch.rand(2)", "seed"),
        (("import random", "x = random.random()"), "x", "seed"),
        (("import numpy as np", "x = np.random.rand(2)"), "x", "seed"),
        (("import torch", "x = torch.ones(2)", "x.backward()"), "x", "expression"),
        (("import torch", "x = torch.ones(2)", "x + 1  # raises"), "x", "expression"),
        (("import torch", "x = torch.ones(2)"), "y", "expression"),
        (("import torch", "x = torch.ones(2)"), "'text'", "expression"),
    ],
)
def test_listings_that_prove_nothing(lines: tuple[str, ...], code: str, check: str) -> None:
    expression = Expression(Listing(lines), len(lines), code)
    record = Record(code, np.ones(2, np.float32), str(expression), expression=expression)
    assert check in checks(record)


@pytest.mark.parametrize("seed", ["torch.manual_seed(1)", "g = torch.Generator().manual_seed(1)"])
def test_a_seed_is_enough(seed: str) -> None:
    draw = "torch.rand(2, generator=g)" if "Generator" in seed else "torch.rand(2)"
    listing = Listing(("import torch", seed, f"x = {draw}"))
    assert checks(ListingRun(listing).record("x")) == []


def test_numbers_written_into_an_expression_come_from_nowhere() -> None:
    run = ListingRun(RUN)
    assert checks(run.record("torch.tensor([1., 2.])")) == ["expression"]
    assert checks(run.record("2 * z[0]")) == []


def test_the_callers_random_state_is_left_alone() -> None:
    record = ListingRun(RUN).record("x")
    torch.manual_seed(5)
    due = torch.rand(3)
    torch.manual_seed(5)
    assert checks(record) == []
    assert torch.equal(torch.rand(3), due)


def test_what_is_no_number_has_no_bits() -> None:
    with pytest.raises(ListingError, match="is no number"):
        bits_of("text")
    assert bits_of((2, 3)) == bits_of(np.array([2, 3]))
