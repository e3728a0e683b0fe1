"""A headless Chromium that knows no host but 127.0.0.1, driven by its own protocol; what it complained of is kept."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import ClientConnection, connect

SECONDS = 60  # for one condition on a page, on a busy machine; a fault is told with what the page says
FLAGS = (
    "--headless",
    "--no-sandbox",  # tests may run as root, and open pages of ours only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en",
    "--window-size=2800,2400",  # an editor draws only the lines that can be seen, and breaks the long ones
    "--remote-debugging-port=0",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class Page:
    """One page. `asked`: every address that it or a worker of it asked for; `complaints`: errors, warnings and refusals of its policy."""

    def __init__(self, connection: ClientConnection) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self._connection = connection
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session: str | None = None

    async def open(self, address: str) -> None:
        """Leaves what was there."""
        await self.call("Page.navigate", url=address)

    async def call(self, method: str, *, session: str | None = None, **parameters: object) -> dict[str, Any]:
        """One command of the protocol and its result."""
        number = next(self._numbers)
        self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": parameters, "sessionId": session or self._session}
        await self._connection.send(json.dumps({key: value for key, value in message.items() if value is not None}))
        return await self._answers[number]

    async def value(self, expression: str) -> Any:
        """What a JavaScript expression gives; a promise is awaited."""
        found = await self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, f"{expression}\n{found['exceptionDetails']}"
        return found["result"].get("value")

    async def until(self, expression: str) -> Any:
        """Waits until the expression is true of the page, and gives its value."""
        look = f"const look = () => {{ const found = {expression}; found ? resolve(found) : setTimeout(look, 20); }}; look();"
        try:
            async with asyncio.timeout(SECONDS):
                return await self.value(f"new Promise((resolve) => {{ {look} }})")
        except TimeoutError:
            text = await self.value("document.body.innerText")
            pytest.fail(f"never true: {expression}\n{self.complaints}\nThe page says:\n{text}")

    async def click(self, expression: str) -> None:
        """On the element that the expression gives, as soon as it is there."""
        box = await self.until(f"(() => {{ const e = {expression}; if (!e) return null; {CENTRE} }})()")
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    async def press(self, key: str, code: int, *, control: bool = False) -> None:
        """One key, named as the protocol names it."""
        for kind in ("rawKeyDown", "keyUp"):
            await self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code, modifiers=2 * control)

    async def type(self, text: str) -> None:
        """Where the cursor is."""
        for letter in text:
            await self.call("Input.dispatchKeyEvent", type="char", text=letter)

    async def attach(self) -> None:
        """To a new tab, from whose first moment everything is heard."""
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        self._session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        await self._hear(self._session)
        await self.call("Page.enable")
        await self.call("Audits.enable")

    async def listen(self) -> None:
        """Until the browser ends."""
        async for message in self._connection:
            told = json.loads(message)
            if "id" in told:
                answer = self._answers.pop(told["id"])
                if not answer.cancelled():
                    answer.set_result(told.get("result", {"error": told.get("error")}))
            else:
                self._heard(told["method"], told["params"])

    async def _hear(self, session: str) -> None:
        for domain in ("Runtime", "Log", "Network"):
            await self.call(f"{domain}.enable", session=session)
        await self.call("Target.setAutoAttach", session=session, autoAttach=True, waitForDebuggerOnStart=True, flatten=True)
        await self.call("Runtime.runIfWaitingForDebugger", session=session)

    def _heard(self, event: str, told: Mapping[str, Any]) -> None:
        match event:
            case "Target.attachedToTarget" if self._session is not None and told["sessionId"] != self._session:
                self._workers = asyncio.ensure_future(self._hear(told["sessionId"]))
            case "Network.requestWillBeSent":
                self.asked.append(told["request"]["url"])
            case "Network.webSocketCreated":
                self.asked.append(told["url"])
            case "Runtime.consoleAPICalled" if told["type"] in ("error", "warning", "assert"):
                self.complaints.append(f"console: {[argument.get('value', argument.get('description')) for argument in told['args']]}")
            case "Runtime.exceptionThrown":
                self.complaints.append(f"exception: {told['exceptionDetails']}")
            case "Log.entryAdded" if told["entry"]["level"] in ("error", "warning"):
                self.complaints.append(f"log: {told['entry']['text']} {told['entry'].get('url', '')}")
            case "Audits.issueAdded" if told["issue"]["code"] == "ContentSecurityPolicyIssue":
                self.complaints.append(f"issue: {json.dumps(told['issue'])}")

    def hosts(self) -> set[str]:
        """Whom it asked; what is inside the page itself (data:, blob:) has none."""
        return {urlsplit(address).netloc for address in self.asked} - {""}


CENTRE = "e.scrollIntoView({block: 'nearest'}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2];"


@asynccontextmanager
async def chromium(profile: Path) -> AsyncIterator[Page]:
    """A page of a browser of its own. Skips the test on a machine without one."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("needs chromium: the explorer is a page")
    with _running(program, profile) as address:
        async with connect(address, max_size=None) as connection:
            page = Page(connection)
            listening = asyncio.ensure_future(page.listen())
            try:
                await page.attach()
                yield page
                await page.call("Browser.close")
            finally:
                listening.cancel()


@contextmanager
def _running(program: str, profile: Path) -> Iterator[str]:
    process = subprocess.Popen([program, *FLAGS, f"--user-data-dir={profile}"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        said = ""
        for line in process.stderr:
            said += line
            if "DevTools listening on " in line:
                yield line.partition("DevTools listening on ")[2].strip()
                return
        pytest.fail(f"chromium ended before it could be driven:\n{said}")
    finally:
        process.terminate()
        process.communicate()
