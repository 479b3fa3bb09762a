"""What is untrue about one frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from manim import Mobject

from scenes.kit.lecture import Lecture
from scenes.kit.truth.checks import Fault, checked
from scenes.kit.truth.facts import claiming_words
from scenes.studio.audit.capture import Picture, told
from scenes.studio.audit.memo import Memo, family_of


def frame_faults(
    stage: Sequence[Mobject], shown: Picture, memo: Memo, standing: Picture | None = None
) -> Iterator[Fault]:
    """What is wrong with a picture of what is on stage, and with each drawable on it.

    `memo` knows what was found on the frame before; `standing` is what was not captured anew for
    this frame, and may be stale.
    """
    yield from _order_faults(shown)
    for capture in shown if standing is None else standing:
        if capture.visible and not capture.fresh:
            yield Fault("stale", f"{told(capture.mobject)} as it was before", "as it is now")
    for capture in shown:
        if not checked(capture.mobject):
            text = _unclaimed_text(capture.mobject, stage)
            yield Fault("unclaimed", text, "a drawable of the kit")
    captures = {id(capture.mobject): capture for capture in shown}
    yield from memo.faults(stage, captures)


def _order_faults(shown: Picture) -> Iterator[Fault]:
    """What lies lower must be drawn first, static or moving."""
    for below, above in pairwise(shown):
        if below.mobject.z_index > above.mobject.z_index:
            yield Fault(
                "order",
                f"{told(above.mobject)} over {told(below.mobject)}",
                f"below it (z index {above.mobject.z_index:g})",
            )


def _unclaimed_text(mobject: Mobject, stage: Sequence[Mobject]) -> str:
    """The text of a foreign drawing, if it or what it belongs to tells one."""
    family = family_of(stage).values()
    parents = {id(child): parent for parent in family for child in parent.submobjects}
    above: Mobject | None = mobject
    while above is not None:
        for attribute in ("original_text", "text", "tex_string", "typst_code"):
            text = getattr(above, attribute, None)
            if isinstance(text, str) and text:
                return f"{type(above).__name__} {text!r}"
        above = parents.get(id(above))
    return type(mobject).__name__


CHECK = "statement"


def statement_faults(scene: Lecture) -> Iterator[Fault]:
    """What the title and the latest caption say, on the frame or in the subtitles, untruly."""
    if scene.narrator is not None:
        yield from scene.narrator.faults()
        return
    for phrase in (scene.heading, scene.said):
        if phrase is None:
            continue
        words = claiming_words(phrase.plain_words)
        if words and not phrase.holds:
            quoted = ", ".join(repr(word) for word in words)
            yield Fault(CHECK, phrase.text, f"facts (holds=...) for {quoted}")
        for fact in phrase.holds:
            wrong = fact.fault()
            if wrong is not None:
                yield Fault(CHECK, phrase.text, f"what holds: {wrong}")
        if not scene.with_captions:
            for inscription in phrase:
                yield from inscription.faults()
