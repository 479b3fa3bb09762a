"""Whether a scene's title and captions state nothing but facts."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.kit.lecture import Lecture
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.facts import claiming_words

CHECK = "statement"


def statement_faults(scene: Lecture) -> Iterator[Fault]:
    """What the title and the latest caption say, on the frame or in the subtitles, untruly."""
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
