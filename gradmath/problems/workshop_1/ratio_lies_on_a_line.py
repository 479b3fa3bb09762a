"""Workshop 1: the ratio of two hidden weights from averages, and draws that share their error."""

from __future__ import annotations

from dataclasses import replace

from gradmath.problems.parameters import whole_number
from gradmath.records.listing import ExpressionKind, Listing
from gradmath.records.quotients import HiddenRatio, Quotients
from gradmath.running.runs import ListingRun

FEWEST, FEW_MOST, MOST = 100, 400, 200_000  # draws
MOST_SEED = 99_999
LOOP = "for w in v.T:"
WEIGHTS = "W[2, 2], W[3, 3] = 2, 3"
RATIO = "ratio = mean[3] / mean[2]"
FACTOR = "factor = ratio / (v[3] / v[2])"
GRADIENTS = "x_grad = torch.stack(grads)"
AVERAGE = "mean = x_grad.mean(1).T"
_ERROR = "error = error / n**0.5"
FIT = "fit = fit / p.sum()"


def ratio_lies_on_a_line(
    n: int = 100_000, seed: int = 0, few: int = 200, few_seed: int = 1
) -> HiddenRatio:
    """Average x.grad for 20 choices of v; does the ratio of two averages tell that of two weights?

    Shapes: n (), the draws for each v in the end, from 100 to 200000; seed (), of these, from 0 to
        99999; few (), the draws that begin, from 100 to 400; few_seed (), of these, likewise.
    Raises: ParameterError if they are not so.
    Source: Workshop 1 of the course.

    >>> found = ratio_lies_on_a_line(n=2000)
    >>> found.target.text(), found.shared.ons.value.tolist(), found.shared.level.text()
    ('1.5', [95, 105], '1.36')
    """
    for name, number, low, high in (
        ("n", n, FEWEST, MOST),
        ("seed", seed, 0, MOST_SEED),
        ("few", few, FEWEST, FEW_MOST),
        ("few_seed", few_seed, 0, MOST_SEED),
    ):
        whole_number(name, number, low, high)
    each = _Lines(few, few_seed)
    shared = _Lines(few, few_seed, shared=True)
    run = shared.run
    return HiddenRatio(
        few=each.quotients(drawn=True),
        shared=shared.quotients(drawn=True),
        many=_Lines(n, seed).quotients(),
        target=run.record("W[3, 3] / W[2, 2]", WEIGHTS, kind=ExpressionKind.THEORY),
        percent=run.record("(100 * (factor.mean() * W[2, 2] / W[3, 3] - 1).abs()).round()", FACTOR),
    )


class _Lines:
    """One listing, and what is read from its run."""

    def __init__(self, n: int, seed: int, *, shared: bool = False) -> None:
        seeded = f"torch.manual_seed({seed})"
        drawn = ["same = torch.randn(n, 6)"] if shared else []
        lines = [
            "import torch",
            "W = torch.zeros(4, 6)",
            "W[0, 0], W[1, 1] = 1, 1",
            WEIGHTS,
            "v2 = torch.linspace(",
            "    0.01, 0.5, 20)",
            "o = 0 * v2",
            "v = torch.stack(",
            "    [o, o, v2, 1 - v2])",
            f"n = {n:_}" if n >= 10_000 else f"n = {n}",
            seeded,
            *drawn,
            "grads = []",
            LOOP,
            f"    X = {'same.clone()' if shared else 'torch.randn(n, 6)'}",
            "    X.requires_grad_()",
            "    out = torch.relu(X @ W.T)",
            "    out.backward(",
            "        w.expand(n, 4))",
            "    grads.append(X.grad)",
            GRADIENTS,
            AVERAGE,
            RATIO,
            FACTOR,
            "std = x_grad.std(1).T",
            "part = (std / mean)[2:4]",
            "part = part.norm(dim=0)",
            "error = factor * part",
            _ERROR,
            "p = error**-2",
            "fit = (p * factor).sum()",
            FIT,
        ]
        self.run = ListingRun(Listing(tuple(lines)))

    def quotients(self, *, drawn: bool = False) -> Quotients:
        """All that is shown of it; of many draws not each."""
        ways: dict[str, tuple[str, str, int]] = {
            "W2": ("W[2, 2]", WEIGHTS, 0),
            "W3": ("W[3, 3]", WEIGHTS, 0),
            "v2": ("v[2]", LOOP, 2),
            "v3": ("v[3]", LOOP, 2),
            "through": ("v[3] / v[2]", LOOP, 2),
            "n": ("torch.tensor(n)", LOOP, 0),
            "mean2": ("mean[2]", AVERAGE, 3),
            "mean3": ("mean[3]", AVERAGE, 3),
            "ratio": ("mean[3] / mean[2]", RATIO, 2),
            "factor": ("factor", FACTOR, 2),
            "error": ("error", _ERROR, 4),
            "level": ("factor.mean()", FACTOR, 2),
            "spread": ("factor.std()", FACTOR, 2),
            "fit": ("fit", FIT, 4),
            "give": ("p.sum() ** -0.5", FIT, 4),
        }
        if drawn:
            ways |= {
                "upper": ("x_grad[:, :, 3]", GRADIENTS, 2),
                "lower": ("x_grad[:, :, 2]", GRADIENTS, 2),
                "ons": ("(x_grad[0] > 0).sum(0)[[3, 2]]", GRADIENTS, 0),
            }
        found = self.run.records({name: way[:2] for name, way in ways.items()})
        read = {name: replace(record, decimals=ways[name][2]) for name, record in found.items()}
        return Quotients(self.run.listing, **read)
