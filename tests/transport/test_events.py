"""Server-sent events, GraphQL over SSE in its mode of distinct connections, against a server in a process of its own."""

import asyncio
import json
import re
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from app import limits
from app.transport.events import event
from app.viewer import Role
from tests.support.service import Service
from tests.transport.client import ANSWER_SECONDS

BEATS = "subscription { heartbeat(everySeconds: 1) { at } }"
ROLE = "{ viewer { role } }"
WHOLE = re.compile(r"event: next\ndata: (\{.*\})\n\nevent: complete\ndata:\n\n")
EVENT = re.compile(r"event: next\ndata: (\{.*\})\n\n")
STREAM = "text/event-stream"


async def asked(
    api: Service, query: str, *, method: str = "POST", accept: str = STREAM, role: Role | None = Role.PORTFOLIO_MANAGER
) -> httpx.Response:
    """To its end."""
    headers = api.headers(role, accept=accept)
    if method == "POST":
        return await api.http.post("/graphql", json={"query": query}, headers=headers)
    return await api.http.request(method, f"/graphql?query={quote(query)}", headers=headers)


def one(answer: httpx.Response) -> Any:
    """The one answer in a whole stream."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    whole = WHOLE.fullmatch(answer.text)
    assert whole, answer.text
    return json.loads(whole[1])


def code(body: Any) -> str:
    (error,) = body["errors"]
    assert error["extensions"].keys() == {"code", "requestId"}
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_query_is_a_stream_of_one_answer_when_that_is_what_is_read(api: Service, method: str) -> None:
    assert one(await asked(api, ROLE, method=method))["data"] == {"viewer": {"role": "PORTFOLIO_MANAGER"}}


async def test_a_mutation_is_so_by_post_only(api: Service) -> None:
    assert one(await asked(api, "mutation { __typename }"))["data"] == {"__typename": "Mutation"}
    by_get = await asked(api, "mutation { __typename }", method="GET")
    assert (by_get.status_code, code(by_get.json())) == (405, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_subscription_goes_on_and_nothing_on_the_way_keeps_its_events(api: Service, method: str) -> None:
    url = "/graphql" if method == "POST" else f"/graphql?query={quote(BEATS)}"
    body = {"query": BEATS} if method == "POST" else None
    async with api.http.stream(method, url, headers=api.headers(accept=STREAM), json=body) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        assert "content-length" not in answer.headers
        text, found = "", []
        async for piece in answer.aiter_text():
            text += piece
            found = EVENT.findall(text)
            if len(found) == 3:
                break
    moments = [json.loads(each)["data"]["heartbeat"]["at"] for each in found]
    assert moments == sorted(set(moments))


TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("query", [BEATS, ROLE, "mutation { __typename }", "{ nothing }"])
async def test_a_stream_has_the_headers_of_every_answer(api: Service, query: str) -> None:
    headers = api.headers(accept=STREAM, x_request_id="mine", traceparent=f"00-{TRACE}-00f067aa0ba902b7-01")
    async with api.http.stream("POST", "/graphql", json={"query": query}, headers=headers) as answer:
        told = answer.headers
    assert told["content-type"] == "text/event-stream; charset=utf-8"
    assert told["x-request-id"] == "mine"
    assert re.fullmatch(rf"00-{TRACE}-(?!00f067aa0ba902b7)[0-9a-f]{{16}}-01", told["traceparent"])
    assert re.fullmatch(r'"default";r=\d+;t=\d+', told["ratelimit"])
    assert re.fullmatch(r'"default";q=\d+;w=60;qu="units"', told["ratelimit-policy"])


async def test_what_is_left_is_told_after_the_charge(api: Service) -> None:
    answer = await asked(api, ROLE)
    left = one(answer)["extensions"]["cost"]["remaining"]
    assert f";r={left};" in answer.headers["ratelimit"]


EITHER = ["application/json, text/event-stream", "text/event-stream;q=0.1, application/json"]


@pytest.mark.parametrize("accept", EITHER)
async def test_who_reads_either_gets_a_stream_for_what_needs_one(api: Service, accept: str) -> None:
    async with api.http.stream("POST", "/graphql", json={"query": BEATS}, headers=api.headers(accept=accept)) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (await asked(api, ROLE, accept=accept)).headers["content-type"].startswith("application/")


REFUSED = {
    "{ viewer {": "GRAPHQL_PARSE_FAILED",
    "{ nothing }": "GRAPHQL_VALIDATION_FAILED",
    "{ services(first: 201) { totalCount } }": "BAD_USER_INPUT",
    "subscription { heartbeat(everySeconds: 0) { at } }": "BAD_USER_INPUT",
    "subscription { a: heartbeat { at } b: heartbeat { at } }": "GRAPHQL_VALIDATION_FAILED",
}


@pytest.mark.parametrize(("query", "expected"), REFUSED.items(), ids=REFUSED)
async def test_a_document_that_is_refused_is_told_in_the_stream(api: Service, query: str, expected: str) -> None:
    """Browsers show nothing of a stream that does not begin with 200."""
    assert code(one(await asked(api, query))) == expected


async def test_a_request_that_is_none_is_told_by_its_status(api: Service) -> None:
    nobody = await asked(api, ROLE, role=None)
    assert (nobody.status_code, code(nobody.json())) == (401, "UNAUTHENTICATED")
    no_json = await api.http.post("/graphql", content=b"x", headers=api.headers(accept=STREAM))
    assert (no_json.status_code, code(no_json.json())) == (400, "BAD_REQUEST")
    form = await api.http.post("/graphql", content=b"query=x", headers=api.headers(accept=STREAM, content_type="text/plain"))
    assert (form.status_code, code(form.json())) == (415, "BAD_REQUEST")
    put = await api.http.put("/graphql", json={"query": ROLE}, headers=api.headers(accept=STREAM))
    assert (put.status_code, code(put.json())) == (405, "BAD_REQUEST")


@pytest.mark.parametrize("method", ["POST", "GET"])
async def test_a_subscription_without_a_stream_is_refused(api: Service, method: str) -> None:
    answer = await asked(api, BEATS, method=method, accept="application/json")
    assert (answer.status_code, code(answer.json())) == (406, "BAD_REQUEST")
    assert "text/event-stream" in answer.json()["errors"][0]["message"]


async def test_who_leaves_gives_the_place_back(api: Service) -> None:
    """More in a row than a token may have at once."""
    body = json.dumps({"query": BEATS})
    head = api.headers(accept=STREAM, host="127.0.0.1", content_length=str(len(body)))
    request = "\r\n".join(("POST /graphql HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", body)).encode()
    left = 0
    while left < 2 * limits.SOCKETS_PER_PRINCIPAL_MAX:
        streams = [await asyncio.open_connection("127.0.0.1", api.process.port) for _ in range(20)]
        for _, writer in streams:
            writer.write(request)
        for reader, _ in streams:
            await asyncio.wait_for(reader.readuntil(b'event: next\ndata: {"data":{"heartbeat":'), ANSWER_SECONDS)
        for _, writer in streams:
            writer.close()
        left += len(streams)


def test_a_line_end_between_the_members_of_an_answer_is_none_between_events() -> None:
    assert event(b'{"data":\r\n{"a":1}}\n') == b'event: next\ndata: {"data":  {"a":1}} \n\n'
