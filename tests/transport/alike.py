"""One question asked by every way that there is, so that the answers can be compared. A new way is a function and its name in WAYS."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from app import limits
from app.viewer import Role
from tests.reads.test_cases import ANSWERS, CASES, ROLES
from tests.support.service import Service
from tests.test_readme import EXAMPLE, README

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
STREAM = "text/event-stream"


@dataclass(frozen=True)
class Asked:
    """`changes`: it is a mutation, a dry run, so that it can be asked again."""

    name: str
    text: str
    role: Role = Role.PORTFOLIO_MANAGER
    variables: Mapping[str, Any] | None = None
    operation: str | None = None
    language: str | None = None
    changes: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def members(self) -> Mapping[str, Any]:
        """Those that are there."""
        found = {"query": self.text, "variables": self.variables, "operationName": self.operation}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def headers(self) -> Mapping[str, str]:
        """What it says of itself."""
        return {} if self.language is None else {"accept-language": self.language}


class Told(NamedTuple):
    """`faults`: code, message and path of each error. `status`: of HTTP, where there is one. `media`: that it depends on."""

    data: Any
    faults: tuple[tuple[Any, ...], ...]
    status: int | None = None
    media: str | None = None


Way = Callable[[Service, Asked], Awaitable[Told | None]]
"""None: what is asked is not asked by this way."""


def told(body: Mapping[str, Any], status: int | None = None, media: str | None = None) -> Told:
    """An ExecutionResult, as it can be compared: without what differs from one request to the next."""
    errors = body.get("errors", [])
    assert all(error["extensions"].keys() == {"code", "requestId"} for error in errors)
    faults = tuple((error["extensions"]["code"], error["message"], error.get("path"), error.get("locations")) for error in errors)
    return Told(body.get("data", ...), faults, status, media)


async def by_post(media: str, api: Service, asked: Asked) -> Told | None:
    answer = await api.http.post("/graphql", json=asked.members, headers={**api.headers(asked.role, accept=media), **asked.headers})
    return told(answer.json(), answer.status_code, media)


async def by_get(media: str, api: Service, asked: Asked) -> Told | None:
    url = _url(asked)
    if url is None:
        return None
    answer = await api.http.get(url, headers={**api.headers(asked.role, accept=media), **asked.headers})
    return told(answer.json(), answer.status_code, media)


async def by_http_1_0(method: str, api: Service, asked: Asked) -> Told | None:
    """One connection for one answer, which ends with it."""
    url = _url(asked) if method == "GET" else "/graphql"
    if url is None:
        return None
    body = b"" if method == "GET" else json.dumps(asked.members).encode()
    headers = {**api.headers(asked.role, accept=RESPONSE, host="127.0.0.1"), **asked.headers, "content-length": str(len(body))}
    lines = [f"{method} {url} HTTP/1.0", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    reader, writer = await asyncio.open_connection(api.http.base_url.host, api.http.base_url.port)
    try:
        writer.write("\r\n".join(lines).encode() + body)
        head, _, content = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    return told(json.loads(content), int(head.split()[1]), RESPONSE)


async def by_stream(method: str, api: Service, asked: Asked) -> Told | None:
    """Server-sent events: one answer, and the end. A request that is none is answered as JSON."""
    url = _url(asked) if method == "GET" else "/graphql"
    if url is None:
        return None
    body = None if method == "GET" else json.dumps(asked.members).encode()
    answer = await api.http.request(method, url, content=body, headers={**api.headers(asked.role, accept=STREAM), **asked.headers})
    if answer.headers["content-type"] != f"{STREAM}; charset=utf-8":
        return told(answer.json(), answer.status_code, JSON)
    first, last, rest = answer.text.split("\n\n")
    assert (first[:18], last, rest) == ("event: next\ndata: ", "event: complete\ndata:", "")
    return told(json.loads(first[18:]), answer.status_code, STREAM)


async def by_socket(api: Service, asked: Asked) -> Told | None:
    """graphql-transport-ws: `next` and `complete`, or `error`."""
    url = f"ws://{api.http.base_url.netloc.decode()}/graphql"
    token = {"Authorization": f"Bearer {api.tokens[asked.role]}"}
    async with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], additional_headers=asked.headers, max_size=None) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": token}))
        assert json.loads(await socket.recv())["type"] == "connection_ack"
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": asked.members}))
        answer = json.loads(await socket.recv())
        if answer["type"] == "error":
            return told({"errors": answer["payload"]})
        assert answer["type"] == "next"
        assert json.loads(await socket.recv()) == {"type": "complete", "id": "1"}
        return told(answer["payload"])


WAYS: Mapping[str, Way] = {
    "POST, JSON": partial(by_post, JSON),
    "POST": partial(by_post, RESPONSE),
    "GET, JSON": partial(by_get, JSON),
    "GET": partial(by_get, RESPONSE),
    "POST, HTTP/1.0": partial(by_http_1_0, "POST"),
    "GET, HTTP/1.0": partial(by_http_1_0, "GET"),
    "POST, events": partial(by_stream, "POST"),
    "GET, events": partial(by_stream, "GET"),
    "WebSocket": by_socket,
}


def _url(asked: Asked) -> str | None:
    """None: it is too long, or changes something."""
    members = {name: value if isinstance(value, str) else json.dumps(value) for name, value in asked.members.items()}
    url = f"/graphql?{urlencode(members)}"
    return None if asked.changes or len(url) > limits.URL_BYTES_MAX else url


def of_the_readme() -> Iterator[Asked]:
    """Its queries, and its dry runs."""
    for number, example in enumerate(EXAMPLE.finditer(README.read_text(encoding="utf-8")), start=1):
        changes = example["query"].startswith("mutation")
        if not changes or "dryRun: true" in example["query"]:
            yield Asked(f"README {number}", example["query"], Role(example["role"]), changes=changes)


def of_reads() -> Iterator[Asked]:
    """The cases of tests/reads, by everybody who asks them."""
    for answer in ANSWERS:
        role, _, language = answer.stem.partition("-")
        folder: Path = CASES / answer.parent.name
        file = folder / "variables.json"
        variables = json.loads(file.read_text()) if file.exists() else None
        yield Asked(
            f"{folder.name} as {answer.stem}", (folder / "query.graphql").read_text(), ROLES[role], variables, language=language or None
        )


TWO = "query A { viewer { role } } query B($key: String!) { service(by: {key: $key}) { key } }"
KEY = {"key": "SVC-MAIL"}
REFUSED = 'mutation { portfolioUpdate(dryRun: true, input: {portfolio: {key: "NOBODY"}, expectedRevision: 1}) { errors { code } } }'
ASKED = (
    Asked("one of two, without variables", TWO, operation="A"),
    Asked("one of two, with variables", TWO, variables=KEY, operation="B"),
    Asked("one of two, a variable is missing", TWO, operation="B"),
    Asked("neither of two", TWO, operation="C"),
    Asked("which of two", TWO),
    Asked("an empty name of two", TWO, operation=""),
    Asked("an empty name of one", "{ viewer { role } }", operation=""),
    Asked("a name and none in the document", "{ viewer { role } }", operation="A"),
    Asked("a name that is called null", "query null { viewer { role } }", operation="null"),
    Asked("variables that nobody asks for", "{ viewer { role } }", variables={"x": [1, {"y": None}]}),
    Asked("variables of another type", TWO, variables={"key": 7}, operation="B"),
    Asked("variables that are null", TWO, variables={"key": None}, operation="B"),
    Asked("all kinds of letters", "query($key: String!) { service(by: {key: $key}) { key } } # å 🏃 & = + %", variables={"key": "ä🏃&=+%"}),
    Asked("nothing there", '{ service(by: {key: "SVC-NOBODY"}) { key } }'),
    Asked("half a document", "{ viewer {"),
    Asked("no field of that name", "{ viewer { role nothing } nothing }"),
    Asked("an argument out of bounds", "{ services(first: 201) { totalCount } }"),
    Asked("a filter that is not for customers", "{ services(filter: {internalName: {isNull: true}}) { totalCount } }", Role.CUSTOMER),
    Asked("a preview for nobody", '{ services(previewAs: {party: {key: "NOBODY"}}) { totalCount } }'),
    Asked("a preview by a customer", '{ services(previewAs: {party: {key: "UNIT-EDU"}}) { totalCount } }', Role.CUSTOMER),
    Asked("too deep", "{" + "viewer{" * 200 + "role" + "}" * 201),
    Asked("too many aliases", "{" + "".join(f"a{number}:__typename " for number in range(600)) + "}"),
    Asked("the schema", "{ __type(name: \"Query\") { name } }"),
    Asked("a verb that is refused", REFUSED, changes=True),
)  # fmt: skip
