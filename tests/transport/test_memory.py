"""Many sockets, some of which do not read: what that costs the server, and who else notices."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from app import limits
from app.viewer import Role
from tests.bad_input.target import memory
from tests.support.databases import Database
from tests.support.service import Service, service
from tests.transport.client import Wire, wire
from tests.transport.sessions import MUCH, MUCH_BYTES

SOCKETS = 200
SLOW = 3
ASKED = 90
EACH_BYTES = 100_000
"""Of the server's memory for a socket with a subscription."""
SLOW_BYTES = 5_000_000
"""For one that is answered and does not read: what may wait for it, and what was about to."""

BEATS = "subscription { heartbeat(everySeconds: 1) { at } }"


@pytest.mark.slow
async def test_two_hundred_sockets_and_some_that_do_not_read(demo_database: Database) -> None:
    """Each of the slow asks for fifteen megabytes, and is cut off in the end; the others hear every beat meanwhile."""
    roles = [role for role in Role if role not in (Role.ADMIN, Role.PORTFOLIO_MANAGER)]
    async with service(demo_database) as api, AsyncExitStack() as stack:
        warm = await stack.enter_async_context(wire(api.process.port))
        await (await warm.enter(api.tokens[Role.PORTFOLIO_MANAGER])).ask("1", MUCH)
        await warm.until(type="complete")
        before = memory(api.process)
        others = [await followed(stack, api, roles[number % len(roles)]) for number in range(SOCKETS)]
        quiet = memory(api.process)
        assert quiet - before < SOCKETS * EACH_BYTES
        slow = [await stack.enter_async_context(wire(api.process.port)) for _ in range(SLOW)]
        for each in slow:
            await each.enter(api.tokens[Role.PORTFOLIO_MANAGER])
            each.pause()
            for number in range(ASKED):
                await each.ask(str(number), MUCH)
        most = 0
        for _ in range(int(limits.READ_SECONDS + MUCH_BYTES / limits.READ_BYTES_PER_SECOND) + 2):  # a beat a second
            await asyncio.gather(*(other.until(id="beats") for other in others))
            most = max(most, memory(api.process))
        assert most - quiet < SLOW * SLOW_BYTES
        for each in slow:
            each.resume()
        assert [code for code, _ in await asyncio.gather(*(each.end() for each in slow))] == [4413] * SLOW


async def followed(stack: AsyncExitStack, api: Service, role: Role) -> Wire:
    made = await stack.enter_async_context(wire(api.process.port))
    await made.enter(api.tokens[role])
    await made.ask("beats", BEATS)
    await made.until(id="beats")
    return made
