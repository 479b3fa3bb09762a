"""One execution of a listing by torch, asked between its lines for what frames are to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import CodeType, MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from gradmath.errors import ListingError
from gradmath.records.advice import without_advice
from gradmath.records.listing import Expression, ExpressionKind, Listing
from gradmath.records.raised import comparison
from gradmath.records.tensor import Record
from gradmath.running.grad_mode import with_gradients
from gradmath.running.made import Sizes
from gradmath.running.random_states import random_states_restored
from gradmath.running.steps import steps
from gradmath.running.tensors import numpy_of, on_one_line, shortened


class ListingRun:
    """One execution of a listing, in a namespace of its own.

    `record` asks for the value of an expression after one of the statements. Lines run as far as
    somebody asks; who asks for something earlier gets it from a new execution, which gives the
    same values since the listing holds its seeds. The caller's random state and grad mode are
    left alone.

    >>> run = ListingRun(Listing(("import torch", "x = torch.tensor([3.], requires_grad=True)",
    ...                    "(x * x).backward()", "x.grad.zero_()")))
    >>> first = run.record("x.grad", after="(x * x).backward()")
    >>> first.value.tolist(), run.record("x.grad").value.tolist(), first.name
    ([6.0], [0.0], 'x.grad')
    """

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self._execution = _Execution(listing)

    def record(
        self,
        code: str,
        after: str | int | None = None,
        *,
        decimals: int = -1,
        kind: ExpressionKind = ExpressionKind.VALUE,
    ) -> Record:
        """The value of an expression after a statement, the last one if none is named.

        Raises: ListingError if a line or the expression fails, or gives no numbers.
        """
        expression = Expression(self.listing, self._place(after), code, kind)
        (shown,) = self._records([expression], [decimals])
        return shown

    def records(
        self,
        asked: Mapping[str, tuple[str, str | int | None]],
        decimals: Mapping[str, int] = MappingProxyType({}),
        *,
        others: int = -1,
    ) -> dict[str, Record]:
        """The values of several expressions, each after a statement, under the same keys.

        One execution gives them all, in less time than to ask for each alone. None of them feels
        what another draws. decimals says, by key, with how many an entry is shown, `others` with
        how many those are that it does not name; -1 are the fewest that show all entries.
        Raises: as `record`.

        >>> run = ListingRun(Listing(("import torch", "x = torch.ones(2)", "y = 2 * x")))
        >>> found = run.records({"total": ("y.sum()", None), "x": ("x", "x = torch.ones(2)")})
        >>> found["x"].value.tolist(), found["total"].value.tolist()
        ([1.0, 1.0], 4.0)
        """
        places = ((code, self._place(after)) for code, after in asked.values())
        expressions = [Expression(self.listing, place, code) for code, place in places]
        found = self._records(expressions, [decimals.get(key, others) for key in asked])
        return dict(zip(asked, found, strict=True))

    def cotangent(
        self, of: str, output: str, v: str, after: str | int, *, decimals: int = -1
    ) -> Record:
        """What `output.backward(v)` brings to a tensor without a `.grad`, by `torch.autograd.grad`.

        `after` is the last statement before that pass, which frees the graph.
        Raises: as `record`.

        >>> run = ListingRun(Listing(("import torch", "x = torch.ones(2, requires_grad=True)",
        ...                    "z = 2 * x", "out = 3 * z")))
        >>> z_bar = run.cotangent("z", "out", "torch.ones(2)", after="out = 3 * z")
        >>> z_bar.value.tolist(), z_bar.name == "z\\N{COMBINING MACRON}"
        ([3.0, 3.0], True)
        """
        code = f"torch.autograd.grad({output}, {of}, {v}, retain_graph=True)[0]"
        expression = Expression(
            self.listing, self._place(after), code, ExpressionKind.COTANGENT, of
        )
        (shown,) = self._records([expression], [decimals])
        return shown

    def raised(self, after: str | int) -> Record:
        """That a statement marked `# raises` raised just this error: its kind, and all it says.

        Shapes: (); true by itself, and true in another run if that one raises the very same.
        `gradmath.records.raised.raised_in` reads the error from it.
        Raises: ListingError if the statement is not there to raise, or as `record`.

        >>> from gradmath.records.raised import raised_in
        >>> lines = "import torch", "x = torch.ones(2)", "x.backward()  # raises"
        >>> told = raised_in(ListingRun(Listing(lines)).raised(lines[-1]))
        >>> told.error, told.beginning(40)
        ('RuntimeError', 'element 0 of tensors does not require…')
        """
        place = self._place(after)
        statement = self.listing.statements[place - 1]
        if not statement.raises:
            raise ListingError(
                f"`{on_one_line(statement.text)}` is not there to raise; "
                "name a line that ends in `# raises`"
            )
        return self.record(comparison(_Execution(self.listing).error_after(place)), place)

    def steps(self, of: str, after: str | int | None = None) -> Record:
        """The lines that run up to a statement, and how the graph of a tensor grows by them.

        Shapes: (n, 2), as `gradmath.running.steps.steps` has it.
        Raises: as `record`.

        >>> lines = "import torch", "x = torch.ones(1)", "if x > 2:", "    x = 2 * x"
        >>> ListingRun(Listing(lines)).steps("x").value[:, 0].tolist()
        [0, 1, 2]
        """
        return self._along(of, after, ExpressionKind.STEPS)

    def along(self, of: str, after: str | int | None = None, *, decimals: int = -1) -> Record:
        """The one number that a tensor holds after each line that runs up to a statement.

        Shapes: (n,), NaN before it holds one.
        Raises: as `record`.

        >>> lines = "import torch", "y = torch.tensor(3.)", "while y < 9:", "    y = 2 * y"
        >>> ListingRun(Listing(lines)).along("y").value.tolist()
        [nan, 3.0, 3.0, 6.0, 6.0, 12.0, 12.0]
        """
        return self._along(of, after, ExpressionKind.ALONG, decimals)

    def made(self, by: str | int | None = None) -> Record:
        """How many entries each tensor has that torch made while a statement ran; views are none.

        Shapes: (n,), in the order in which they were made.
        Raises: as `record`, and ListingError if the statement made none.

        >>> lines = "import torch", "x = torch.ones(2, 3)", "y = (x.T * 2).sum()"
        >>> ListingRun(Listing(lines)).made().value.tolist()
        [6, 1]
        """
        place = self._place(by)
        code = self.listing.statements[place - 1].text
        (shown,) = self._records([Expression(self.listing, place, code, ExpressionKind.MADE)], [-1])
        return shown

    def measured(self, code: str, after: str | int | None = None, *, decimals: int = -1) -> Record:
        """A time or a size that another run need not repeat.

        Raises: as `record`.
        """
        return self.record(code, after, decimals=decimals, kind=ExpressionKind.MEASURED)

    def _along(
        self, of: str, after: str | int | None, kind: ExpressionKind, decimals: int = -1
    ) -> Record:
        expression = Expression(self.listing, self._place(after), of, kind, of)
        (shown,) = self._records([expression], [decimals])
        return shown

    def _place(self, after: str | int | None) -> int:
        return after if isinstance(after, int) else self.listing.after(after)

    def _records(self, asked: Sequence[Expression], decimals: Sequence[int]) -> list[Record]:
        """The values of some expressions, wherever they stand."""
        if any(self._execution.done > expression.after for expression in asked):
            self._execution = _Execution(self.listing)
        return [
            Record(
                expression.name,
                value,
                source=str(expression),
                decimals=places,
                measured=expression.kind is ExpressionKind.MEASURED,
                expression=expression,
            )
            for expression, value, places in zip(
                asked, self._execution.values_of(asked), decimals, strict=True
            )
        ]


class _Execution:
    """A listing as far as it has run."""

    def __init__(self, listing: Listing) -> None:
        self.listing, self.done = listing, 0
        self.scope: dict[str, Any] = {}
        self.random_state: Tensor | None = None

    @with_gradients
    def values_of(self, asked: Sequence[Expression]) -> list[npt.NDArray[np.generic]]:
        """Run as far as the expressions need it, then evaluate them."""
        values: dict[int, npt.NDArray[np.generic]] = {}
        with random_states_restored():
            for number in sorted(range(len(asked)), key=lambda number: asked[number].after):
                values[number] = self._value_of(asked[number])
        return [values[number] for number in range(len(asked))]

    @with_gradients
    def error_after(self, place: int) -> Exception:
        """What the latest statement that is there to raise has raised, when so many have run."""
        with random_states_restored():
            self.run_to(place)
        error: Exception = self.scope["error"]
        return error

    def _value_of(self, expression: Expression) -> npt.NDArray[np.generic]:
        self.run_to(expression.after)
        if expression.kind in {ExpressionKind.STEPS, ExpressionKind.ALONG}:
            return _steps(expression)
        if expression.kind is ExpressionKind.MADE:
            return _made(expression)
        code = _compiled(expression.code, "eval")
        if expression.kind is ExpressionKind.REFUSED:
            return np.array(_refuses(code, expression.code, self.scope))
        scope = in_numpy(self.scope) if expression.kind is ExpressionKind.THEORY else self.scope
        with without_advice():
            value = _tried(code, expression.code, scope)
        return np.array(_numbers(value, expression.code))

    def run_to(self, place: int) -> None:
        if self.random_state is not None:
            torch.set_rng_state(self.random_state)
        while self.done < place:
            self._step()
        self.random_state = torch.get_rng_state()

    def _step(self) -> None:
        statement = self.listing.statements[self.done]
        self.done += 1
        code = _compiled(statement.text, "exec")
        if not statement.raises:
            _tried(code, statement.text, self.scope)
            return
        try:
            exec(code, self.scope)
        except Exception as error:  # what it raises is what the line is there to show
            self.scope["error"] = error
        else:
            raise ListingError(f"`{statement.text}` raised nothing; take `# raises` off the line")


@lru_cache(maxsize=4096)
def _compiled(text: str, mode: str) -> CodeType:
    """Code of a listing, of which runs of a slide share all but one line."""
    return compile(text, "<expression>" if mode == "eval" else "<listing>", mode)


def in_numpy(scope: Mapping[str, Any]) -> dict[str, Any]:
    """What theory may speak of: numpy, and the tensors of a run as arrays."""
    tensors = {name: numpy_of(value) for name, value in scope.items() if isinstance(value, Tensor)}
    return {"np": np, **tensors}


def _refuses(code: CodeType, text: str, scope: dict[str, Any]) -> bool:
    """Whether torch raises; a name or an attribute that does not exist is a mistake in the code."""
    try:
        _tried(code, text, scope)
    except ListingError as error:
        if isinstance(error.__cause__, RuntimeError):
            return True
        raise
    return False


def _tried(code: CodeType, text: str, scope: dict[str, Any]) -> Any:
    try:
        return eval(code, scope)
    except Exception as error:
        raise _failed(text, error) from error


def _failed(text: str, error: Exception) -> ListingError:
    told = " ".join(str(error).split()) or "nothing more"
    return ListingError(
        f"`{on_one_line(text)}` raised {type(error).__name__}: {told}; "
        "give a listing that runs as it is pasted"
    )


def _steps(expression: Expression) -> npt.NDArray[np.generic]:
    """The lines that run, in an execution of their own: nobody has watched the others."""
    last = expression.listing.statements[expression.after - 1].last
    code = "\n".join(expression.listing.lines[: last + 1])
    try:
        found = steps(code, expression.of)
    except Exception as error:
        raise _failed(code, error) from error
    return found.lines if expression.kind is ExpressionKind.STEPS else found.values


def _made(expression: Expression) -> npt.NDArray[np.generic]:
    """The sizes of what the last statement makes, in an execution of its own."""
    execution = _Execution(expression.listing)
    execution.run_to(expression.after - 1)
    with Sizes() as sizes:
        execution.run_to(expression.after)
    if not sizes.made:
        raise ListingError(
            f"`{on_one_line(expression.code)}` makes no tensor; name a statement that does"
        )
    return np.array(sizes.made, dtype=np.int64)


def _numbers(value: Any, code: str) -> npt.NDArray[np.generic]:
    if isinstance(value, Tensor):
        return numpy_of(value)
    array = np.asarray(value)
    if array.dtype.kind not in "biuf":
        raise ListingError(
            f"`{on_one_line(code)}` is {shortened(value)}; ask for a tensor or for numbers"
        )
    return array
