"""Any sequence of messages and frames: the server closes with a code that says why, or not at all, and everybody else is served."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.viewer import Role
from tests.bad_input.target import INSIDE
from tests.support.service import Service
from tests.transport.client import BINARY, CLOSE, CONT, PING, PONG, TEXT, Closed, Wire, wire

GIVEN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ENDS = {1000, 1002, 1007, 1009, 4400, 4401, 4403, 4409, 4413, 4429}
"""1006 would be the server's silence, 1011 and 4500 its fault."""

QUERIES = [
    "{ viewer { role } }",
    "subscription { heartbeat { at } }",
    "{ x",
    "{ x }",
    "mutation { __typename }",
    "",
    "{ viewer { role } } " * 2,
]
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
IDS = st.sampled_from(["1", "2", "3"]) | VALUES
SUBSCRIBE = st.fixed_dictionaries(
    {"type": st.just("subscribe"), "id": IDS, "payload": st.fixed_dictionaries({"query": st.sampled_from(QUERIES)}) | VALUES}
)
MESSAGES = st.one_of(
    SUBSCRIBE,
    SUBSCRIBE,
    st.fixed_dictionaries({"type": st.just("complete"), "id": IDS}),
    st.fixed_dictionaries({"type": st.sampled_from(["ping", "pong"])}, optional={"payload": VALUES}),
    st.fixed_dictionaries({"type": st.just("connection_init")}, optional={"payload": VALUES}),
    VALUES,
).map(lambda message: (TEXT, json.dumps(message).encode(), True))
FRAMES = st.tuples(st.sampled_from([TEXT, CONT, BINARY, PING, PONG, CLOSE, 3]), st.binary(max_size=20), st.booleans())


@pytest.fixture(scope="module")
async def beside(api: Service) -> AsyncIterator[Wire]:
    """Somebody who follows something all the time."""
    async with wire(api.process.port) as made:
        await made.enter(api.tokens[Role.ANALYST])
        await made.ask("beats", "subscription { heartbeat(everySeconds: 1) { at } }")
        yield made


@GIVEN
@given(sent=st.lists(MESSAGES | MESSAGES | MESSAGES | FRAMES, max_size=12), begun=st.booleans())
async def test_whatever_comes(api: Service, beside: Wire, sent: list[tuple[int, bytes, bool]], begun: bool) -> None:
    async with wire(api.process.port) as made:
        if begun:
            await made.enter(api.tokens[Role.PORTFOLIO_MANAGER])
        for opcode, data, fin in sent:
            await made.frame(opcode, data, fin=fin)
        await made.frame(CLOSE, (1000).to_bytes(2, "big"))
        code, reason = await end(made)
    own = {int.from_bytes(data[:2], "big") for opcode, data, _ in sent if opcode == CLOSE}
    assert code in ENDS | own, (code, reason)
    assert code in {1000, *own} or reason
    assert not INSIDE.search(reason)
    assert api.process.process.poll() is None
    await beside.ask("q", "{ viewer { role } }")
    assert (await beside.until(id="q"))["payload"]["data"] == {"viewer": {"role": "ANALYST"}}
    await beside.until(id="q", type="complete")


async def end(made: Wire) -> tuple[int, str]:
    """The code, that of the client too when the server only echoes it."""
    try:
        async with asyncio.timeout(20):
            while True:
                message = await made.hear()
                assert message["type"] in {"next", "error", "complete", "pong", "connection_ack"}
                assert not INSIDE.search(json.dumps(message))
    except Closed as closed:
        return (1000 if closed.code == 1005 else closed.code), closed.reason
