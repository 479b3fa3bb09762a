"""What x264 alone needs for the pictures of a film, for benchmarks to hold ours against."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType


def encoder_alone(
    video: Path, options: Mapping[str, str], most: int | None = None
) -> tuple[float, int]:
    """CPU seconds for the first `most` pictures of a film with one thread; how many they are."""
    with av.open(str(video)) as container:
        frames = list(container.decode(video=0))[:most]
    with av.open(io.BytesIO(), "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", 60, {**options, "threads": "1"})
        stream.width, stream.height = frames[0].width, frames[0].height
        start = time.process_time()
        for k, frame in enumerate(frames):
            # The kind that the decoder found would be an order to encode it so again.
            frame.pts, frame.time_base, frame.pict_type = k, Fraction(1, 60), PictureType.NONE
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
        return time.process_time() - start, len(frames)
