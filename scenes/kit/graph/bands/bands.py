"""The two bands as a board: a forward pass, the pass that was recorded below it, and a third."""

from __future__ import annotations

from collections.abc import Iterator
from math import isclose, prod

from manim import RIGHT, VGroup

from gradmath.records.second_derivative import RecordedPass
from gradmath.records.tensor import Record
from scenes.kit.cells.current import Lead
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.bands.places import SIZE, BandPlaces
from scenes.kit.graph.signs.band import PassBand
from scenes.kit.graph.signs.folded import FoldedPlate
from scenes.kit.graph.signs.freight import Freight
from scenes.kit.graph.signs.labels import EM
from scenes.kit.graph.signs.letterbox import Letterbox, VacantSlot
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import ON_STREAMS, Track
from scenes.kit.graph.signs.yard import Yard
from scenes.kit.look.glyphs import Points
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import Face
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_LARGEST = {Face.VALUE: 2.0, Face.GRADIENT: 1.6}
_TIP = 0.62  # where arrowheads stand on tracks
_CLOSE = 1e-4  # of what is compared, or a bit more where numbers are small
_APART = 0.1  # from a cell to its name


class Bands(Yard):
    """One run of sigmoid(x) ** 2: forward above, the recorded way back below, as a graph.

    Its parts come on stage one by one. Tensors that lie still are called as in the record of the
    run; `waiting` holds what has come to s and is not added yet.
    """

    def __init__(self, run: RecordedPass, region: Region) -> None:
        scales = {
            face: max(least, run.x.magnitude() if face is Face.VALUE else run.sent.magnitude())
            for face, least in _LARGEST.items()
        }
        super().__init__(scales, SIZE)
        self.run, self.places = run, BandPlaces(region)
        self.transition: Transition | None = None
        self.moving: dict[str, Freight] = {}  # what one motion has made, and the next takes on
        self.names: dict[str, NameLabel] = {}
        self._lay_bands()
        self._lay_plates()
        self._lay_tracks()
        self._lay_leaf()

    def _lay_bands(self) -> None:
        places = self.places
        self.upper = PassBand("forward", places.upper_band)
        self.lower = PassBand("recorded", places.lower_band)

    def _lay_plates(self) -> None:
        names, places = self.run.names, self.places
        self.sigmoid = NodePlate(names["SigmoidBackward0"], places.sigmoid_plate)
        self.square = NodePlate(names["PowBackward0"], places.square_plate)
        self.slope = NodePlate(names["SigmoidBackwardBackward0"], places.slope_plate, foot=True)
        self.product = NodePlate(names["MulBackward0"], places.product_plate, foot=True)
        self.folded = FoldedPlate(
            [names["MulBackward1"], names["folded"]], self.run.holds, self.run.double,
            places.folded_plate, room=True,
        )  # fmt: skip
        self.upper.plates = (self.sigmoid, self.square)
        self.lower.plates = (self.slope, self.product)
        self.own(self.sigmoid, self.square, self.slope, self.product, self.folded)

    def _lay_tracks(self) -> None:
        ways, leads = self.places, self.run.tracks
        before, after = ways.s_tracks
        drawn = {
            "x": (ways.x_track, leads["x"]),
            "before s": (before, leads["made"]),
            "after s": (after, leads["s"]),
            "direct": (ways.direct_track, leads["direct"]),
            "long": (ways.long_track, leads["long"]),
            "folded": (ways.folded_track, leads["folded"]),
            "product": (ways.product_track, leads["product"]),
        }
        tips = {"direct": 0.45, "long": 0.8}
        self.tracks = {
            name: Track(way, truth, tips.get(name, _TIP)) for name, (way, truth) in drawn.items()
        }
        for track in self.tracks.values():
            track.tip.set_z_index(ON_STREAMS)
        self.leads = {name: Lead(way) for name, way in (
            ("y", ways.y_track), ("seed", ways.seed_track), ("dy", ways.dy_track))}  # fmt: skip
        self.own(*self.tracks.values())

    def _lay_leaf(self) -> None:
        places = self.places
        here = places.at(places.leaf, places.up)
        self.x = self.lay("x", self.run.x, Face.VALUE, here, way=places.drop_in)
        self.letterbox = Letterbox(self.x, places.letterbox)
        self.slot = VacantSlot(self.run.absent, places.letterbox)
        self.letterbox.name_label.next_to(self.letterbox.box, RIGHT, buff=_APART)
        self.own(self.slot)
        for part in (self.letterbox, self.letterbox.name_label, self.letterbox.box):
            belongs(part, self.letterbox, self)

    def named(self, name: str, side: Points) -> NameLabel:
        """The name of something that lies still, beside it."""
        label = NameLabel(self.rest[name], EM)
        label.next_to(self.rest[name], side, buff=_APART)
        if side[1] > 0:  # names share a line, whatever hangs below it
            label.stand_on(float(self.rest[name].get_top()[1]) + _APART + 0.04)
        self.names[name] = label
        return label

    def standing(self) -> VGroup:
        """All that stands on stage once the second pass has come to s, but for the numbers."""
        plates = (self.sigmoid, self.square, self.slope, self.product, self.folded)
        names = (*self.names.values(), self.letterbox.name_label)
        tracks = (*self.tracks.values(), *self.leads.values())
        return VGroup(self.upper, self.lower, *plates, *tracks, self.slot, *names)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        return {name: cargo.record for name, cargo in self.rest.items()}

    def relations(self) -> Iterator[Fault]:
        """Every number that lies there is what the picture says that it is made of."""
        held = {name: float(cargo.record.value) for name, cargo in self.rest.items()}
        for name, due in self._due(held):
            if not isclose(held[name], due, rel_tol=_CLOSE, abs_tol=1e-6):
                shown = self.rest[name].record
                yield Fault("relation", f"{shown.name} {shown.text()}", f"{due:.5f}")

    def _due(self, held: dict[str, float]) -> Iterator[tuple[str, float]]:
        made = {
            "y": ("s", "s"),
            "sent": ("seed", "double"),
            "dy": ("sent", "slope"),
            "direct": ("one", "sent", "turned"),
            "x.grad": ("total", "slope"),
        }
        held = {**held, "turned": 1 - 2 * held["s"]} if "s" in held else held
        for name, factors in made.items():
            if name in held and all(each in held for each in factors):
                yield name, prod(held[each] for each in factors)
        if "s" in held and "double" in held:
            yield "double", 2 * held["s"]
        if "s" in held and "slope" in held:
            yield "slope", held["s"] * (1 - held["s"])
        if {"one", "slope", "long"} <= held.keys():
            yield "long", 2 * held["one"] * held["slope"]
        if {"direct", "long", "total"} <= held.keys():
            yield "total", held["direct"] + held["long"]
