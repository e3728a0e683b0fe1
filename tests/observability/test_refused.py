"""What is refused at the door is told by `/metrics`, though no operation has begun."""

import asyncio

from tests.observability.test_metrics import sample, scraped
from tests.support.databases import Database
from tests.support.service import service


async def test_what_nobody_has_looked_at_is_counted_by_status(fresh_demo: Database) -> None:
    async with service(fresh_demo) as api:
        for head in (b"GET /graphql HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", b"GET /" + b"x" * 40_000, b"nonsense\r\n\r\n"):
            reader, writer = await asyncio.open_connection("127.0.0.1", api.process.port)
            writer.write(head)
            await reader.readuntil(b"\r\n\r\n")
            writer.close()
        told = await scraped(api)
        assert {status: sample(told, "requests_refused_total", status=status) for status in ("400", "414", "421", "431")} == {
            "400": 1,
            "414": 1,
            "421": 1,
            "431": 0,
        }
        assert [name for name, _ in told if name == "salkku_operations_total"] == []
