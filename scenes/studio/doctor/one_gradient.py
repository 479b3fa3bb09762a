"""A scene of a second: one entry of a gradient."""

from __future__ import annotations

from gradmath.gradients.relu_layer import relu_flow
from scenes.kit import Lecture, appear
from scenes.kit.cells.lettering import Number


class OneGradient(Lecture):
    """It shows that films can be made."""

    title = "Can films be made?"

    def construct(self) -> None:
        flow = relu_flow([[1, 0], [0, 2]], x=[3, -1], v=[0.5, 1])
        self.beat("gradient", appear(Number(flow.x_grad, (0,))), pause=0.6)
