"""From where a space is seen: the projection that takes its places to the frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from scenes.kit.look.glyphs import Points


@dataclass(frozen=True)
class Eye:
    """An eye that looks at `focus` from an azimuth and an elevation, both in degrees.

    Azimuth counts from the first direction towards the second, elevation from the floor upwards.
    center is where on the frame the focus is seen; zoom how many units of the frame one unit there
    takes; distance how far away the eye is, so that what is nearer looks larger; roll by how many
    degrees all that is seen is turned on the frame, anticlockwise.

    >>> from_above = Eye(azimuth=-90, elevation=90, zoom=2, distance=1e9)
    >>> from_above.see(np.array([[1.0, 0.5, 3.0]])).round(3).tolist()
    [[2.0, 1.0, 0.0]]
    """

    azimuth: float
    elevation: float
    zoom: float
    center: tuple[float, float] = (0.0, 0.0)
    focus: tuple[float, float, float] = (0.0, 0.0, 0.0)
    distance: float = 9.0
    roll: float = 0.0

    @property
    def towards(self) -> npt.NDArray[np.float64]:
        """The direction from the focus to the eye, of length one."""
        towards: npt.NDArray[np.float64] = _axes(self.azimuth, self.elevation, self.roll)[2]
        return towards

    @property
    def rightwards(self) -> npt.NDArray[np.float64]:
        """The direction of the space that runs to the right on the frame."""
        rightwards: npt.NDArray[np.float64] = _axes(self.azimuth, self.elevation, self.roll)[0]
        return rightwards

    @property
    def upwards(self) -> npt.NDArray[np.float64]:
        """The direction of the space that runs upwards on the frame."""
        upwards: npt.NDArray[np.float64] = _axes(self.azimuth, self.elevation, self.roll)[1]
        return upwards

    @property
    def place(self) -> npt.NDArray[np.float64]:
        """Where the eye itself is."""
        return np.array(self.focus) + self.distance * self.towards

    def nearness(self, places: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """How much nearer to the eye than the focus each place is."""
        near: npt.NDArray[np.float64] = (np.atleast_2d(places) - self.focus) @ self.towards
        return near

    def magnifies(self, places: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """How many units of the frame one unit takes at each place."""
        sizes: npt.NDArray[np.float64] = (
            self.zoom * self.distance / (self.distance - self.nearness(places))
        )
        return sizes

    def see(self, places: npt.ArrayLike) -> Points:
        """Where on the frame places of the space are seen, one row each."""
        return self.sight(places)[0]

    def sight(self, places: npt.ArrayLike) -> tuple[Points, npt.NDArray[np.float64]]:
        """Where on the frame places are seen, and how much nearer than the focus they are."""
        along = (np.atleast_2d(places) - self.focus) @ _axes(
            self.azimuth, self.elevation, self.roll
        ).T
        near = along[:, 2].copy()
        seen: Points = along * (self.zoom * self.distance / (self.distance - near))[:, None]
        seen[:, :2] += self.center
        seen[:, 2] = 0.0
        return seen, near

    def on_the_way_to(self, other: Eye, share: float) -> Eye:
        """An eye between this one and another; nearness grows evenly."""

        def between(start: float, end: float) -> float:
            return start + (end - start) * share

        return Eye(
            azimuth=between(self.azimuth, other.azimuth),
            elevation=between(self.elevation, other.elevation),
            zoom=between(self.zoom, other.zoom),
            center=(
                between(self.center[0], other.center[0]),
                between(self.center[1], other.center[1]),
            ),
            focus=(
                between(self.focus[0], other.focus[0]),
                between(self.focus[1], other.focus[1]),
                between(self.focus[2], other.focus[2]),
            ),
            distance=1 / between(1 / self.distance, 1 / other.distance),
            roll=between(self.roll, other.roll),
        )


@lru_cache(maxsize=256)
def _axes(azimuth: float, elevation: float, roll: float) -> npt.NDArray[np.float64]:
    """The directions rightwards, upwards and towards the eye, one row each."""
    a, e, r = np.radians([azimuth, elevation, roll])
    level = np.array([
        [-np.sin(a), np.cos(a), 0.0],
        [-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)],
        [np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)],
    ])  # fmt: skip
    turned = np.array([[np.cos(r), -np.sin(r), 0.0], [np.sin(r), np.cos(r), 0.0], [0.0, 0.0, 1.0]])
    axes: npt.NDArray[np.float64] = turned @ level if roll else level
    return axes
