"""What waits for one client: who may put in, what is sent, and what is not."""

import asyncio

import pytest

from app import limits
from app.transport.outbox import Outbox, TooSlow, in_time


class Client:
    """Takes what it is sent when it is let."""

    def __init__(self) -> None:
        self.took: list[str] = []
        self.reads = asyncio.Event()

    async def take(self, text: str) -> None:
        await self.reads.wait()
        self.took.append(text)


async def test_what_nobody_wants_any_more_is_not_sent() -> None:
    outbox, client, wanted = Outbox(), Client(), {"b": True}
    outbox.put("a")
    outbox.put("b", lambda: wanted["b"])
    outbox.put("c")
    sending = asyncio.create_task(outbox.send_all(client.take))
    wanted["b"] = False
    client.reads.set()
    await outbox.sent()
    assert client.took == ["a", "c"]
    sending.cancel()


@pytest.mark.parametrize(("bytes_max", "messages_max"), [(3, 100), (100, 3)], ids=["bytes", "messages"])
async def test_while_too_much_waits_nothing_more_is_made(monkeypatch: pytest.MonkeyPatch, bytes_max: int, messages_max: int) -> None:
    monkeypatch.setattr(limits, "OUTBOX_BYTES_MAX", bytes_max)
    monkeypatch.setattr(limits, "OUTBOX_MESSAGES_MAX", messages_max)
    monkeypatch.setattr(limits, "OPERATIONS_AT_ONCE", 2)
    outbox, client = Outbox(), Client()

    async def make(text: str) -> None:
        async with outbox.floor:
            await asyncio.sleep(0)
            outbox.put(text)

    sending = asyncio.create_task(outbox.send_all(client.take))
    makers = [asyncio.create_task(make(str(number))) for number in range(20)]
    for _ in range(100):
        await asyncio.sleep(0)
    assert sum(each.done() for each in makers) == 3 + 1 + 1 + 1, (
        "what is being sent, what may wait, one too many, and one that was on the floor then"
    )
    client.reads.set()
    await asyncio.wait_for(asyncio.gather(*makers), 20)
    await outbox.sent()
    assert client.took == [str(number) for number in range(20)]
    sending.cancel()


async def test_who_takes_too_long_is_too_slow_and_what_is_large_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "READ_SECONDS", 0.01)
    with pytest.raises(TooSlow):
        await in_time(Client().take("x"), 1)
    client = Client()
    asyncio.get_running_loop().call_later(0.05, client.reads.set)
    await in_time(client.take("x"), limits.READ_BYTES_PER_SECOND * 20)
    assert client.took == ["x"]
