"""The Python client gql against a running server: over HTTP and over WebSocket, with the schema that it fetches itself."""

from collections.abc import AsyncIterator

import pytest
from gql import Client, GraphQLRequest, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

from app.viewer import Role
from tests.support.service import Service

PACKAGE = GraphQLRequest(
    "query ($key: String!) { servicePackage(by: {key: $key}) { key name { text(lang: [EN]) } } }", variable_values={"key": "PKG-ERP-MAINT"}
)
SUBMIT = GraphQLRequest(
    """mutation ($input: IdeaSubmitInput!) {
        ideaSubmit(input: $input) { idea { title status } errors { code path } }
    }""",
    variable_values={
        "input": {
            "service": {"key": "PKG-ERP-MAINT"},
            "title": "Larger boxes",
            "body": "Ours are full.",
            "language": "EN",
            "idempotencyKey": "gql",
        }
    },
)
NAMED = {"servicePackage": {"key": "PKG-ERP-MAINT", "name": {"text": "Finance system (ERP) maintenance"}}}


async def test_over_http(asked: Service) -> None:
    """The documents are checked against the schema that the client asks the server for, before they are sent."""
    headers = asked.headers(Role.CUSTOMER)
    transport = HTTPXAsyncTransport(url=f"{asked.http.base_url}/graphql", headers=headers)
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        assert await session.execute(PACKAGE) == NAMED
        written = await session.execute(SUBMIT)
        assert written == {"ideaSubmit": {"idea": {"title": "Larger boxes", "status": "SUBMITTED"}, "errors": []}}
        with pytest.raises(TransportQueryError) as refused:
            await session.execute(gql("{ services(first: 999) { totalCount } }"))
        assert refused.value.errors is not None
        assert refused.value.errors[0]["extensions"]["code"] == "BAD_USER_INPUT"


async def test_over_websocket(asked: Service) -> None:
    url = f"{asked.http.base_url}/graphql".replace("http:", "ws:")
    token = {"Authorization": f"Bearer {asked.tokens[Role.CUSTOMER]}"}
    transport = WebsocketsTransport(
        url=url,
        init_payload=token,
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
        connect_args={"max_size": 4_000_000},  # the schema has more than the 1,048,576 bytes that websockets takes by itself
    )
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        assert await session.execute(PACKAGE) == NAMED
        written = await session.execute(SUBMIT)
        assert written["ideaSubmit"]["errors"] == []
        beats = [beat async for beat in _first(session.subscribe(gql("subscription { heartbeat(everySeconds: 1) { at } }")), 2)]
        assert [sorted(beat["heartbeat"]) for beat in beats] == [["at"], ["at"]]


async def _first(events: AsyncIterator[dict[str, dict[str, object]]], many: int) -> AsyncIterator[dict[str, dict[str, object]]]:
    for _ in range(many):
        yield await anext(events)
