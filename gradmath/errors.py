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


class ClusterGoneError(GradmathError):
    """The scheduler does not answer any more, or its last worker has gone."""


class TraceError(GradmathError):
    """torch could not run the computation backward: what it said, where, and what to do.

    Attributes: `torch_message`, torch's own words, which tracebacks show as a note; `where`, the
    node or source line concerned (None where torch does not tell); `advice`. The error's own line
    begins with `what` where that says it better than torch.
    """

    def __init__(
        self, torch_message: str, where: str | None, advice: str, what: str | None = None
    ) -> None:
        self.torch_message, self.where, self.advice = torch_message, where, advice
        place = f" (at {where})" if where and what is None else ""
        super().__init__(f"{what or torch_message.splitlines()[0]}{place}; {advice}")
        if what is not None:
            self.add_note(f"torch: {torch_message}")


class NoPathError(TraceError):
    """The output does not depend on any tensor that could get a gradient."""


class NonScalarError(TraceError):
    """An output of several elements needs weights v."""


class FreedGraphError(TraceError):
    """A part of the graph has already been used and freed."""


class InplaceError(TraceError):
    """A tensor that backward needs was changed in place."""


class NoTensorError(GradmathError):
    """The function returned nothing that a gradient could start from."""


class NotKeptError(GradmathError):
    """A trace holds only a summary of a tensor that is needed whole."""


class TraceFileError(GradmathError):
    """A trace cannot be written, or a file holds none that can be read."""


class UnknownTorchError(GradmathError):
    """This torch lacks a private name that tracing needs."""


class ListingError(GradmathError):
    """Lines of a listing do not run, or none of them is the one that is asked for."""


class ReplayError(GradmathError):
    """An operation of a trace cannot be run again as it ran."""


class UserCodeError(GradmathError):
    """A user's file, function or inputs cannot be used; the message names the file and line."""


class NothingRecordedError(GradmathError):
    """No backward pass ran while recording."""
