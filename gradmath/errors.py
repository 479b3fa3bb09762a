"""What can go wrong, each with one clear line: what came, what was expected, what to do."""

from __future__ import annotations


class GradmathError(Exception):
    """Base of every error that this project raises on purpose."""


class ShapeError(GradmathError):
    """A tensor is empty or not shaped as the others require."""


class DtypeError(GradmathError):
    """A tensor's dtype cannot carry gradients, or two dtypes do not fit together."""


class NonFiniteError(GradmathError):
    """NaN or infinity where only finite numbers make sense."""


class ParameterError(GradmathError):
    """A parameter is unknown or its value cannot be read."""


class NonDeterministicError(GradmathError):
    """Code that must give the same result each time does not."""


class FormulaError(GradmathError):
    """A formula cannot be computed from the tensors that were given."""


class BatchingError(GradmathError):
    """A function of one sample cannot be run on many samples at once."""


class StageError(GradmathError):
    """A picture does not fit on the stage or cannot be drawn legibly."""


class SceneError(GradmathError):
    """A scene is unknown or lacks what every scene must tell."""


class FilmError(GradmathError):
    """A video lacks frames, or cannot be made as asked."""
