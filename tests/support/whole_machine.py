"""The machine whole, with what runs back in it: to be shrunk, or to have lies planted in it."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from scenes.kit.boards.machine.machine import Machine
from scenes.kit.boards.machine.steps import row
from scenes.kit.look.polyline import Polyline


def stand_whole(machine: Machine) -> VGroup:
    """The machine as its first film leaves it: all its parts, and the gradients that run in it."""
    places, run = machine.places, machine.run
    for i in np.flatnonzero(run.v.value).tolist():
        end = places.z_bar if machine.levers[i].on else places.contact
        running = [machine.current("v", (i,), row(machine, i, places.v, end))]
        for j in np.flatnonzero(run.contributions.value[i]).tolist():
            along = row(machine, i, places.z_bar, float(places.columns[j]))
            up = Polyline.through(places.crossing(i, j), places.entry(j))
            running += [machine.current("z_bar", (i,), along),
                        machine.current("contributions", (i, j), up)]  # fmt: skip
        machine.backward[i] = running
    leads = [lead for leads in (*machine.inner, *machine.outer) for lead in leads]
    names = [name for key, name in machine.names.items() if key != "z_bar"]
    return VGroup(
        *machine.running, *machine.columns, *leads, machine.x, machine.x_grad,
        *machine.weights.values(), machine.z, *machine.levers, machine.out, machine.v,
        machine.meter, *names, *machine.indices["x"],
    )  # fmt: skip
