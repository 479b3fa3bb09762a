"""The public names of gradmath, each with its home; they load on first use."""

from .gradients.descent import descend as descend
from .gradients.higher_order import derivatives as derivatives
from .gradients.jacobians import jacobian as jacobian
from .gradients.jacobians import weighted_rows as weighted_rows
from .gradients.nudges import nudge_along as nudge_along
from .gradients.nudges import nudge_entry as nudge_entry
from .gradients.objectives import first_step as first_step
from .gradients.pullback import jvp as jvp
from .gradients.pullback import vjp as vjp
from .gradients.relu_layer import relu_flow as relu_flow
from .graphs.trace import load_trace as load_trace
from .records.anomaly import Anomaly as Anomaly
from .records.layer import ReluFlow as ReluFlow
from .records.listing import Listing as Listing
from .records.tensor import Record as Record
from .running.listing import run as run
from .sampling.expectation import expected_gradient as expected_gradient
from .tracing.recorder import recording as recording
from .tracing.tracer import trace as trace
from .zeros.reasons import zero_reasons as zero_reasons
