"""What changes in a beat is the entry that its question or its announcement names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from scenes.kit.cells.lettering import Number
from scenes.kit.truth.checks import Fault
from scenes.kit.truth.claims import Entry, Position
from scenes.studio.audit.meaning.shown import OnFrame

_Seen: TypeAlias = tuple[str, tuple[int, ...], bytes]


class Announced:
    """Numbers as a beat has found them, so that its end tells which of them have changed."""

    def __init__(self) -> None:
        self.beat = ""
        self.found: dict[int, tuple[Number, _Seen]] = {}

    def see(self, shown: OnFrame, beat: str) -> None:
        """Note what each number on the stage shows when it is first seen in a beat."""
        if beat != self.beat:
            self.beat, self.found = beat, {}
        for text, _ in shown.letterings:
            if isinstance(text, Number) and id(text) not in self.found:
                self.found[id(text)] = text, _seen(text.claim)

    def at_rest(self, shown: OnFrame) -> Iterator[Fault]:
        """Where entries of a tensor have changed, those of it that were named are among them.

        What is stated has facts, or says the numbers of what it names.
        """
        phrase = shown.scene.fresh_caption
        if phrase is None or phrase.holds:
            return
        changed = set(self._changed())
        claims = [piece.claim for piece in phrase.setting.pieces]
        places = [each for each in claims if isinstance(each, Position)]
        stated = {each.record.name for each in claims if isinstance(each, Entry)}
        for name in sorted({each.record.name for each in places} - stated):
            named = {each.index for each in places if each.record.name == name}
            turned = {index for each, index in changed if each == name}
            if turned and not turned & named:
                told = ", ".join(f"{name}{list(index)}" for index in sorted(turned))
                yield Fault("elsewhere", phrase.text, f"the name of what changes: {told}")

    def _changed(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        for text, (name, index, value) in self.found.values():
            now = _seen(text.claim)
            if now[:2] == (name, index) and now[2] != value:
                yield name, index


def _seen(claim: Entry) -> _Seen:
    return claim.record.name, claim.index, claim.record.value[claim.index].tobytes()
