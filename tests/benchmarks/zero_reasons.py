"""What explaining every zero of PyTorch's MNIST example takes, and what stays unknown.

Each leaf's zeros are found and looked at (up to 2,000 of them), then printed as a table.
"""

from __future__ import annotations

import resource
import time

import torch
from torch import Tensor, nn
from torch.nn import functional

import gradmath
from gradmath.graphs.trace import Trace
from gradmath.records.tensor import Reason

LOOKED_AT = 2000


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


def main() -> None:
    torch.manual_seed(1)
    net, x = Digits(), torch.randn(1, 1, 28, 28)
    start = time.process_time()
    trace = gradmath.trace(lambda x: functional.nll_loss(net(x), torch.tensor([3])), x)
    report("mnist", trace, start)
    start = time.process_time()
    bias = torch.zeros(8, requires_grad=True)
    report("bias", gradmath.trace(biased, torch.rand(1, 3, 64, 64), bias, names=["x", "b"]), start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"peak memory of the process: {peak:.2f} GB")


if __name__ == "__main__":
    main()
