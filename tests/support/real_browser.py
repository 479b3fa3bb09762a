"""A real browser that tests steer: keys as a person presses them, and all that it complains of.

It is spoken to through two pipes (the DevTools protocol), so that no package is needed.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE = 60.0  # seconds for an answer on a slow machine
_QUIET = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--mute-audio",
          "--no-first-run", "--disable-background-networking",
          "--remote-debugging-pipe")  # fmt: skip
# The browser reads from its file number 3 and writes to 4.
_BEGIN = """\
import fcntl, os, sys
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
for number, end in enumerate(ends, start=3):
    os.dup2(end, number)
os.execv(sys.argv[3], sys.argv[3:])
"""
_KEYS = {" ": "Space"}


class RealPage:
    """A page in a browser."""

    def __init__(self, to: int, back: int) -> None:
        self.to, self.back, self.left = to, back, b""
        self.count, self.session = 0, ""
        self.complaints: list[str] = []
        self.requests: list[str] = []

    def open(self, address: str, width: int = 960, height: int = 540) -> None:
        target = self.ask("Target.createTarget", url="about:blank")
        attached = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self.session = attached["sessionId"]
        for room in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{room}.enable")
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        self.ask("Page.navigate", url=address)
        self.until("document.readyState === 'complete'")

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send a message and wait for its answer."""
        self.count += 1
        message: dict[str, Any] = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self.count:
                assert "error" not in told, told
                return told["result"]
            self._note(told)

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript is in the page."""
        found = self.ask(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until an expression of JavaScript holds."""
        deadline = time.monotonic() + _PATIENCE
        while not self.value(expression):
            assert time.monotonic() < deadline, f"never came true: {expression}"
            time.sleep(0.02)

    def press(self, key: str) -> None:
        """Press a key as a person does."""
        code = _KEYS.get(key, key if len(key) > 1 else f"Key{key.upper()}")
        for kind in ("rawKeyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=code)

    def screenshot(self, file: Path) -> None:
        import base64

        shot = self.ask("Page.captureScreenshot", format="png")
        file.write_bytes(base64.b64decode(shot["data"]))

    def _next(self) -> Any:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self.left:
            ready, _, _ = select.select([self.back], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, "the browser is silent"
            self.left += os.read(self.back, 1 << 20)
        message, _, self.left = self.left.partition(b"\0")
        return json.loads(message)

    def _note(self, told: Any) -> None:
        method, held = told.get("method"), told.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.complaints.append(str(held["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" or method == "Log.entryAdded":
            self.complaints.append(json.dumps(held)[:300])
        elif method == "Network.requestWillBeSent":
            self.requests.append(held["request"]["url"][:120])


@contextmanager
def real_browser(chromium: str, profile: Path) -> Iterator[RealPage]:
    """A browser for as long as this lasts."""
    theirs_in, to = os.pipe()
    back, theirs_out = os.pipe()
    command = [chromium, *_QUIET, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(
        [sys.executable, "-c", _BEGIN, str(theirs_in), str(theirs_out), *command],
        pass_fds=(theirs_in, theirs_out),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        yield RealPage(to, back)
    finally:
        process.terminate()
        process.wait(30)
        os.close(to)
        os.close(back)
