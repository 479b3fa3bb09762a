"""How far a storyboard may differ from the one that is kept: readable, one line a difference."""

from __future__ import annotations

import math
from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

# VALUE is 84 eps of float32: what CPUs round otherwise, in a few dozen operations on numbers of
# about 1. What is shown is compared as text. PACE: seconds by which a beat may last longer: each
# of twenty plays lasts whole frames, and at five a second is rounded by up to a tenth.
VALUE, BOX, COLOUR, PACE = 1e-5, 0.01, 2, 2.0
Beat = dict[str, Any]


def differences(kept: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What has changed from one scene's storyboard to another: nothing if it is the same story.

    Texts, reasons and order must be equal, values and boxes nearly; how long a beat lasts depends
    on the frame rate. Of what was measured only the name and the colour are compared.
    """
    names = [[beat["name"] for beat in scene["beats"]] for scene in (kept, now)]
    if names[0] != names[1]:
        return [f"{kept['id']}: beats {line}" for line in _changed_lines(*names)]
    found = []
    for before, after in zip(kept["beats"], now["beats"], strict=True):
        found += [f"{kept['id']}, {before['name']!r}: {line}" for line in _in_beat(before, after)]
    return found


def _in_beat(before: Beat, after: Beat) -> Iterator[str]:
    for name in ("caption", "alternative", "line"):  # a scene has one of the first two
        if before.get(name) != after.get(name):
            yield f"{name} was {before.get(name)!r}, is {after.get(name)!r}"
    was, is_ = (beat["end"] - beat["start"] for beat in (before, after))
    if abs(was - is_) > PACE:
        yield f"lasted {was:.1f} s, lasts {is_:.1f} s"
    entries = before["entries"], after["entries"]
    read = [[_as_read(entry) for entry in each] for each in entries]
    if read[0] != read[1]:
        yield from _changed_lines(*read)
        return
    for old, new in zip(*entries, strict=True):
        measured = old.get("measured", False)
        for name in ("face", "color") if measured else ("value", "box", "face", "color"):
            if not _near(name, old[name], new[name]):
                yield f"{_as_read(old)}: {name} was {old[name]}, is {new[name]}"


def _as_read(entry: dict[str, Any]) -> str:
    if entry.get("measured"):
        return f"{entry['tensor']}{entry['index']} is measured"
    reasons = f" ({', '.join(entry['reasons'])})" if entry["reasons"] else ""
    return f"{entry['tensor']}{entry['index']} reads {entry['text']}{reasons}"


def _changed_lines(before: list[str], after: list[str]) -> Iterator[str]:
    lines = list(unified_diff(before, after, n=0, lineterm=""))
    return (line for line in lines if not line.startswith(("---", "+++", "@@")))


def _near(name: str, old: Any, new: Any) -> bool:
    if name == "value" and isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=VALUE, abs_tol=VALUE)
    if name == "box":
        return all(abs(was - is_) <= BOX for was, is_ in zip(old, new, strict=True))
    if name == "color":
        channels = [bytes.fromhex(color[1:]) for color in (old, new)]
        return all(abs(was - is_) <= COLOUR for was, is_ in zip(*channels, strict=True))
    return bool(old == new)
