"""Whether another machine would draw the very same film, and what it differs in if not."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Machine: TypeAlias = Mapping[str, str]
"""What decides the bytes of a film, by name."""
PROCESSOR = "processor"
_SAMPLE, _RARE = "a g x 0123456789", "梯"
_CPUINFO = Path("/proc/cpuinfo")


def this_machine() -> Machine:
    """What films are made with here; a worker tells the same of itself."""
    from scenes.kit.fingerprint import fingerprint, versions
    from scenes.kit.lecture import Lecture

    packages = dict(told.split(" ", 1) for told in versions())
    return {
        "Python": platform.python_version(),
        "code of scenes and gradmath": fingerprint(Lecture)[:12],
        **packages,
        "fonts": _fonts(),
        PROCESSOR: _processor(),
    }


def refusal(here: Machine, there: Machine) -> str:
    """Why films of another machine would not fit to those of this one; empty if they do."""
    return _told(here, there, [name for name in here if name != PROCESSOR])


def caution(here: Machine, there: Machine) -> str:
    """What may make a film differ in its last bits; empty if nothing does."""
    return _told(here, there, [PROCESSOR])


def _told(here: Machine, there: Machine, names: list[str]) -> str:
    differences = [
        f"{name} is {there.get(name, 'not there')}, here {here[name]}"
        for name in names
        if there.get(name) != here[name]
    ]
    # Other packages are another code, too: the first cause is enough.
    return differences[0] if differences else ""


def _fonts() -> str:
    """A digest of how each kind of text comes out, and of a character that a system may lack."""
    from scenes.kit.look.typesetting import Part, Type, take_absent, typeset

    samples = [Part(_SAMPLE, kind) for kind in Type] + [Part(_RARE)]
    outlines = [outline.tobytes() for sample in samples for outline in typeset((sample,))]
    take_absent()
    return hashlib.sha256(b"".join(outlines)).hexdigest()[:12]


def _processor() -> str:
    """Kernels that torch would use, and who made what they run on: sums depend on both."""
    import torch

    maker = ""
    if _CPUINFO.exists():
        lines = _CPUINFO.read_text(errors="replace").splitlines()
        told = [line.partition(":")[2].strip() for line in lines if line.startswith("vendor_id")]
        maker = f" {told[0]}" if told else ""
    return f"{platform.machine()}{maker} with {torch.backends.cpu.get_cpu_capability()} kernels"
