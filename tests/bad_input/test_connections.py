"""Bodies of 50 MB, connections that stop in the middle, and bytes that are no HTTP."""

import asyncio
import gzip
import re
from itertools import chain

import orjson
import pytest

from app import limits
from tests.bad_input import documents, requests, values
from tests.bad_input.target import CODES, Target, head, judge, line, memory

HUGE = 50_000_000
SPARE = 25_000_000
"""Bytes that a process may grow by for reasons of its own while half of this would tell of a body that is kept."""
ANSWER_SECONDS = 60.0


def refused_as_too_large(answer: bytes) -> bool:
    assert answer.startswith(b"HTTP/1.1 413"), answer[:500]
    (error,) = orjson.loads(answer.partition(b"\r\n\r\n")[2])["errors"]
    code: str = error["extensions"]["code"]
    return code == "BAD_REQUEST"


async def test_a_body_that_announces_50_mb_is_refused_before_it_comes(server_under_fire: Target) -> None:
    async with line(server_under_fire.started.port) as made:
        await made.send(head(server_under_fire.token, f"Content-Length: {HUGE}") + b'{"query": "')
        assert refused_as_too_large(await made.answer())
        await server_under_fire.is_well()


async def test_a_body_of_unknown_length_is_refused_when_it_is_too_long(server_under_fire: Target) -> None:
    chunk = b" " * 65_536
    async with line(server_under_fire.started.port) as made:
        await made.send(head(server_under_fire.token, "Transfer-Encoding: chunked"))
        for _ in range(limits.BODY_BYTES_MAX // len(chunk) + 1):
            await made.send(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        assert refused_as_too_large(await made.answer())
        await server_under_fire.is_well()


@pytest.mark.parametrize("way", ["announced", "in chunks", "zipped"])
async def test_50_mb_take_no_memory(server_under_fire: Target, way: str) -> None:
    chunk = b" " * 1_000_000
    announced = {"announced": f"Content-Length: {HUGE}", "in chunks": "Transfer-Encoding: chunked"}
    before = most = memory(server_under_fire.started)
    async with line(server_under_fire.started.port) as made:
        if way == "zipped":
            body = gzip.compress(b'{"query": "{ __typename }"' + chunk * 50 + b"}")
            await made.send(head(server_under_fire.token, "Content-Encoding: gzip", f"Content-Length: {len(body)}") + body)
        else:
            await made.send(head(server_under_fire.token, announced[way]))
            for _ in range(HUGE // len(chunk)):
                try:
                    await made.send(b"%x\r\n%b\r\n" % (len(chunk), chunk) if way == "in chunks" else chunk)
                except ConnectionError:
                    break  # the server has hung up, which is as good
                await server_under_fire.is_well()
                most = max(most, memory(server_under_fire.started))
        answer = await made.answer()
    assert not answer or re.match(rb"HTTP/1.1 (413|400|415) ", answer)
    assert max(most, memory(server_under_fire.started)) - before < SPARE
    await server_under_fire.is_well()


async def test_connections_that_stop_in_the_middle_keep_nobody_waiting(server_under_fire: Target) -> None:
    beginnings = (b"", b"P", b"POST /graphql HTTP/1.1\r\nHost:", head(server_under_fire.token, "Content-Length: 100") + b'{"query": "')
    writers = []
    for number in range(200):
        _, writer = await asyncio.open_connection("127.0.0.1", server_under_fire.started.port)
        writer.write(beginnings[number % len(beginnings)])
        writers.append(writer)
    await server_under_fire.is_well()
    for writer in writers:
        writer.close()
    await server_under_fire.is_well()


@pytest.mark.parametrize("announced", ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
async def test_a_body_that_comes_endlessly_slowly_is_refused(server_under_fire: Target, announced: str) -> None:
    async with line(server_under_fire.started.port) as made:
        await made.send(head(server_under_fire.token, announced))
        answering = asyncio.create_task(made.answer())
        while not answering.done():
            await made.send(b"1\r\n \r\n" if "chunked" in announced else b" ")
            for _ in range(10):
                await server_under_fire.is_well()
        answer = await answering
    assert answer.startswith(b"HTTP/1.1 408 "), answer[:300]
    (error,) = orjson.loads(answer.partition(b"\r\n\r\n")[2])["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_a_body_of_single_bytes(server_under_fire: Target) -> None:
    body = requests.GOOD
    async with line(server_under_fire.started.port) as made:
        await made.send(head(server_under_fire.token, "Transfer-Encoding: chunked"))
        for byte in body:
            await made.send(b"1\r\n%c\r\n" % byte)
            await server_under_fire.is_well()
        await made.send(b"0\r\n\r\n")
        assert b'{"data":{"viewer":{"role":"PORTFOLIO_MANAGER"}},"extensions":' in await made.answer()


NO_HTTP = {
    "words": b"GARBAGE\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another version": b"GET /graphql HTTP/9.9\r\n\r\n",
    "no version": b"GET /graphql\r\n\r\n",
    "raw bytes": b"GET /graphql?query=\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    "raw letters": "GET /graphql?query={ä} HTTP/1.1\r\nHost: a\r\n\r\n".encode(),
    "a NUL": b"GET /graphql?query=\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "an asterisk": b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    "a proxy's": b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    "an absolute one": b"GET http://a:b:c/graphql HTTP/1.1\r\nHost: a\r\n\r\n",
    "a path of bytes": b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    "percent in the path": b"GET /graphql%00 HTTP/1.1\r\nHost: a\r\n\r\n",
    "dots": b"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
    "no colon": b"POST /graphql HTTP/1.1\r\nHost\r\n\r\n",
    "a NUL in a header": b"POST /graphql HTTP/1.1\r\nHost: a\0b\r\n\r\n",
    "a negative length": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "no length": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
    "a huge length": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5_000 + b"\r\n\r\n",
    "two lengths": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "no chunk": b"POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a huge chunk": b"POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    "5,000 headers": b"GET /graphql HTTP/1.1\r\n" + b"".join(b"x%d: y\r\n" % number for number in range(5_000)) + b"\r\n",
    "a header of a megabyte": b"GET /graphql HTTP/1.1\r\nx: " + b"y" * 1_000_000 + b"\r\n\r\n",
    "an address of a megabyte": b"GET /graphql?query=" + b"y" * 1_000_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("what", NO_HTTP)
async def test_what_is_no_request(server_under_fire: Target, what: str) -> None:
    async with line(server_under_fire.started.port) as made:
        await made.send(NO_HTTP[what])
        answer = await made.answer()
    assert re.match(rb"HTTP/1.1 4\d\d ", answer), answer[:300]
    (error,) = orjson.loads(answer.partition(b"\r\n\r\n")[2])["errors"]
    assert error["extensions"]["code"] in CODES
    await server_under_fire.is_well()


async def test_everything_at_once(server_under_fire: Target) -> None:
    """What is bad comes from twenty sides while something ordinary is asked without a pause."""
    everything = [*chain(values.texts(), values.wrong_variables(), documents.odd(), requests.bodies(), requests.headers())]
    waiting = iter(everything)

    async def one_side() -> None:
        for bad in waiting:
            judge(bad, await server_under_fire.send(bad))

    async with asyncio.TaskGroup() as sides:
        tasks = [sides.create_task(one_side()) for _ in range(20)]
        while not all(task.done() for task in tasks):
            await server_under_fire.is_well()
