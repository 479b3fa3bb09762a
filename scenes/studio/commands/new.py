"""What `scenes new` does: write a film's files, and prove what they show."""

from __future__ import annotations

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from gradmath.replace_file import replace_file
from scenes.studio.commands.terminal import FINE, say
from scenes.studio.stubs.naming import NewFilm
from scenes.studio.stubs.writing import checkout, write


def begin_film(options: Namespace) -> int:
    """Write the files of a film, audit it, keep its storyboard, and say what comes next."""
    root = checkout()
    film = NewFilm.of(options.film)
    for place in write(film, root):
        print(place.relative_to(root))
    say(f"auditing {film.kind}")
    status = _keep_storyboard(film, root)
    if status == FINE:
        print(f"tests/scenes/storyboards/{film.name}.json")
        print(f"\nwatch it:    scenes render {film.kind} -q m")
        print(f"prove it:    scenes audit {film.kind}")
        print("what to write next: docs/scene.md")
    return status


def _keep_storyboard(film: NewFilm, root: Path) -> int:
    """Audit the film in a process of its own, which finds it in the catalogue; keep its story."""
    command = [sys.executable, "-m", "scenes", "audit", film.kind, "--json"]
    found = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if found.returncode != FINE:
        say(found.stderr.strip())
        for scene in json.loads(found.stdout or '{"scenes": []}')["scenes"]:
            for fault in scene["faults"]:
                say("{beat} at {time} s: {check}: {shown}; expected {expected}".format(**fault))
        return found.returncode
    with replace_file(root / "tests/scenes/storyboards" / f"{film.name}.json") as fresh:
        fresh.write_text(found.stdout, encoding="utf-8")
    return FINE
