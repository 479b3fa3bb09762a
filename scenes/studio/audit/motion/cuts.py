"""What changes, comes or goes within a frame, and what is gone before it could be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from scenes.kit.truth.checks import Fault
from scenes.studio.audit.capture import Capture, Picture, told
from scenes.studio.audit.meaning.shown import Placed
from scenes.studio.audit.motion.likeness import difference, hidden, stands_in, tint_between
from scenes.studio.audit.motion.steps import FINE, Step

_STOOD = 0.25  # seconds without a change, after which something stands
_SUDDEN = 0.07  # seconds; a change that takes no longer is one of one frame
_FLASH = 0.3
_FAR = 0.3  # units of the frame
_BRIGHT = 0.25  # of a channel; a flash that is paler goes unnoticed


@dataclass(eq=False)
class _Change:
    """What happens to a mobject from when it last stood until it stands again."""

    what: str  # that it was when it changed
    beat: str
    first: float
    tick: float  # seconds of a frame
    before: Capture | None
    earlier: Picture  # the last one that showed it as it stood
    swept: bool
    last: float = 0.0
    looks: list[Capture | None] = field(default_factory=list)
    later: Picture = field(default_factory=list)  # the first one that shows it as it stands now

    @property
    def after(self) -> Capture | None:
        return self.looks[-1]

    @property
    def seconds(self) -> float:
        """How long it takes: what looks otherwise in between had begun a frame before."""
        return self.lasts + self.tick * (len(self.looks) > 1)

    @property
    def lasts(self) -> float:
        """For how long it looks otherwise."""
        return self.last - self.first

    def go_on(self, step: Step, key: int) -> None:
        self.last, self.later = step.time, step.picture
        if self.lasts > _FLASH:
            self.looks = self.looks[:1]  # the others are of no interest any more
        self.looks.append(step.captures.get(key))


class Cuts:
    """Changes of what stood: each takes its time, and what comes stays for a while.

    A sweep, in which every frame is a run of its own, may change as it does.
    """

    def __init__(self) -> None:
        self.changes: dict[int, _Change] = {}

    def see(self, step: Step) -> Iterator[Placed]:
        if step.tick > FINE:
            return
        for key in step.changed:
            change = self.changes.get(key)
            if change is None or step.time - change.last >= _STOOD:
                if change is not None:
                    yield from _verdict(change)
                change = self.changes[key] = _begun(step, key)
            change.go_on(step, key)

    def at_rest(self, time: float) -> Iterator[Placed]:
        """What stands again at the end of a beat."""
        done = [key for key, change in self.changes.items() if time - change.last >= _STOOD]
        for key in done:
            yield from _verdict(self.changes.pop(key))

    def end(self) -> Iterator[Placed]:
        for change in self.changes.values():
            yield from _verdict(change)


def _begun(step: Step, key: int) -> _Change:
    before = step.before.get(key)
    thing = before or step.captures[key]
    swept = key in step.swept
    what = told(thing.mobject)
    return _Change(what, step.beat, step.time, step.tick, before, step.earlier, swept)


def _verdict(change: _Change) -> Iterator[Placed]:
    before, after = change.before, change.after
    if change.swept or not change.earlier:  # all that the first frame shows comes with it
        return
    if change.seconds <= _SUDDEN:
        how = _how(change, before, after)
        if how:
            shown = f"{change.what} {how} within a frame"
            yield change.beat, change.first, _sudden(how, shown)
    elif change.lasts < _FLASH and _back_again(change) and not _travels(change):
        shown = f"{change.what} for {change.lasts:.2f} s"
        yield change.beat, change.first, Fault("flash", shown, f"at least {_FLASH} s")


def _sudden(how: str, shown: str) -> Fault:
    due = "a motion that can be seen"
    return Fault("jump", shown, due) if how.startswith("jumps") else Fault("cut", shown, due)


def _how(change: _Change, before: Capture | None, after: Capture | None) -> str:
    """How a change looks to somebody who sees only what is in front; empty if it cannot be seen."""
    if before is not None and after is not None:
        if hidden(before, change.earlier) and hidden(after, change.later):
            return ""
        return difference(before, after)
    if after is not None:
        unseen = stands_in(after, change.earlier) or hidden(after, change.later)
        return "" if unseen or not _strong(after) else "comes"
    if before is not None:
        unseen = stands_in(before, change.later) or hidden(before, change.earlier)
        return "" if unseen or not _strong(before) else "goes"
    return _glimpse(change)


def _strong(capture: Capture) -> bool:
    return tint_between(capture, None) > _BRIGHT


def _glimpse(change: _Change) -> str:
    """What was there for one frame, where nothing else looks like it."""
    looks = [look for look in change.looks if look is not None]
    seen = any(_strong(look) and not stands_in(look, change.earlier) for look in looks)
    return "comes and goes" if seen else ""


def _travels(change: _Change) -> bool:
    """Whether something is gone so soon because it has passed on."""
    looks = [look for look in change.looks if look is not None]
    ends = [np.array(look.sides) for look in (looks[0], looks[-1])]
    return bool(np.abs(ends[1] - ends[0]).max() > _FAR)


def _back_again(change: _Change) -> bool:
    """Whether something shone up and is as it was before."""
    before, after = change.before, change.after
    if (before is None) is not (after is None):
        return False
    if before is None or after is None:
        return bool(_glimpse(change)) and not any(
            look is not None and stands_in(look, change.later) for look in change.looks
        )
    bright = max(tint_between(before, look) for look in change.looks)
    return not difference(before, after) and bright > _BRIGHT
