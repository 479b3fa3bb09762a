"""`--scheduler`, for every command that renders: its options, and films made by a cluster."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gradmath.errors import SceneError
from scenes.studio.commands.terminal import say
from scenes.studio.render.cost import cost, in_words
from scenes.studio.render.job import Job
from scenes.studio.render.pool import Conductor, Outcome, not_kept

if TYPE_CHECKING:
    from scenes.studio.cluster.connecting import Access


class Table(Protocol):
    """What shows progress and results."""

    def drawn(self, frames: int) -> None:
        """So many frames more."""

    def done(self, job: Job, outcome: Outcome) -> None:
        """What became of a job."""


def add_cluster(command: ArgumentParser) -> None:
    """The options that say which cluster, and how it is reached."""
    group = command.add_argument_group("more machines", "docs/cluster.md tells how to start them")
    group.add_argument("--scheduler", metavar="ADDRESS", help="of Dask, as in tcp://host:8786")
    group.add_argument("--tls-ca-file", type=Path, metavar="PEM", help="who signed certificates")
    group.add_argument("--tls-cert", type=Path, metavar="PEM", help="the certificate to show")
    group.add_argument("--tls-key", type=Path, metavar="PEM", help="its key")
    group.add_argument("--wait", type=float, default=60.0, metavar="SECONDS", help="for workers")
    group.add_argument(
        "--patience", type=float, default=300.0, metavar="SECONDS",
        help="without a sign of life after which a task is moved",
    )  # fmt: skip


def access_of(options: Namespace) -> Access | None:
    """How the scheduler is reached; None if films are to be made here.

    Raises: SceneError if the options make no sense.
    """
    certificates = {
        "--tls-ca-file": options.tls_ca_file,
        "--tls-cert": options.tls_cert,
        "--tls-key": options.tls_key,
    }
    if options.scheduler is None:
        for option, given in certificates.items():
            if given is not None:
                raise SceneError(f"{option} is for a cluster; give --scheduler ADDRESS, too")
        return None
    for option, seconds in (("--wait", options.wait), ("--patience", options.patience)):
        if not 0 < seconds < float("inf"):
            raise SceneError(f"{option} is {seconds:g}; give seconds, more than 0")
    if not options.scheduler.startswith(("tcp://", "tls://")):
        raise SceneError(
            f"--scheduler got {options.scheduler!r}; give its address as `dask scheduler` prints "
            "it, as in tcp://host:8786 or tls://host:8786"
        )
    from scenes.studio.cluster.connecting import Access

    return Access(
        options.scheduler,
        options.tls_ca_file,
        options.tls_cert,
        options.tls_key,
        wait=options.wait,
        patience=options.patience,
    )


def render_far(jobs: list[Job], access: Access, table: Table) -> None:
    """Have a cluster make the videos that are not there; cost is told before and after.

    Raises: SceneError if it cannot be reached; ClusterGoneError if it goes away.
    """
    from scenes.studio.cluster.crew import Cluster

    pending = not_kept(jobs, table.done)
    if not pending:
        return
    with Cluster.reached(access, table.drawn, say) as crew:
        hands, begun = len(crew.trusted), time.monotonic()
        expected = cost(pending, hands)
        say(
            f"{len(pending)} film{'s'[: len(pending) != 1]}, about {expected}, on {hands} "
            f"worker{'s'[: hands != 1]}: {in_words(expected.seconds / hands)} or more"
        )
        Conductor(crew, pending, table.done).run()
        took = time.monotonic() - begun
        say(f"{in_words(crew.seconds)} of CPU in {in_words(took)} on {len(crew.trusted)} workers")
