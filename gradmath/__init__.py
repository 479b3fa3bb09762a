"""Run torch autograd and keep what it really computed, as frozen records.

Public names load on first use, so that `import gradmath.records.tensor` costs no torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradmath.gradients.descent import descend as descend
    from gradmath.gradients.higher_order import derivatives as derivatives
    from gradmath.gradients.jacobians import jacobian as jacobian
    from gradmath.gradients.jacobians import weighted_rows as weighted_rows
    from gradmath.gradients.nudges import nudge_along as nudge_along
    from gradmath.gradients.nudges import nudge_entry as nudge_entry
    from gradmath.gradients.objectives import first_step as first_step
    from gradmath.gradients.pullback import jvp as jvp
    from gradmath.gradients.pullback import vjp as vjp
    from gradmath.gradients.relu_layer import relu_flow as relu_flow
    from gradmath.records.layer import ReluFlow as ReluFlow
    from gradmath.records.tensor import Listing as Listing
    from gradmath.records.tensor import Record as Record
    from gradmath.running.listing import run as run
    from gradmath.sampling.expectation import expected_gradient as expected_gradient
    from gradmath.tracing.recorder import recording as recording
    from gradmath.tracing.tracer import trace as trace
    from gradmath.views.files import load_trace as load_trace
    from gradmath.zeros.reasons import zero_reasons as zero_reasons

_HOMES = {
    "ReluFlow": "gradmath.records.tensor",
    "relu_flow": "gradmath.gradients.relu_layer",
    "Listing": "gradmath.records.tensor",
    "run": "gradmath.running.listing",
    "Record": "gradmath.records.tensor",
    "trace": "gradmath.tracing.tracer",
    "recording": "gradmath.tracing.recorder",
    "load_trace": "gradmath.views.files",
    "zero_reasons": "gradmath.zeros.reasons",
    "vjp": "gradmath.gradients.pullback",
    "jvp": "gradmath.gradients.pullback",
    "jacobian": "gradmath.gradients.jacobians",
    "weighted_rows": "gradmath.gradients.jacobians",
    "nudge_entry": "gradmath.gradients.nudges",
    "nudge_along": "gradmath.gradients.nudges",
    "derivatives": "gradmath.gradients.higher_order",
    "expected_gradient": "gradmath.sampling.expectation",
    "descend": "gradmath.gradients.descent",
    "first_step": "gradmath.gradients.objectives",
}

__all__ = [
    "Listing",
    "Record",
    "ReluFlow",
    "derivatives",
    "descend",
    "expected_gradient",
    "first_step",
    "jacobian",
    "jvp",
    "load_trace",
    "nudge_along",
    "nudge_entry",
    "recording",
    "relu_flow",
    "run",
    "trace",
    "vjp",
    "weighted_rows",
    "zero_reasons",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'gradmath' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
