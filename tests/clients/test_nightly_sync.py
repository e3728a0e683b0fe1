"""examples/nightly_sync.py as whoever copies it runs it: night after night against a server, over a line that loses what it likes."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from app.database.embedded import Server
from app.viewer import Role
from tests.support.databases import ROOT, clone
from tests.support.rows import connected
from tests.support.service import Service, service

SCRIPT = ROOT / "examples" / "nightly_sync.py"
LINES_MAX = 60
BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
KNOWN = [f"canary-itsm-a-{number}" for number in range(10001, 10020)]
"""What itsm-a still has of the demo; it no longer has 10020."""
CHATBOT = {
    "externalId": "itsm-a-20001",
    "key": "SVC-CHATBOT",
    "form": "SERVICE",
    "classification": "SUPPORTING",
    "category": "COMMUNICATION",
    "version": {"name": {"fi": "Keskustelubotti", "sv": "Chattrobot"}},
}
UNIT = {"externalId": 4711, "key": "UNIT-CHAT", "kind": "ORG_UNIT", "name": {"fi": "Keskustelut"}}
EVENTS = "select count(*) from change_event where entity_key in ('SVC-CHATBOT', 'UNIT-CHAT') and operation = 'CREATED'"


@pytest.fixture(scope="module")
async def asked(server: Server, demo_template: str) -> AsyncIterator[Service]:
    async with clone(server, demo_template) as database, service(database) as made:
        yield made


def test_it_is_short() -> None:
    assert len(SCRIPT.read_text(encoding="utf-8").splitlines()) <= LINES_MAX


async def test_three_nights(asked: Service, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"party": UNIT}, {"service": CHATBOT}, *({"service": {"externalId": name}} for name in KNOWN)]
    mail = rows[2 + KNOWN.index("canary-itsm-a-10014")]["service"]
    mail["version"] = {"internalDescription": {"fi": "Siirtyy pilveen."}}
    async with lossy(asked) as address:
        first = await night(asked, address, tmp_path, rows)
    assert first == [
        "CREATED 4711",
        "CREATED itsm-a-20001",
        *(f"{'UPDATED' if name == mail['externalId'] else 'UNCHANGED'} {name}" for name in KNOWN),
        "MISSING party",
        "MISSING service {'externalId': 'canary-itsm-a-10020'}",
    ]
    async with connected(asked.database.owner_url) as owner:
        assert await owner.fetchval(EVENTS) == 2
    second = await night(asked, f"{asked.http.base_url}", tmp_path, rows)
    assert second == [line.replace("CREATED", "UNCHANGED").replace("UPDATED", "UNCHANGED") for line in first]
    await describe(asked, "Pysyy omassa salissa.")
    mail["version"] = {"internalDescription": {"fi": "Siirtyy myöhemmin."}}
    rows.append({"service": {**CHATBOT, "externalId": "itsm-a-20002", "key": "SVC-FAXBOT", "provider": {"key": "UNIT-NOWHERE"}}})
    third = await night(asked, f"{asked.http.base_url}", tmp_path, rows)
    heard, (conflict,), (rejected,) = ([line for line in third if line.startswith(word)] for word in ("HEARD", "CONFLICT", "REJECTED"))
    assert [line.split()[:3] for line in heard] == [["HEARD", "UPDATED", "SERVICE_VERSION"]]
    assert conflict == (
        "CONFLICT canary-itsm-a-10014 [{'field': 'internalDescription.fi', 'base': 'Siirtyy pilveen.', "
        "'current': 'Pysyy omassa salissa.', 'incoming': 'Siirtyy myöhemmin.'}]"
    )
    assert "UNIT-NOWHERE" in rejected


async def test_what_is_refused_ends_it_with_the_reason(asked: Service, tmp_path: Path) -> None:
    code, said = await run(asked, f"{asked.http.base_url}", tmp_path, [], SYNC_TOKEN="slk_none")
    assert code == 1
    assert "UNAUTHENTICATED" in said


async def night(asked: Service, address: str, folder: Path, rows: Sequence[object]) -> list[str]:
    """What it prints, line by line."""
    code, said = await run(asked, address, folder, rows)
    assert code == 0, said
    return said.splitlines()


async def run(asked: Service, address: str, folder: Path, rows: Sequence[object], **more: str) -> tuple[int | None, str]:
    file = folder / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows))
    settings = {"SYNC_URL": f"{address}/graphql", "SYNC_TOKEN": asked.tokens[Role.INTEGRATION], "SYNC_SOURCE": "itsm-a", **more}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        SCRIPT,
        file,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, **settings, "PYTHONUTF8": "1"},
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


async def describe(asked: Service, text: str) -> None:
    """A manager writes what the tool wrote before."""
    query = '{ service(by: {key: "SVC-MAIL"}) { currentVersion { id revision } } }'
    version = (await asked.post({"query": query})).json()["data"]["service"]["currentVersion"]
    given: Mapping[str, object] = {
        "version": {"id": version["id"]},
        "expectedRevision": version["revision"],
        "internalDescription": {"fi": text},
    }
    verb = "mutation ($input: VersionUpdateInput!) { versionUpdate(input: $input) { errors { message } } }"
    answer = (await asked.post({"query": verb, "variables": {"input": given}})).json()
    assert answer["data"]["versionUpdate"]["errors"] == []


@asynccontextmanager
async def lossy(asked: Service) -> AsyncIterator[str]:
    """A line to the server that is busy for the first request, and loses the answer of the first batch: it is done, and nobody was told."""
    lost: list[str] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        (length,) = (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        body = await reader.readexactly(length)
        kind = "batch" if b"servicesSync" in body else "other"
        if not lost:
            writer.write(BUSY)
            lost.append("other")
        else:
            answer = await _answer(asked, head + body)
            if kind == "batch" and kind not in lost:
                lost.append(kind)
            else:
                writer.write(answer)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(pass_on, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        assert lost == ["other", "batch"]


async def _answer(asked: Service, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", asked.process.port)
    writer.write(request)
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer
