"""Two floors as a board: above, tensors of three lines; below, the nodes that remember them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
from manim import DOWN, UP

from gradmath.records.tensor import Record
from gradmath.records.walk import GraphWalk
from scenes.kit.cells.grids import CellSize, Grid
from scenes.kit.cells.lettering import Number
from scenes.kit.cells.tensor_names import NameLabel
from scenes.kit.graph.signs.claims import Nothing
from scenes.kit.graph.signs.cut_track import CutTrack
from scenes.kit.graph.signs.freight import TableFreight, TensorCourse
from scenes.kit.graph.signs.labels import SignLabel
from scenes.kit.graph.signs.letterbox import Dots, Letterbox, VacantSlot, dotted, outline_of
from scenes.kit.graph.signs.nodes import LastNumber
from scenes.kit.graph.signs.plate import NodePlate
from scenes.kit.graph.signs.track import Stream, Track
from scenes.kit.graph.walk.places import WalkPlaces
from scenes.kit.look.glyphs import Points
from scenes.kit.look.quick import QuickGroup
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import HAIRLINE, INDEX, Face, current_theme
from scenes.kit.look.typesetting import CODE_SIZE
from scenes.kit.truth.boards import Transition
from scenes.kit.truth.checks import Fault, belongs

_EM = INDEX / CODE_SIZE
VALUES, LEAVES = ("x", "w", "h", "z", "loss"), ("x", "w")
_LOOSE = 0.97, 1.0  # of its way a loose end has no track
_TIPS = {"add": 0.72, "mm": 0.72, "w": 0.5, "x": 0.5}  # where arrowheads stand, as values run


class TwoFloors(QuickGroup):
    """One walk's tensors, plates, tracks and letterboxes; its parts come on stage one by one.

    It stands for them as a board that shows one run.
    """

    def __init__(self, run: GraphWalk, region: Region) -> None:
        super().__init__()
        self.run = run
        self.transition: Transition | None = None
        values = [run.x, run.w, run.products, run.h, run.z, run.loss]
        gradients = [run.seed, run.z_back, run.h_back, run.x_grad, run.w_grad]
        (m, k), n = run.x.shape, run.w.shape[1]
        longest = longest_of(values), longest_of(gradients)
        self.places = places = WalkPlaces.of(m, k, n, longest, region)
        self.scales = {
            Face.VALUE: max(9.0, *(each.magnitude() for each in values)),
            Face.GRADIENT: max(1.0, *(each.magnitude() for each in gradients)),
        }
        self.shown: dict[str, Grid] = {}  # what has come on stage, by its name
        self.streams: dict[str, Stream] = {}  # by the plate that they run to
        self.values = {
            name: self.grid(getattr(run, name), Face.VALUE, places.tensor(name)) for name in VALUES
        }
        self.names = {name: self._name(grid) for name, grid in self.values.items()}
        written = LastNumber(run.listing, run.added)
        self.number = SignLabel(written, em=places.values.em / CODE_SIZE, pale=False)
        self.number.move_to(places.number)
        self.plates = {key: NodePlate(node, places.plate(key)) for key, node in run.nodes.items()}
        self.tracks = {
            end: Track(places.track(end), leads, _TIPS[end]) for end, leads in run.tracks.items()
        }
        self.loose = CutTrack(places.loose, run.plain, None, gap=_LOOSE)
        self.no_maker = SignLabel(Nothing(run.made_by_none), pale=False)
        self.no_maker.next_to(self.names["x"], DOWN, buff=0.14)
        self.inlets = {
            end: Number(record, em=_EM * CODE_SIZE, color=current_theme().text)
            for end, record in run.inputs.items()
        }
        for end, number in self.inlets.items():
            number.move_to(places.inlet(end))
        self.guessed = [self._dots(places.plate(leaf)) for leaf in LEAVES]
        self.slots = {leaf: VacantSlot(run.absent[leaf], places.letterbox(leaf)) for leaf in LEAVES}
        self.boxes = {leaf: self._letterbox(leaf) for leaf in LEAVES}
        for part in (self.number, *self.plates.values(), *self.tracks.values(), self.loose,
                     self.no_maker, *self.inlets.values(), *self.slots.values()):  # fmt: skip
            belongs(part, self)
            for piece in part.submobjects:
                belongs(piece, part, self)

    # -- as the audit asks it ------------------------------------------------------------------

    @property
    def records(self) -> dict[str, Record]:
        """What it shows now, at rest."""
        held = {name: grid.record for name, grid in self.shown.items()}
        held |= {f"plate {key}": plate.node for key, plate in self.plates.items()}
        held |= {f"track {end}": track.leads for end, track in self.tracks.items()}
        return held | {"no node": self.loose.tells, "no maker": self.run.made_by_none}

    def relations(self) -> Iterator[Fault]:
        """What the lines say of the tensors: a product, a sum, a mean."""
        held = {name: grid.record.value.astype(np.float64) for name, grid in self.shown.items()}
        due: dict[str, Callable[[], npt.NDArray[np.float64]]] = {
            "h": lambda: held["x"] @ held["w"],
            "z": lambda: held["h"] + self._added,
            "loss": lambda: np.asarray(held["z"].mean()),
        }
        for name, formula in due.items():
            if name in held and not np.allclose(held[name], formula(), rtol=1e-5, atol=1e-5):
                yield Fault("relation", f"{name} that does not come from what is shown", name)

    @property
    def _added(self) -> float:
        """The number as its line has it."""
        number = float(self.number.text)
        return -number if "-" in self.run.added else number

    # -- parts ---------------------------------------------------------------------------------

    def grid(self, record: Record, face: Face, middle: Points) -> Grid:
        """A tensor as cells around a place."""
        size: CellSize = self.places.values if face is Face.VALUE else self.places.gradients
        grid = Grid(record, face, size, scale=self.scales[face])
        grid.move_to(middle)
        belongs(grid, self)
        for cell in grid.cells:
            belongs(cell, grid, self)
        return grid

    def table(self, name: str) -> TableFreight:
        """A copy of a tensor that is about to go on to the next one, at its start."""
        way = self.places.passing(name)
        record = getattr(self.run, name)
        table = TableFreight(
            record, Face.VALUE, self.places.values, scale=self.scales[Face.VALUE],
            course=TensorCourse(record.name, (way,)),
        )  # fmt: skip
        belongs(table, self)
        return table.move_to(way.at(0.0)).set_z_index(-0.5)

    def stream(self, record: Record, end: str) -> Stream:
        """A cotangent that runs along the track to a plate."""
        way = self.places.track(end).reversed()
        stream = Stream(record, Face.GRADIENT, way, TensorCourse(record.name, (way,)))
        belongs(stream, self)
        self.streams[end] = stream
        return stream

    def below(self, grid: Grid) -> NameLabel:
        """The name of a tensor, under it."""
        label = NameLabel(grid, _EM)
        label.next_to(grid, DOWN, buff=0.12)
        return label

    def _name(self, grid: Grid) -> NameLabel:
        label = NameLabel(grid, _EM)
        if grid.record.name in LEAVES:  # above, entries leave
            return label.next_to(grid, DOWN, buff=0.1)
        label.next_to(grid, UP, buff=0.1)
        return label.stand_on(grid.get_top()[1] + 0.12)

    def _dots(self, region: Region) -> Dots:
        dots = Dots(stroke_width=1.4 * HAIRLINE, stroke_color=current_theme().muted)
        dots.points = dots.born = dotted(outline_of(region))
        return dots

    def _letterbox(self, leaf: str) -> Letterbox:
        box = Letterbox(self.values[leaf], self.places.letterbox(leaf))
        box.name_label.next_to(box.box, DOWN, buff=0.09)
        belongs(box, self)
        belongs(box.name_label, box, self)
        belongs(box.box, box, self)
        return box


def longest_of(records: list[Record]) -> int:
    """The characters of the longest number of some records."""
    return max(len(r.text(index)) for r in records for index in np.ndindex(r.shape))
