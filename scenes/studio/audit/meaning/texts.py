"""No free text on a stage: every text is a number, a name, an index, code, or a word of the kit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from scenes.kit.cells.lettering import Lettering, Number
from scenes.kit.charts.axes import Axes, AxisLabel, AxisNameOf
from scenes.kit.speech.borne import KitWord
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Choice, Prose
from scenes.kit.truth.names import NameOf
from scenes.studio.audit.capture import Capture
from scenes.studio.audit.meaning.shown import OnFrame, distance, extent_of, same_number
from scenes.studio.audit.memo import family_of, referred

_BESIDE = 0.6  # units of the frame; a name that is farther away stands beside nothing
Labels: TypeAlias = list[tuple[Lettering, Capture, Any]]
"""Texts with what the camera saw of them, and the drawables that they speak of."""


def text_faults(shown: OnFrame) -> Iterator[Fault]:
    """Words on the stage that nothing accounts for; asked on every frame."""
    for text, _ in shown.letterings:
        if type(text.claim) is Prose and any(map(str.isalpha, text.claim.text)):
            yield Fault("free text", text.claim.text, "a name, a word of the kit, or a caption")


def label_faults(shown: OnFrame) -> Iterator[Fault]:
    """Names and words away from what they are about; asked when a beat has come to rest."""
    names = _labels(shown, NameOf)
    yield from _distance_faults(shown, names)
    yield from _twice_faults(names)
    yield from _distance_faults(shown, _labels(shown, KitWord))
    yield from _measured_faults(shown)
    yield from _choice_faults(shown)
    yield from _axis_faults(shown)


def _labels(shown: OnFrame, kind: type[NameOf] | type[KitWord]) -> Labels:
    found: Labels = []
    for text, capture in shown.letterings:
        if isinstance(text.claim, NameOf) and kind is NameOf:
            found.append((text, capture, text.claim.target()))
        elif isinstance(text.claim, KitWord) and kind is KitWord:
            found.append((text, capture, text.claim.beside()))
    return found


def _distance_faults(shown: OnFrame, labels: Labels) -> Iterator[Fault]:
    """Each label stands nearer to its own drawable than to any that is named, or of its kind."""
    places = {}
    kinds = {type(target) for _, _, target in labels}
    alike = [each for each in shown.memo.drawables.values() if type(each) in kinds]
    for target in (*alike, *(target for _, _, target in labels)):
        seen = tuple(shown.seen_of(target)) if target is not None else ()
        if seen:
            places[id(target)] = extent_of(*seen)
    for text, capture, target in labels:
        own = places.get(id(target))
        if own is None:
            yield Fault("label", f"{text.drawn} beside nothing", "what it names on the stage")
            continue
        here = extent_of(capture)
        away = distance(here, own)
        nearest = min(distance(here, place) for place in places.values())
        if away > _BESIDE or away > nearest:
            yield Fault("label", f"{text.drawn} away from what it names", "beside it")


def _twice_faults(names: Labels) -> Iterator[Fault]:
    """Nothing has two names: one of them stands at something else."""
    named: dict[int, Lettering] = {}
    for text, _, target in names:
        first = named.setdefault(id(target), text)
        if target is not None and first is not text and first.claim is not text.claim:
            yield Fault("label", f"{text.drawn} twice", "one name for each thing that is named")


def _measured_faults(shown: OnFrame) -> Iterator[Fault]:
    """What was measured is called so."""
    called = [
        family_of([text.claim.beside()])  # type: ignore[list-item] # those that are gone have faults of their own
        for text, _ in shown.letterings
        if isinstance(text.claim, KitWord) and text.claim.key == "measured" and text.claim.beside()
    ]
    for sight in shown.sights:
        number = sight.record.measured and isinstance(sight.drawable, Number)
        if number and not any(id(sight.drawable) in family for family in called):
            yield Fault("measured", f"{sight.record.name} like any other", "called measured")


def _choice_faults(shown: OnFrame) -> Iterator[Fault]:
    """Of what may be guessed exactly one is right."""
    choices = [text.claim for text, _ in shown.letterings if isinstance(text.claim, Choice)]
    right = sum(choice.right for choice in choices)
    if choices and right != 1:
        yield Fault("choice", f"{len(choices)} choices, {right} of them right", "one that is right")


def _axis_faults(shown: OnFrame) -> Iterator[Fault]:
    """An axis names a record that something between the axes is plotted from, if anything is."""
    drawn = [each for each in shown.memo.drawables.values() if isinstance(each, AxisLabel)]
    for label in drawn:
        axis = label.beside() if label.beside else None
        if axis is None or id(label[0]) not in shown.captures:
            continue
        claim = label[0].claim
        assert isinstance(claim, AxisNameOf)
        plotted = [
            series.record
            for chart in shown.memo.drawables.values()
            for series in _series(chart, axis)
            if any(True for _ in shown.seen_of(chart))
        ]
        if plotted and not any(same_number(claim.record, record) for record in plotted):
            names = " and ".join(dict.fromkeys(record.name for record in plotted))
            yield Fault("axis", f"{claim.text} along an axis", f"{names}, which it is drawn from")


def _series(chart: Any, axis: Any) -> Iterator[Any]:
    """What a drawing between axes is plotted from along one of them."""
    for axes in referred(chart, "beside"):
        if isinstance(axes, Axes) and axis in (axes.across, axes.up):
            series = vars(chart).get("across" if axes.across is axis else "up")
            if hasattr(series, "record"):
                yield series
