"""A line through the origin, fitted to points that are not equally certain. Torch-free."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import curve_fit

from gradmath.errors import NonFiniteError, ParameterError, ShapeError
from gradmath.records.tensor import Record


@dataclass(frozen=True, eq=False)
class LineFit:
    """y = slope * x, each point weighted by its own error.

    Shapes: x, y, y_error, pulls (n,); slope, slope_error, chi_square (). pulls are the distances
    from the line in units of each point's error, chi_square their summed squares: about n - 1
    if the line and the errors are right.
    """

    x: Record
    y: Record
    y_error: Record
    slope: Record
    slope_error: Record
    pulls: Record
    chi_square: Record

    @property
    def degrees_of_freedom(self) -> int:
        return self.x.value.size - 1


def fit_line_through_origin(x: npt.ArrayLike, y: npt.ArrayLike, y_error: npt.ArrayLike) -> LineFit:
    """The slope that fits points with known errors best, and its own error.

    Shapes: x, y, y_error (n,), n >= 2.
    Units: y_error in those of y, one standard deviation; slope in y per x.
    Raises: ShapeError if they are not alike; NonFiniteError; ParameterError for an error that is
        not positive, or if every x is 0.
    Source: SciPy docs, scipy.optimize.curve_fit with absolute_sigma.

    >>> fit = fit_line_through_origin([1, 2, 100], [1.5, 3.0, 190.0], [0.01, 0.02, 100.0])
    >>> fit.slope.text(decimals=3), fit.slope_error.text(decimals=3)
    ('1.500', '0.007')
    """
    points = [np.asarray(values, dtype=np.float64) for values in (x, y, y_error)]
    _check(*points)
    (slope,), covariance = curve_fit(
        lambda x, slope: slope * x, points[0], points[1], p0=[1.0], sigma=points[2],
        absolute_sigma=True,
    )  # fmt: skip
    pulls = (points[1] - slope * points[0]) / points[2]
    fitted = "scipy.optimize.curve_fit(lambda x, slope: slope * x, x, y, sigma=y_error)"
    return LineFit(
        x=Record("x", points[0], "x"),
        y=Record("y", points[1], "y"),
        y_error=Record("y error", points[2], "y_error"),
        slope=Record("slope", slope, fitted, decimals=4),
        slope_error=Record("slope error", np.sqrt(covariance[0, 0]), fitted, decimals=4),
        pulls=Record("pulls", pulls, "(y - slope * x) / y_error"),
        chi_square=Record("chi square", (pulls**2).sum(), "(pulls**2).sum()"),
    )


def _check(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], errors: npt.NDArray[np.float64]
           ) -> None:  # fmt: skip
    if x.ndim != 1 or not x.shape == y.shape == errors.shape or x.size < 2:
        raise ShapeError(
            f"x, y and y_error have shapes {x.shape}, {y.shape} and {errors.shape}; "
            "give them one entry for each of at least 2 points"
        )
    for name, values in (("x", x), ("y", y), ("y_error", errors)):
        if not np.isfinite(values).all():
            where = int(np.flatnonzero(~np.isfinite(values))[0])
            raise NonFiniteError(f"{name}[{where}] is {values[where]}; every point must be finite")
    if (errors <= 0).any():
        where = int(np.flatnonzero(errors <= 0)[0])
        raise ParameterError(
            f"y_error[{where}] is {errors[where]:g}; give each point an error above 0"
        )
    if not x.any():
        raise ParameterError("every x is 0, so that any slope fits; give a point beside the origin")
