"""What explaining every zero of PyTorch's MNIST example takes, and what stays unknown.

Each leaf's zeros are found and looked at (up to 2,000 of them), then printed as a table. After
that, zeros of torch's own operators, on torch's own samples: which share of them stays unknown.
"""

from __future__ import annotations

import resource
import time
import warnings
from collections import Counter
from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional

import gradmath
from gradmath.errors import GradmathError
from gradmath.graphs.trace import Trace
from gradmath.records.graph import KEEP_WHOLE
from gradmath.records.tensor import Reason
from tests.support.operator_samples import operators, samples

LOOKED_AT = 2000
SAMPLES, OF_EACH = 4, 300  # of an operator, and zeros of a leaf there


class Digits(nn.Module):
    """The network of PyTorch's examples/mnist, without dropout."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 32, 3), nn.Conv2d(32, 64, 3)
        self.fc1, self.fc2 = nn.Linear(9216, 128), nn.Linear(128, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = functional.relu(self.conv1(x))
        x = functional.max_pool2d(functional.relu(self.conv2(x)), 2)
        x = functional.relu(self.fc1(torch.flatten(x, 1)))
        return functional.log_softmax(self.fc2(x), 1)


def biased(x: Tensor, bias: Tensor) -> Tensor:
    """A convolution of a picture of 64 by 64, whose bias gets nothing where no gate is open."""
    return functional.relu(functional.conv2d(x, torch.full((8, 3, 3, 3), -0.1), bias)).sum()


def report(name: str, trace: Trace, started: float) -> None:
    traced = time.process_time() - started
    for leaf, grad in trace.grads.items():
        if grad is None:
            continue
        start = time.process_time()
        reasons = gradmath.zero_reasons(trace, leaf)
        found = time.process_time() - start
        looked_at = [index for index, _ in zip(reasons, range(LOOKED_AT), strict=False)]
        unknown = sum(Reason.UNKNOWN in reasons.kinds(index) for index in looked_at)
        seen = time.process_time() - start - found
        str(reasons)
        printed = time.process_time() - start - found - seen
        print(
            f"{name} {leaf}: {len(reasons)} zeros, {unknown} of {len(looked_at)} unknown; "
            f"tables {found:.2f} s, causes {seen:.2f} s, print {printed:.2f} s "
            f"(tracing took {traced:.2f} s)"
        )


def sampled(operator: object) -> Iterator[Trace]:
    """Traces of an operator's samples; what torch itself refuses is no business here."""
    for function, leaves in samples(operator, SAMPLES):
        inputs = [leaf.detach().clone().requires_grad_() for leaf in leaves]
        try:
            yield gradmath.trace(function, *inputs, names=[f"x{k}" for k in range(len(inputs))])
        except (GradmathError, RuntimeError, TypeError, ValueError):
            continue


def kinds_of(trace: Trace) -> Iterator[bool]:
    """Of each zero, whether it is unknown."""
    for leaf, grad in trace.grads.items():
        if grad is None:
            continue
        try:
            reasons = gradmath.zero_reasons(trace, leaf)
        except GradmathError:  # too large to be kept
            continue
        for index, _ in zip(reasons, range(OF_EACH), strict=False):
            yield Reason.UNKNOWN in reasons.kinds(index)


def report_operators() -> None:
    zeros: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for operator in operators():
            for trace in sampled(operator):
                sizes = [torch.Size(shape or ()).numel() for n in trace.nodes for shape in n.shapes]
                size = "below 4,096 entries" if max(sizes) < KEEP_WHOLE else "larger"
                for is_unknown in kinds_of(trace):
                    zeros[size] += 1
                    unknown[size] += is_unknown
    for size, count in zeros.items():
        share = unknown[size] / count
        print(f"operators, {size}: {count} zeros, {unknown[size]} unknown ({share:.2%})")
    share = unknown.total() / zeros.total()
    print(f"operators, all: {zeros.total()} zeros, {unknown.total()} unknown ({share:.2%})")


def main() -> None:
    torch.manual_seed(1)
    net, x = Digits(), torch.randn(1, 1, 28, 28)
    start = time.process_time()
    trace = gradmath.trace(lambda x: functional.nll_loss(net(x), torch.tensor([3])), x)
    report("mnist", trace, start)
    start = time.process_time()
    bias = torch.zeros(8, requires_grad=True)
    report("bias", gradmath.trace(biased, torch.rand(1, 3, 64, 64), bias, names=["x", "b"]), start)
    report_operators()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory of the process: {peak:.2f} GB")


if __name__ == "__main__":
    main()
