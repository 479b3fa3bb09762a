"""A real browser without a window, asked over a pipe: keys, taps, pictures, what a page requests.

Nothing but the standard library: Chrome's own protocol, one JSON message after the other.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--remote-debugging-pipe", "--no-first-run", "--mute-audio", "--disable-dev-shm-usage",
         "--autoplay-policy=no-user-gesture-required",
         "--disable-features=IsolateSandboxedIframes")  # fmt: skip
KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35,
        "Tab": 9, " ": 32, "Escape": 27, "Enter": 13, "PageDown": 34, "PageUp": 33}  # fmt: skip
# The browser reads from its file number 3 and writes to 4, whatever ours are.
_BEGIN = """\
import fcntl, os, sys
ends = [fcntl.fcntl(int(each), fcntl.F_DUPFD, 10) for each in sys.argv[1:3]]
for number, end in enumerate(ends, start=3):
    os.dup2(end, number)
os.execvp(sys.argv[3], sys.argv[3:])
"""
Message: TypeAlias = dict[str, Any]


@dataclass
class Tab:
    """One page, what its console said (`errors`), and the addresses that it asked for."""

    reading: Any
    writing: Any
    session: str = ""
    last: int = 0
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    events: list[Message] = field(default_factory=list)

    def ask(self, method: str, **parameters: Any) -> Message:
        """Send a command; its result."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.writing.write(json.dumps(message).encode() + b"\0")
        self.writing.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self.last:
                assert "error" not in answer, (method, answer["error"])
                return dict(answer["result"])

    def open(self, address: str) -> None:
        """Load a page and wait until it is there."""
        # An address that differs in what is behind # would be no new page.
        for each in ("about:blank", address):
            self.events.clear()
            self.ask("Page.navigate", url=each)
            while not any(event["method"] == "Page.loadEventFired" for event in self.events):
                self._next()

    def js(self, code: str) -> Any:
        """The value of an expression of the page, awaited if it is a promise."""
        made = self.ask("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in made, made["exceptionDetails"]
        return made["result"].get("value")

    def js_inside(self, code: str) -> Any:
        """The value of an expression of the page that stands in a frame of the page."""
        tree = self.ask("Page.getFrameTree")["frameTree"]
        (inner,) = (each["frame"]["id"] for each in tree["childFrames"])
        created = (event["params"]["context"] for event in self.events
                   if event["method"] == "Runtime.executionContextCreated")  # fmt: skip
        context = [each["id"] for each in created if each["auxData"].get("frameId") == inner][-1]
        made = self.ask("Runtime.evaluate", expression=code, contextId=context, returnByValue=True)
        assert "exceptionDetails" not in made, made["exceptionDetails"]
        return made["result"].get("value")

    def wait_for(self, code: str, seconds: float = 10) -> None:
        """Wait until an expression is true."""
        wait = (f"new Promise((done, fail) => {{ const end = Date.now() + {1000 * seconds};"
                f" const look = () => ({code}) ? done() : Date.now() > end ? fail({code!r})"
                " : setTimeout(look, 30); look(); })")  # fmt: skip
        self.js(wait)

    def press(self, key: str) -> None:
        """A key of the keyboard, down and up."""
        code = key if key in KEYS else f"Key{key.upper()}"
        number = KEYS.get(key) or ord(key.upper())
        looks = {"key": key, "code": code, "windowsVirtualKeyCode": number}
        self.ask("Input.dispatchKeyEvent", type="keyDown", **looks)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **looks)

    def move(self, x: float, y: float) -> None:
        """The mouse to a place of the window."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click(self, x: float, y: float) -> None:
        """The mouse's left button there."""
        self.move(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            place = {"x": x, "y": y, "button": "left", "clickCount": 1}
            self.ask("Input.dispatchMouseEvent", type=kind, **place)

    def swipe(self, *places: tuple[float, float]) -> None:
        """A finger down at the first place and up at the last one: with a single place, a tap."""
        first, *others = places
        points = [[{"x": x, "y": y}] for x, y in (first, *others)]
        self.ask("Input.dispatchTouchEvent", type="touchStart", touchPoints=points[0])
        for point in points[1:]:
            self.ask("Input.dispatchTouchEvent", type="touchMove", touchPoints=point)
        self.ask("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def window(self, width: int, height: int, *, dark: bool, phone: bool = False) -> None:
        """The size of the window, and the look that the reader's system has."""
        scale = 2 if phone else 1
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=scale, mobile=phone)  # fmt: skip
        self.ask("Emulation.setTouchEmulationEnabled", enabled=phone)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """What the window shows, or the whole page."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        file.write_bytes(base64.b64decode(shot["data"]))

    def middle(self, selector: str) -> tuple[float, float]:
        """Where the first such element has its middle."""
        box = f"document.querySelector({json.dumps(selector)}).getBoundingClientRect()"
        x, y = self.js(f"[{box}.x + {box}.width / 2, {box}.y + {box}.height / 2]")
        return float(x), float(y)

    def violations(self, axe: str) -> list[Any]:
        """What the script of axe-core finds on the page as it is."""
        self.js(f"{axe}; 1")
        found = self.js(
            "axe.run().then((all) => all.violations.map((each) =>"
            " [each.id, each.help, ...each.nodes.map((node) => node.html)]))"
        )
        return list(found)

    @property
    def outside(self) -> list[str]:
        """What was asked for beyond files of this disk and what stands in the page itself."""
        return [each for each in self.requests if not each.startswith(("file:", "data:", "about:"))]

    def _next(self) -> Message:
        text = bytearray()
        while (byte := self.reading.read(1)) != b"\0":
            if not byte:
                raise EOFError("the browser has ended")
            text += byte
        message: Message = json.loads(text)
        if "method" in message:
            self.events.append(message)
            self._note(message["method"], message["params"])
        return message

    def _note(self, method: str, told: Message) -> None:
        if method == "Runtime.exceptionThrown":
            details = told["exceptionDetails"]
            self.errors.append(details.get("exception", details).get("description", str(details)))
        elif method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning"):
            self.errors.append(str(told["args"]))
        elif method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
            self.errors.append(told["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])


@contextmanager
def browser(command: str) -> Iterator[Tab]:
    """An empty tab of a browser that ends with this."""
    asked, answered = os.pipe(), os.pipe()
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        ends = [str(asked[0]), str(answered[1])]
        process = subprocess.Popen(
            [sys.executable, "-c", _BEGIN, *ends, command, *FLAGS, f"--user-data-dir={profile}"],
            pass_fds=(asked[0], answered[1]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for end in (asked[0], answered[1]):
            os.close(end)
        with os.fdopen(answered[0], "rb") as reading, os.fdopen(asked[1], "wb") as writing:
            try:
                tab = Tab(reading, writing)
                target = tab.ask("Target.createTarget", url="about:blank")["targetId"]
                attached = tab.ask("Target.attachToTarget", targetId=target, flatten=True)
                tab.session = attached["sessionId"]
                for part in ("Page", "Runtime", "Log", "Network"):
                    tab.ask(f"{part}.enable")
                yield tab
            finally:
                process.terminate()
                process.wait(timeout=20)
