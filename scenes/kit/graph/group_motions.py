"""A folded card opens into its nodes, and folds again; what crosses its border stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manim import Animation, Mobject, Scene, VGroup, VMobject, smooth

from gradmath.errors import StageError
from gradmath.records.graph import Group
from scenes.kit.graph.groups import FoldedView
from scenes.kit.graph.view import GraphView
from scenes.kit.look.theme import MOVE
from scenes.kit.motion.motions import appear, vanish


class Unfold(Animation):
    """Everything glides to where it stands while a group is open, or back."""

    def __init__(self, view: FoldedView, group: Group, moving: VGroup, *, back: bool) -> None:
        self.view, self.group, self.back = view, group, back
        super().__init__(moving, run_time=1.6 * MOVE, rate_func=smooth)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        self.view.unfold(self.group, 1 - share if self.back else share)


def open_group(view: FoldedView, group: Group, scene: Scene) -> Iterator[Animation]:
    """Open a folded card in its place, before the backward pass or after it.

    Raises: StageError in the midst of the pass, or if the card is not there to be opened.
    """
    card, frame, inside = view.card_of(group), view.frames[group.index], view.insides[group.index]
    closed = on_stage(scene, card)
    if not closed or view.group is not None:
        raise StageError(f"{group.name} has no card on stage that could open; fold what is open")
    done = finished(view)
    pictures = on_stage(scene, *(picture for picture, _, _ in view.travelling[group.index]))
    border = on_stage(scene, card.outline, *view.name_of(group))
    rest = _without(closed, (*pictures, *border))
    if rest:
        yield vanish(VGroup(*rest))
    scene.remove(*border)
    view.unfold(group, 0.0)
    scene.add(frame)
    yield Unfold(view, group, _moving(view, scene), back=False)
    parts = inside.settled() if done else inside.begun()
    twins = [twin for _, _, twin in view.travelling[group.index]]
    seen = _within(parts.get_family(), [parts])
    same = _within(seen, twins) if pictures else []
    scene.remove(*pictures)
    scene.add(*same)
    yield appear(VGroup(*_without(seen, same)), run_time=MOVE)


def fold_group(view: FoldedView, scene: Scene) -> Iterator[Animation]:
    """Fold the group that is open: its nodes go, and its card is there again."""
    group = view.group
    if group is None:
        raise StageError("no group is open; open_group opens one")
    card, frame, inside = view.card_of(group), view.frames[group.index], view.insides[group.index]
    chips = inside.resting.values()
    seen = on_stage(scene, inside, *(line.back for line in inside.lines), *chips)
    same = _within(seen, [twin for _, _, twin in view.travelling[group.index]])
    yield vanish(VGroup(*_without(seen, same)), run_time=MOVE)
    pictures = [picture for picture, _, twin in view.travelling[group.index]
                if _within(same, [twin])]  # fmt: skip
    scene.remove(*same)
    scene.add(*pictures)
    yield Unfold(view, group, _moving(view, scene), back=True)
    scene.remove(*on_stage(scene, frame))
    whole = card.settle() if finished(view) else card.front
    parts = _within(whole.get_family(), [whole])
    border = _within(parts, [card.outline, *view.name_of(group)])
    scene.add(*border)
    rest = _without(parts, (*border, *_within(parts, pictures)))
    if rest:
        yield appear(VGroup(*rest))


def finished(view: FoldedView) -> bool:
    """Whether the backward pass is over; it must not be under way."""
    progress = view.progress
    if progress.over or len(progress.landed) == len(view.flow.sweep) > 0:
        return True
    if progress.sent:
        raise StageError("a group opens before the backward pass or after it, not in its midst")
    return False


def on_stage(scene: Scene, *mobjects: Mobject) -> list[VMobject]:
    """The parts of some drawings that can be seen now, from the back to the front."""
    return _within(scene.get_mobject_family_members(), mobjects)


def moving_parts(view: GraphView) -> list[VMobject]:
    """What comes on stage with a graph and is no part of its view: ways back, cargo at rest."""
    ways = (part for line in view.lines for part in (line.back, line.trail))
    return [*ways, *view.resting.values()]


def _moving(view: FoldedView, scene: Scene) -> VGroup:
    return VGroup(*on_stage(scene, view, *moving_parts(view), *view.frames.values()))


def _within(parts: Iterable[Mobject], wholes: Iterable[Mobject]) -> list[VMobject]:
    own = {id(part) for whole in wholes for part in whole.get_family()}
    return [
        part
        for part in parts
        if isinstance(part, VMobject) and id(part) in own and part.has_points()
    ]


def _without(parts: Iterable[VMobject], others: Iterable[Mobject]) -> list[VMobject]:
    gone = {id(part) for part in others}
    return [part for part in parts if id(part) not in gone]
