"""What it costs to hold every frame of the flagship against its records."""

from __future__ import annotations

import time

from scenes.studio.audit.audit import audit
from scenes.studio.commands.audit import CATALOGUE_RATE, NAMED_RATE
from scenes.workshop_1.relu_gate import ReluGate


def main() -> None:
    audit(ReluGate, frame_rate=1)  # type is set and colours are mixed only once
    print("CPU ms per frame of the flagship, its autograd and manim's own work included")
    for rate in (CATALOGUE_RATE, NAMED_RATE):
        start = time.process_time()
        report = audit(ReluGate, frame_rate=rate)
        spent = time.process_time() - start
        print(f"{rate:>4} frames a second: {1000 * spent / report.frames:.2f} ms ({spent:.1f} s)")


if __name__ == "__main__":
    main()
