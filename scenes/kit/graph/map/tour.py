"""Detail where the camera stands: a folded spot of a map opens below it into its nodes."""

from __future__ import annotations

from collections.abc import Iterator

from manim import Animation, Scene, VGroup

from gradmath.errors import StageError
from gradmath.graphs.flow import Shown
from gradmath.graphs.groups import FoldedFlow
from gradmath.records.graph import Group
from scenes.kit.graph.group_motions import fold_group, open_group
from scenes.kit.graph.groups import FoldedView
from scenes.kit.graph.map.journey import Journey
from scenes.kit.graph.map.map import GraphMap
from scenes.kit.look.stage import Region
from scenes.kit.look.theme import MOVE
from scenes.kit.motion.motions import appear


class Tour(Journey):
    """A journey whose stops may be groups: each is first its border, then what is inside."""

    def __init__(self, board: GraphMap, region: Region) -> None:
        super().__init__(board, region)
        self._opening: dict[int, FoldedView] = {}  # by the identity of their flows

    def approach(self, spot: int, near: FoldedFlow) -> Iterator[Animation]:
        """Go to the spot of a folded group: its card, with what crosses its border.

        Raises: StageError if it does not fit once it is open.
        """
        yield from self._travel(spot)
        self.view = self._opening.pop(id(near), None) or FoldedView(near, self.region)
        self.detail = self.view.settled()
        yield appear(self.detail, run_time=MOVE)

    def open(self, scene: Scene) -> Iterator[Animation]:
        """Open the group that was approached."""
        view, group = self._approached()
        yield from open_group(view, group, scene)

    def fold(self, scene: Scene) -> Iterator[Animation]:
        """Fold it again."""
        view, _ = self._approached()
        yield from fold_group(view, scene)

    def picture_inside(self, shown: Shown) -> VGroup | None:
        """How the gradient of a leaf inside of the open group is drawn."""
        view, group = self._approached()
        columns = (card.grad for card in view.insides[group.index].cards if card.grad is not None)
        return next((each.picture for each in columns if each.picture.shown is shown), None)

    def can_open(self, near: FoldedFlow) -> bool:
        """Whether a group fits the region when it is open; `approach` takes what was drawn."""
        try:
            self._opening[id(near)] = FoldedView(near, self.region)
        except StageError:
            return False
        return True

    def _approached(self) -> tuple[FoldedView, Group]:
        if not isinstance(self.view, FoldedView):
            raise StageError("no group was approached that could open or fold")
        return self.view, self.view.folded.groups[0]
