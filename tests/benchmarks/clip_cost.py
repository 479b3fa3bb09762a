"""What clips and decks cost beyond the films that they are cut from: seconds of CPU, and bytes.

python tests/benchmarks/clip_cost.py [SCENE ...] [-q l|m|h|k]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from scenes.__main__ import main
from scenes.studio.finding import find
from scenes.studio.render.job import QUALITIES, Job, render_scene


def spent(*arguments: str) -> float:
    """Seconds of CPU of a command, which has to succeed."""
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        assert main(arguments) == 0
    return time.process_time() - start


def measure(name: str, quality: str, folder: Path) -> None:
    films, clips = folder / "films", folder / "clips"
    job = Job(find(name), quality, films)
    start = time.process_time()
    video = render_scene(job)
    rendering = time.process_time() - start
    with_films = ("-q", quality, "--jobs", "1", "--films", str(films))
    print(f"{name}: rendered in {rendering:.1f} s of CPU, {megabytes(video):.2f} MB", flush=True)
    cutting = spent("clips", name, *with_films, "-o", str(clips))
    made = list((clips / video.stem).iterdir())
    total = sum(map(megabytes, made))
    tell("clips", cutting, rendering, f"{total:.2f} MB in {len(made)} files")
    for kind in ("html", "pptx", "pdf"):
        deck = folder / f"{name}.{kind}"
        cost = spent("deck", name, *with_films, "--clips", str(clips), "--to", kind,
                     "-o", str(deck))  # fmt: skip
        whole = cost if kind == "pdf" else cutting + cost
        tell(f"deck, {kind}", whole, rendering, f"{megabytes(deck):.2f} MB")


def tell(what: str, seconds: float, rendering: float, size: str) -> None:
    share = 100 * seconds / rendering
    print(f"  {what:<11} {seconds:5.2f} s beyond rendering ({share:.1f} %), {size}", flush=True)


def megabytes(file: Path) -> float:
    return file.stat().st_size / 1e6


if __name__ == "__main__":
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("scenes", nargs="*", default=["ReluGate"])
    reader.add_argument("-q", "--quality", choices=QUALITIES, default="h")
    chosen = reader.parse_args()
    with TemporaryDirectory() as place:
        for scene in chosen.scenes:
            measure(scene, chosen.quality, Path(place))
