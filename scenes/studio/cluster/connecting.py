"""The way to a scheduler: an address, certificates if it asks for them, workers to wait for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gradmath.errors import SceneError

if TYPE_CHECKING:
    from distributed import Client, Security

_EXTRA = "install the extra: pip install 'gradmath-scenes[cluster]'"
_REACH = 10.0  # seconds to reach a scheduler in


@dataclass(frozen=True)
class Access:
    """Where a scheduler is and what it must be shown.

    patience: seconds without a sign of life after which a task is given to another worker.
    wait: seconds in which workers must have come.
    """

    scheduler: str
    ca_file: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    wait: float = 60.0
    patience: float = 300.0

    @property
    def encrypted(self) -> bool:
        return self.scheduler.startswith("tls://")


@contextmanager
def connected(access: Access) -> Iterator[Client]:
    """A client of the scheduler, with at least one worker.

    Raises: SceneError if the extra is missing, the address or a certificate is of no use, nothing
        answers, or no worker comes.
    """
    try:
        import dask
        import distributed
    except ModuleNotFoundError as error:
        raise SceneError(f"--scheduler needs Dask distributed; {_EXTRA}") from error
    security = _security(access)
    with _quiet(), dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
        try:
            client = distributed.Client(
                access.scheduler, security=security, timeout=_REACH, set_as_default=False
            )
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise SceneError(_unreachable(access, error)) from error
        try:
            _wait_for_workers(client, access)
            yield client
        finally:
            with suppress(Exception):  # where the scheduler has gone
                client.close(timeout=2)


def _unreachable(access: Access, error: BaseException) -> str:
    cause = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    told = str(cause).splitlines()[0] if str(cause) else type(cause).__name__
    return (
        f"no scheduler answers at {access.scheduler}: {told}; "
        "start one with `dask scheduler` and give the address that it prints"
    )


def _security(access: Access) -> Security | None:
    """What is shown to a scheduler that asks for it.

    Raises: SceneError if a file is missing, is not what it should be, or is not asked for.
    """
    import ssl

    from distributed import Security

    files = {
        "--tls-ca-file": access.ca_file,
        "--tls-cert": access.certificate,
        "--tls-key": access.key,
    }
    given = {option: file for option, file in files.items() if file is not None}
    if not access.encrypted:
        if given:
            raise SceneError(f"{next(iter(given))} is for a scheduler whose address begins tls://")
        return None
    for option, file in files.items():
        if file is None:
            raise SceneError(f"{access.scheduler} is encrypted: give {option} FILE.pem, too")
        if not file.is_file():
            raise SceneError(f"{option} {file}: there is no such file")
    security = Security(
        tls_ca_file=str(access.ca_file),
        tls_client_cert=str(access.certificate),
        tls_client_key=str(access.key),
        require_encryption=True,
    )
    try:
        security.get_connection_args("client")
    except (ssl.SSLError, OSError) as error:
        raise SceneError(
            f"the certificates cannot be used ({error}); are all three PEM?"
        ) from error
    return security


def _wait_for_workers(client: Client, access: Access) -> None:
    end = time.monotonic() + access.wait
    while not client.scheduler_info(n_workers=-1)["workers"]:
        if time.monotonic() > end:
            raise SceneError(
                f"no worker has come to {access.scheduler} within {access.wait:g} s; start some "
                f"with `dask worker {access.scheduler} --nthreads 1`, or give --wait SECONDS"
            )
        time.sleep(0.2)


@contextmanager
def _quiet() -> Iterator[None]:
    """What Dask logs about lost connections is told by us, in one line."""
    import logging

    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(os.environ.get("SCENES_CLUSTER_LOG", "CRITICAL"))
    try:
        yield
    finally:
        logger.setLevel(before)
