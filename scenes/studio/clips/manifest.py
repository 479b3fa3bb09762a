"""What lies in a folder of clips, in JSON: which file is which beat, and what it is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gradmath.replace_file import replace_file

NAME = "manifest.json"


@dataclass(frozen=True)
class MadeFile:
    """A file of a folder: the clip or film that it belongs to, and what it holds of it."""

    file: str
    clip: str
    beat: str
    kind: str
    language: str
    seconds: float | None
    bytes: int = 0
    sha256: str = ""

    def measured(self, folder: Path) -> MadeFile:
        """With what the file is now."""
        size, digest = _measures(folder / self.file)
        return MadeFile(**{**vars(self), "bytes": size, "sha256": digest})

    def intact(self, folder: Path) -> bool:
        """Whether the file is there as it was written."""
        path = folder / self.file
        return path.is_file() and _measures(path) == (self.bytes, self.sha256)


def _measures(path: Path) -> tuple[int, str]:
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return path.stat().st_size, digest


@dataclass
class Manifest:
    """The files that were made from the same, and what that was."""

    made_from: str
    told: Mapping[str, Any] = field(default_factory=dict)
    files: dict[str, MadeFile] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        made = [vars(self.files[name]) for name in sorted(self.files)]
        data = {"made_from": self.made_from, **self.told, "files": made}
        with replace_file(folder / NAME) as fresh:
            fresh.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")

    def drop_others(self, folder: Path, others: Iterable[str]) -> None:
        """Remove files that an older manifest names, and that are made no more."""
        for name in others:
            if name not in self.files and Path(name).name == name:
                (folder / name).unlink(missing_ok=True)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one if there is none that can be read."""
    try:
        data = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = {each["file"]: MadeFile(**each) for each in data.pop("files")}
        return Manifest(data.pop("made_from"), data, files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest("")
