"""A real scheduler and workers on loopback, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from distributed import Client

_ROOT = Path(__file__).parents[2]
_SECONDS = 120.0  # to wait for anything


@dataclass
class Grid:
    """Starts and ends them; a folder of its own holds what they write."""

    folder: Path
    address: str = ""
    security: Any = None
    options: Sequence[str] = ()
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Grid:
        place = self.folder / "scheduler.json"
        host = ["--protocol", "tls"] if self.options else []
        self.scheduler = self._start(
            "scheduler", ["--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--no-show",
                          "--scheduler-file", str(place), *host], {}
        )  # fmt: skip
        wait_until(place.exists)
        with Client(scheduler_file=str(place), security=self.security, set_as_default=False) as c:
            self.address = c.scheduler.address
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()

    def worker(
        self, *options: str, nanny: bool = False, **settings: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it has come."""
        name = f"worker {len(self.processes)}"
        with self.client() as client:
            process = self._start(
                "worker",
                [self.address, "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard",
                 "--no-nanny", "--local-directory", str(self.folder),
                 "--name", name,
                 *options],
                settings,
            )  # fmt: skip
            wait_until(lambda: name in names(client))
        return process

    def client(self) -> Client:
        return Client(self.address, security=self.security, set_as_default=False)

    def _start(
        self, kind: str, options: list[str], settings: dict[str, str]
    ) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, *self.options],
                env={**os.environ, "PYTHONPATH": str(_ROOT), **settings},
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process


def names(client: Client) -> list[str]:
    """What the workers that are there were called."""
    return [told["name"] for told in client.scheduler_info(n_workers=-1)["workers"].values()]


def wait_until(holds: Any) -> None:
    """Wait for something that other processes do.

    Raises: TimeoutError if it does not come about.
    """
    end = time.monotonic() + _SECONDS
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{holds} did not come about")
        time.sleep(0.05)
