"""A descent's lane: which one it is, how many steps it has made, and what lies in its letterbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import ref

import numpy as np
from manim import LEFT, RIGHT, VMobject

from gradmath.records.listing import Listing
from gradmath.records.tensor import Index, Record
from gradmath.records.zeroing import BowlDescent, HillDescent, ZeroingRun
from scenes.kit.cells.lettering import DIGIT_HEIGHT, Number
from scenes.kit.cells.tensor_names import KitLabel, NameLabel
from scenes.kit.charts.points import Disc
from scenes.kit.graph.signs.letterbox import Box
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.theme import HAIRLINE, HEADING, NUMBER, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.checks import Fault
from scenes.kit.zeroing.beads import ring_around
from scenes.kit.zeroing.letterbox import GradBar, GradNumber, SlopePile
from scenes.kit.zeroing.places import LanePlaces

ZEROED, NEVER, STEPS = "zeroed", "never zeroed", "steps"  # what the kit calls them
_TOKEN, _AFTER, _BESIDE = 0.1, 0.28, 0.14
_EM = 0.95 * HEADING


def zeroes(listing: Listing) -> bool:
    """Whether a line of a listing zeroes `.grad`, and is no comment."""
    return any(line.strip() == "t.grad = None" for line in listing.lines)


class GradTray(QuickGroup):
    """The letterbox itself, with the name of the gradient that lies in it."""

    def __init__(self, record: Record, index: Index, places: LanePlaces) -> None:
        self.record, self.index, self.face = record, index, Face.GRADIENT
        box = places.box
        self.box = Box(width=box.width, height=box.height, corner_radius=0.1,
                       stroke_color=current_theme().muted, stroke_width=1.6 * HAIRLINE)  # fmt: skip
        self.box.move_to(((box.left + box.right) / 2, places.height, 0.0))
        super().__init__(self.box)
        self.name_label = NameLabel(self, 0.86 * HEADING / CODE_SIZE)
        self.name_label.next_to(self.box, LEFT, buff=_BESIDE)
        self.name_label.stand_on(places.height - 0.86 * HEADING * DIGIT_HEIGHT / 2)
        self.add(self.name_label)


class StepCount(Number):
    """How many steps a descent has made."""

    def __init__(self, steps: Record, places: LanePlaces) -> None:
        self.places = places
        super().__init__(steps, (0,), em=NUMBER)
        self.stand(0)

    def stand(self, k: int) -> None:
        """Count so many steps."""
        self.index = (k,)
        self.follow(self.claim.record, NUMBER, np.zeros(3))
        self.points = self.points + self.spot()

    def spot(self) -> Points:
        """Behind the word for steps, where the first digit stays while others come."""
        return self.places.steps + RIGHT * (_BESIDE + self.width / 2)

    def faults(self) -> Iterator[Fault]:
        """It stands behind its word."""
        yield from super().faults()
        if float(np.linalg.norm(self.get_center() - self.spot())) > NUMBER / 2:
            yield Fault("place", f"{self.drawn} steps elsewhere", "behind their word")


class LaneHead(QuickGroup):
    """The bead of a descent, whether it zeroes, and the word for steps before their number."""

    transition = None  # it shows one run alone

    def __init__(self, run: ZeroingRun, places: LanePlaces) -> None:
        self.run, listing = run, run.listing
        theme, start = current_theme(), places.words
        self.token = Disc(radius=_TOKEN, fill_color=theme.text, fill_opacity=1, stroke_width=0)
        self.token.move_to(start)
        super().__init__(self.token)
        if not zeroes(listing):
            self.add(ring_around(start, _TOKEN))
        self.word = KitLabel(ZEROED if zeroes(listing) else NEVER, self, _EM)
        self.steps = KitLabel(STEPS, self, _EM)
        line = float(start[1]) - 0.11
        self.word.move_to(start + RIGHT * _AFTER, aligned_edge=LEFT).stand_on(line)
        self.steps.move_to(places.steps, aligned_edge=RIGHT).stand_on(line)
        self.add(self.word, self.steps)

    @property
    def borne(self) -> tuple[str, ...]:
        """What may be said of it."""
        return (ZEROED if zeroes(self.run.listing) else NEVER, STEPS)

    @property
    def records(self) -> dict[str, Record]:
        """All that stands on stage for its descent, on the hill and in the bowl."""
        hill, bowl = self.run.hill, self.run.bowl
        held = {"path": hill.path, "steps": hill.steps, "grads": hill.grads,
                "slopes": hill.slopes, "b.grad": hill.b_grad, "z": hill.z, "y": hill.y,
                "hops": bowl.path, "counted": bowl.steps, "pull": bowl.grads,
                "t.grad": bowl.t_grad, "bowl": bowl.bowl, "t": bowl.t}  # fmt: skip
        return {f"{name} of the {self.word.text}": each for name, each in held.items()}

    def relations(self) -> Iterator[Fault]:
        """In the end `.grad` holds what it held for the last step."""
        hill, bowl = self.run.hill, self.run.bowl
        for end, grads in ((hill.b_grad, hill.grads), (bowl.t_grad, bowl.grads)):
            if not np.array_equal(end.value, grads.value[-1]):
                yield Fault("relation", f"{end.name} = {end.value}", f"{grads.value[-1]}")

    def faults(self) -> Iterator[Fault]:
        """A ring is the mark of one that never zeroes."""
        if (len(self.submobjects) == 4) is zeroes(self.run.listing):
            yield Fault("ring", "a ring around one that zeroes, or none", "never zeroed: a ring")


class Lane:
    """All of it; its parts come one by one."""

    def __init__(
        self, whole: ZeroingRun, run: HillDescent | BowlDescent, places: LanePlaces, j: int
    ) -> None:
        """whole is the run of which it shows the descent on the hill, or in the bowl."""
        self.run, self.places = run, places
        self.head = LaneHead(whole, places)
        self.count = StepCount(run.steps, places)
        self.bars: Any
        if isinstance(run, HillDescent):
            self.tray = GradTray(run.b_grad, (j,), places)
            self.bars = SlopePile(run, j, places, zeroed=zeroes(whole.listing))
        else:
            self.tray = GradTray(run.t_grad, (), places)
            self.bars = GradBar(run, places)
        self.bars.step_count = ref(self.count)
        self.number = GradNumber(self.bars)

    @property
    def words(self) -> list[VMobject]:
        return [self.head, self.count]

    def go(self, way: float) -> None:
        """Have made so many steps; what the next one is made with lies in the letterbox."""
        last = self.run.steps.shape[0] - 1
        k = min(int(way), last)
        self.count.stand(k)
        if isinstance(self.bars, SlopePile):
            self.bars.hold(k + 1)
        else:
            self.bars.stand(k)
        self.number.keep_up()
