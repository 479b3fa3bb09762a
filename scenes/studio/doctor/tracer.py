"""Whether tracing finds what it needs in this torch, and gives the very bits that torch gives."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.studio.doctor.rows import Finding


def private_name_rows() -> Iterator[Finding]:
    """The names that torch keeps to itself: how many are there, and each that is not."""
    from gradmath.running import torch_private

    missing = torch_private.missing_names()
    count = torch_private.count_names()
    yield Finding("private names of torch", f"{count - len(missing)} of {count}")
    for name in missing:
        if name in torch_private.INSTEAD:
            yield Finding(name, "missing", note=torch_private.INSTEAD[name])
        else:
            remedy = f"install torch {torch_private.TESTED}, which has it"
            fault = f"{torch_private.serves(name)} needs it; {remedy}"
            yield Finding(name, "missing", fault=fault)


def self_test_rows() -> Iterator[Finding]:
    """How many programs are traced to the bit, and each that is not."""
    import torch

    from gradmath.self_test.comparison import self_test

    verdicts = list(self_test())
    inexact = [verdict for verdict in verdicts if verdict.difference]
    exact = f"{len(verdicts) - len(inexact)} of {len(verdicts)} programs exact"
    yield Finding("tracing", exact)
    for verdict in inexact:
        fault = f"{verdict.difference}; on torch {torch.__version__} do not trust such traces"
        yield Finding(f"tracing: {verdict.program}", "not exact", fault=fault)
