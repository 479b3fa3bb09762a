"""What a problem returned is compared with a second run, bit for bit, whatever it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from gradmath.problems.workshop_1.relu_gate import relu_gate
from gradmath.records.listing import Listing
from gradmath.records.tensor import Reason, Record
from scenes.kit.lecture import Problem
from scenes.studio.audit.provenance import provenance_faults


@dataclass(frozen=True, eq=False)
class Made:
    """A result of every sort."""

    record: Record
    listing: Listing
    pair: tuple[Record, ...]
    named: Mapping[str, Record]
    array: np.ndarray[Any, Any]
    entry: int
    reason: Reason
    nothing: Record | None = None


def x(*values: float, **others: Any) -> Record:
    return replace(Record("x", np.array(values, np.float32), "torch.tensor(...)"), **others)


def made(**others: Any) -> Made:
    return replace(
        Made(x(0.1, 0.2), Listing(("z = x",)), (x(1), x(2)), MappingProxyType({"a": x(3)}),
             np.ones(2), 3, Reason.CANCELS), **others)  # fmt: skip


def faults(first: Any, again: Any, shown: tuple[Record, ...] = ()) -> list[str]:
    problem = Problem(lambda: again, {}, first)
    return [f"{f.shown}; expected {f.expected}" for _, f in provenance_faults([problem], shown)]


def test_the_same_again_is_true() -> None:
    assert faults(made(), made()) == []
    gate = relu_gate()
    assert not list(provenance_faults([Problem(relu_gate, {}, gate)], [gate.flow.x_grad]))


BITS = np.nextafter(np.float32(0.1), np.float32(1))
DIFFERENT: dict[str, tuple[dict[str, Any], str]] = {
    "a bit": ({"record": x(BITS, 0.2)}, "result.record: x = [0.1 0.2] from"),
    "a sign of zero": ({"pair": (x(-0.0), x(2))}, "result.pair[0]: x = [1.] from"),
    "a dtype": ({"array": np.ones(2, np.float32)}, "result.array: array([1., 1.])"),
    "a shape": ({"array": np.ones((2, 1))}, "result.array"),
    "a name": ({"record": x(0.1, 0.2, name="y")}, "expected y = [0.1 0.2]"),
    "a source": ({"record": x(0.1, 0.2, source="torch.rand(2)")}, "from `torch.rand(2)`"),
    "a seed": ({"record": x(0.1, 0.2, seed=3)}, "result.record"),
    "a line": ({"listing": Listing(("z = 2 * x",))}, "result.listing.lines[0]: 'z = x'"),
    "a key": ({"named": {"b": x(3)}}, "result.named['b']: 'nothing'"),
    "a length": ({"pair": (x(1),)}, "expected 'nothing' when run again"),
    "a number": ({"entry": 4}, "result.entry: 3; expected 4 when run again"),
    "a reason": ({"reason": Reason.UNDERFLOW}, "result.reason"),
    "something for nothing": ({"nothing": x(1)}, "result.nothing: None"),
    "a time that was not marked": ({"record": x(0.1, 0.3)}, "x = [0.1 0.3]"),
}


@pytest.mark.parametrize("what", DIFFERENT)
def test_whatever_differs_is_told(what: str) -> None:
    others, told = DIFFERENT[what]
    found = faults(made(), made(**others))
    assert found and told in " | ".join(found)


def test_what_is_measured_may_differ_in_its_value_alone() -> None:
    first, again = x(0.1, measured=True), x(0.7, measured=True)
    assert faults(first, again) == []
    assert faults(first, replace(again, source="time.time()")) != []


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (x(5), "`torch.tensor(...)`; expected what a problem of the scene returned"),
        (x(0.1, 0.2, source=""), "x from nowhere; expected the torch call that made it"),
        (x(0.1, 0.2, source="torch.randn(2)"), "`torch.randn(2)`; expected the seed of its draw"),
        (x(0.1, 0.2, source="w.normal_()"), "the seed of its draw"),
    ],
)
def test_whatever_is_shown_has_an_origin(record: Record, told: str) -> None:
    assert told in " | ".join(faults(made(), made(), (record,)))


@pytest.mark.parametrize(
    "record",
    [
        x(0.1, 0.2),
        x(0.1, 0.2, name="another name for it"),
        x(0.1, 0.2, source="torch.randn(2)", seed=0),
        x(0.1, 0.2, source="brand(2)"),
        Record("array", np.ones(2), "an array of the result"),
    ],
)
def test_the_same_bits_may_bear_another_name(record: Record) -> None:
    assert faults(made(), made(), (record,)) == []


def test_numbers_of_a_scene_without_a_problem_are_from_nowhere() -> None:
    assert [fault.check for _, fault in provenance_faults([], [x(1)])] == ["provenance"]


@pytest.mark.parametrize("returned", [object(), {1, 2}, print])
def test_what_cannot_be_compared_is_refused(returned: object) -> None:
    with pytest.raises(TypeError, match="cannot be compared with a second run; return records"):
        faults(returned, returned)


def test_what_refers_to_itself_is_compared_nevertheless() -> None:
    loop: Callable[[], list[Any]] = lambda: [1, []]  # noqa: E731
    first, again = loop(), loop()
    first[1].append(first)
    again[1].append(again)
    assert faults(first, again) == []
