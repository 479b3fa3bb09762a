"""The fork as a board: x, three wires, two plates, the funnel and the letterbox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VMobject

from gradmath.records.fork import USES, ForkPass, Use
from gradmath.records.tensor import Record
from scenes.kit.cells.current import Lead
from scenes.kit.cells.frame import RoundFrame
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.fork.places import ForkPlaces
from scenes.kit.graph.signs.drawer import Drawer
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.funnel import Funnel, added
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import Track
from scenes.kit.graph.signs.use_tags import UseTag
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import INDEX, Face
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = INDEX / CODE_SIZE
_VALUES, _GRADIENTS = 12.0, 8.0  # what a colour at full strength stands for
_LARGE = 1.15 * EM  # torch's names
_TIPS = {"direct": 0.5, "self": 0.88, "other": 0.9}  # where arrowheads stand on the wires
FACTORS: tuple[Use, ...] = ("self", "other")
IN_LINE: tuple[Use, ...] = (*FACTORS, "direct")  # as the line names them, and from above


def opposite(use: Use) -> Use:
    """The other factor."""
    return "other" if use == "self" else "self"


@dataclass(eq=False)
class PassGraph:
    """The graph of one pass: made when its line runs, and another one when it runs again."""

    product: NodePlate
    sum: NodePlate
    drawers: dict[Use, Drawer]
    tracks: dict[Use, Track]
    product_track: Track
    tags: dict[Use, UseTag]

    @property
    def lines(self) -> list[Track]:
        return [*self.tracks.values(), self.product_track]

    @property
    def parts(self) -> list[VMobject]:
        return [
            self.product,
            self.sum,
            *self.drawers.values(),
            *self.lines,
            *self.tags.values(),
        ]


class Fork(Yard):
    """One run of y = x * x + x and of its backward passes, and everything that travels in it.

    Its parts come on stage one by one; it stands for them as a board that shows one run. Tensors
    that lie still have the names that they have in the lines.
    """

    def __init__(self, run: ForkPass, region: Region, others: Sequence[ForkPass] = ()) -> None:
        self.run = run
        self.transition: Transition | None = None
        self.places = places = ForkPlaces.of(run.x.shape[0], region)
        every = [run, *others]
        values = [each for p in every for each in (p.x, p.product, p.y)]
        gradients = [
            each for p in every for each in (p.v, *p.contributions.values(), *p.sums, p.grad_after)
        ]
        scales = {
            Face.VALUE: max(_VALUES, *(each.magnitude() for each in values)),
            Face.GRADIENT: max(_GRADIENTS, *(each.magnitude() for each in gradients)),
        }
        super().__init__(scales, places.size)
        self.deposits: tuple[Record, ...] = ()  # what has come into x.grad since it was None or 0
        self.names: list[NameLabel] = []  # of what goes with its graph
        self.moving: dict[str, Freight] = {}  # what one motion has made, and the next takes on
        self.waiting: dict[Use, Freight] = {}  # what has come back by each use, beside the funnel
        self.rings: list[RoundFrame] = []
        self.x = self.lay("x", run.x, Face.VALUE, places.drop_in.at(1.0), way=places.drop_in)
        self.letterbox = Letterbox(self.x, places.letterbox)
        assert run.absent is not None
        self.slot = VacantSlot(run.absent, places.letterbox)
        self.funnel = Funnel(places.funnel_region)
        self.accumulate = NodePlate(
            run.names["AccumulateGrad"], places.accumulate_plate, pale=False
        )
        self.stretches = self.new_stretches()
        self.graph = self.graph_of(run)
        self.x_name = NameLabel(self.x, _EM)
        self.x_name.next_to(self.x, UP, buff=0.09).align_to(self.x, LEFT)
        self.letterbox.name_label.next_to(self.letterbox.box, DOWN, buff=0.12)
        for part in (self.letterbox, self.slot, self.accumulate):
            belongs(part, self)
        belongs(self.letterbox.name_label, self.letterbox, self)
        belongs(self.letterbox.box, self.letterbox, self)
        for wall in self.funnel.walls:
            belongs(wall, self.funnel, self)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        graph = self.graph
        held = {name: cargo.record for name, cargo in self.rest.items()}
        held |= {f"window {use}": drawer.record for use, drawer in graph.drawers.items()}
        held |= {f"own {use}": drawer.own for use, drawer in graph.drawers.items()}
        held |= {f"track {use}": track.leads for use, track in graph.tracks.items()}
        plates = {"product's plate": graph.product, "sum's plate": graph.sum,
                  "letterbox's plate": self.accumulate}  # fmt: skip
        held |= {name: plate.node for name, plate in plates.items()}
        return held if self.deposits else held | {"no x.grad": self.slot.record}

    def relations(self) -> Iterator[Fault]:
        """What the wires say: the product, the sum, the order of arrivals, what x.grad gathers."""
        x = self.rest["x"].record.value.astype(np.float64)
        y = self.rest.get("y")
        if y is not None and not np.allclose(y.record.value, x * x + x, rtol=1e-6):
            yield Fault("relation", f"{y.record.name} that does not come from x", "x * x + x")
        order = [self.run.contributions[use].name for use in self.run.order]
        entered = [each.name for each in self.funnel.entered]
        if entered != order[: len(entered)]:
            yield Fault("order", f"{', '.join(entered)} in the funnel", ", ".join(order))
        grad = self.rest.get("x.grad")
        if grad is None:
            return
        total = added(self.deposits) if self.deposits else np.zeros_like(x)
        if not np.allclose(grad.record.value, total, rtol=1e-6):
            yield Fault("relation", "x.grad that is not what came into it", str(total))

    # -- runs ----------------------------------------------------------------------------------

    def graph_of(self, run: ForkPass) -> PassGraph:
        """The graph that a pass's line makes."""
        places = self.places
        tracks = {use: Track(places.track(use), run.tracks[use], _TIPS[use]) for use in USES}
        graph = PassGraph(
            product=_plate(run.names["MulBackward0"], places.product_plate, foot=True),
            sum=_plate(run.names["AddBackward0"], places.sum_plate),
            drawers={use: self._drawer(run, use) for use in FACTORS},
            tracks=tracks,
            product_track=Track(places.product_track, run.joins, 0.28),
            tags={use: UseTag(tracks[use], places.tag_of_wire(use)) for use in USES},
        )
        self.own(*graph.parts)
        return graph

    def new_stretches(self) -> list[Lead]:
        """The bare wires on which only what comes back runs."""
        return [Lead(self.places.last_stretch(use)) for use in USES]

    def _drawer(self, run: ForkPass, use: Use) -> Drawer:
        drawer = Drawer(
            run.saved[use], run.windows[use], self.x, self.places.window,
            self.places.window_at(use), scale=self.scales[Face.VALUE], label=RIGHT, em=1.05 * EM,
        )  # fmt: skip
        belongs(drawer.shutter, drawer, self)
        return drawer

    def labelled(self, name: str) -> NameLabel:
        """The name of something that lies still, at its right end."""
        cargo = self.rest[name]
        label = NameLabel(cargo, _EM)
        label.next_to(cargo, RIGHT, buff=0.17)  # where cells may swell
        self.names.append(label)
        return label


def _plate(node: Record, region: Region, *, foot: bool = False) -> NodePlate:
    return NodePlate(node, region, foot=foot, em=_LARGE, pale=False)
