"""Operators that lie about gradients below crossings, and about what connects a weight."""

from __future__ import annotations

from manim import DOWN, RIGHT

from scenes.kit.boards.crossings.board import CrossingsMachine
from tests.support.lies.stage import Stage


def _machine(stage: Stage) -> CrossingsMachine | None:
    """The machine of a scene that shows the gradients of its weights by now."""
    machine = getattr(stage.scene, "machine", None)
    if not isinstance(machine, CrossingsMachine):
        return None
    there = {id(each) for each in stage.family}
    return machine if id(machine.gradients[machine.place]) in there else None


def gradient_elsewhere(stage: Stage) -> str | None:
    """A gradient that does not lie below its weight."""
    machine = _machine(stage)
    if machine is None:
        return None
    index = stage.draw.choice([*machine.gradients])
    machine.gradients[index].shift(stage.draw.choice([0.15 * DOWN, 0.3 * RIGHT]))
    return f"W.grad{list(index)} elsewhere"


def gradient_of_another(stage: Stage) -> str | None:
    """A gradient that is another weight's."""
    machine = _machine(stage)
    if machine is None:
        return None
    one, other = stage.draw.sample([*machine.gradients], 2)
    machine.gradients[one].move_on(other)
    return f"W.grad{list(other)} below W{list(one)}"


def zero_connected(stage: Stage) -> str | None:
    """A wire to a weight that is zero."""
    machine = getattr(stage.scene, "machine", None)
    if not isinstance(machine, CrossingsMachine):
        return None
    zeros = [each for each in machine.bridges if not machine.weights[each].record.value[each]]
    if not zeros:
        return None
    place = stage.draw.choice(zeros)
    stage.scene.add(*machine.bridges[place])
    return f"a wire to W{list(place)}, a 0"


IN_CROSSINGS = (gradient_elsewhere, gradient_of_another, zero_connected)
