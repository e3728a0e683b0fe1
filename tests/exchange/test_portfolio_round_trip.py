"""A portfolio that was exported and imported is the same one: byte for byte, at every moment, and in its feed; and it goes on."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.database.embedded import Server
from app.demo.large import load_large
from app.exchange.portfolio.tables import exchanged_tables
from app.history.words import ChangeOperation
from app.viewer import Role
from tests.clocks.questions import ITEM
from tests.demo.test_large import REDUCED, TODAY
from tests.exchange.conftest import Twins, exported, imported
from tests.history.test_feed_of_a_lost_history import FEED, KNOWN, PASSED, refused
from tests.support.databases import clone
from tests.support.rows import connected
from tests.support.writing import Writer, writer_on

MANAGER, CUSTOMER = Role.PORTFOLIO_MANAGER, Role.CUSTOMER
TEXT = {"fi": "Tuotu"}
NOT_OURS = "This is no token or cursor of this portfolio: use one exactly as an answer gave it."
MOMENTS = "select recorded_at from change_transaction order by recorded_at"
ALL = f"""query ($day: DateTime, $known: KnownAt) {{
    portfolioItems(includeRetired: true, first: 11, orderBy: [{{key: DESC}}], at: $day, knownAt: $known) {{ totalCount nodes {{ {ITEM} }} }}
    capabilities(first: 50, at: $day, knownAt: $known) {{ nodes {{ key revision name {{ text }} owner {{ key }} }} }}
    comments(first: 50, at: $day, knownAt: $known) {{ nodes {{ id body audience author {{ key name {{ text }} }} }} }}
    composition(by: {{key: "PKG-WORKPLACE"}}, at: $day, knownAt: $known) {{ nodes {{ path component {{ key }} version {{ number }} }} }}
}}"""
FOUND = """query ($text: String!) { search(text: $text, first: 200) { totalCount nodes {
    kind match field rank language item { key } idea { id } comment { id } highlight { text matched } } } }"""
CHANGES = """query ($after: String) { changes(after: $after, first: 200) { hasMore cursor events {
    revision seq entityType entityId entityKey operation changedFields actor { key } sourceSystem requestId kind reason service { key }
    before { ...it } after { ...it }
} } }
fragment it on Node { __typename id
    ... on PortfolioItem { key itemRevision: revision category currentVersion { number stage } }
    ... on ServiceVersion { number stage counted: revision called: name { text } prices { validFrom unitPrice { amount } } }
    ... on Party { key called: name { text } email partyRevision: revision } ... on Capability { key capabilityRevision: revision }
    ... on CompositionItem { position role component { key } } ... on LifecycleTransition { fromStage toStage status reason }
    ... on StakeholderComment { body audience } ... on DevelopmentIdea { title ideaStatus: status }
}"""


@pytest.fixture(scope="module")
async def writers(twins: Twins) -> AsyncIterator[tuple[Writer, Writer]]:
    async with writer_on(twins.first) as first, writer_on(twins.second) as second:
        yield first, second


def lines(file: bytes) -> list[bytes]:
    """But for the header's moment, and the checksum that it changes."""
    header, *rows, closing = file.splitlines()
    told = json.loads(header)
    del told["exportedAt"], json.loads(closing)["sha256"]
    return [json.dumps(told).encode(), *rows]


async def test_exported_again_it_is_the_same_file(twins: Twins) -> None:
    """Every table has rows, among them erased and deleted ones, so that none is equal by being empty."""
    assert lines(await exported(twins.second)) == lines(twins.file)
    counts = json.loads(twins.file.splitlines()[0])["rows"]
    assert {table.name for table in exchanged_tables()} == set(counts)
    assert [table for table, count in counts.items() if count == 0] == []
    rows = [json.loads(line) for line in twins.file.splitlines()[1:-1]]
    assert {line["row"]["operation"] for line in rows if line["table"] == "change_event"} == set(ChangeOperation)
    assert {line["row"]["kind"] for line in rows if line["table"] == "change_transaction"} >= {None, "EDITORIAL"}
    assert "SCHEDULED" in {line["row"]["status"] for line in rows if line["table"] == "lifecycle_transition"}


async def test_what_is_not_exported_is_computed_anew(twins: Twins) -> None:
    """Names as they sort."""
    names = "select string_agg(concat_ws(' ', id, name_sort_fi, name_sort_sv, name_sort_en), ',' order by id) from party"
    found = []
    for database in (twins.first, twins.second):
        async with connected(database.owner_url) as connection:
            found.append(await connection.fetchval(names))
    assert found[0] == found[1]


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
async def test_it_gives_the_same_answers_at_every_moment(twins: Twins, writers: tuple[Writer, Writer], role: Role) -> None:
    async with connected(twins.first.owner_url) as connection:
        revisions = [row[0].isoformat() for row in await connection.fetch(MOMENTS)]
    middle = revisions[len(revisions) // 2]
    clocks = [(None, None), ("2024-06-01T00:00:00Z", None), ("2027-06-01T00:00:00Z", middle), (None, revisions[0])]
    asked = clocks if role is MANAGER else clocks[:2]
    seen, now = set(), datetime.now(UTC)
    for day, known in asked:
        first, second = [await writer.run(role, ALL, at=now, day=day, known=known) for writer in writers]
        assert first == second
        seen.add(json.dumps(first))
    assert len(seen) == len(asked)


@pytest.mark.parametrize("role", [MANAGER, CUSTOMER])
async def test_the_same_is_found_in_it(writers: tuple[Writer, Writer], role: Role) -> None:
    """Words are no part of the file. What is found alike stands in the order in which it was made."""
    for text in ("palvelupaketti", "paketti", "koulutus", "serv", "palvelinkapasitetti"):
        first, second = [(await writer.run(role, FOUND, text=text))["search"] for writer in writers]
        assert sorted(map(json.dumps, first["nodes"])) == sorted(map(json.dumps, second["nodes"]))
        assert first["totalCount"] == second["totalCount"] == len(first["nodes"]) > 0


async def test_its_feed_tells_the_same_from_the_beginning(writers: tuple[Writer, Writer]) -> None:
    first, second = [await told(writer) for writer in writers]
    assert first == second
    assert {event["operation"] for event in first} == set(ChangeOperation)
    assert len(first) > 1_000


async def told(writer: Writer, after: str | None = None) -> list[Any]:
    """All changes behind a cursor, without what only one installation understands."""
    found: list[Any] = []
    more = True
    while more:
        page = (await writer.run(MANAGER, CHANGES, after=after))["changes"]
        found += page["events"]
        more, after = page["hasMore"], page["cursor"]
    return found


async def test_it_goes_on(twins: Twins, writers: tuple[Writer, Writer]) -> None:
    """A verb on the imported portfolio is the next event of its feed, and what is read then has it."""
    _, second = writers
    async with connected(twins.second.owner_url) as connection:
        last = await connection.fetchval("select max(recorded_at) from change_transaction")
    end = (await page(second, None))["cursor"]
    service = {"service": {"key": "SVC-PRINT"}, "category": "COMMUNICATION", "expectedRevision": await revision(second, "SVC-PRINT")}
    payload = await second.do(MANAGER, "serviceUpdate", service)
    assert payload["errors"] == []
    (event,) = await told(second, end)
    assert (event["operation"], event["entityKey"], event["changedFields"]) == ("UPDATED", "SVC-PRINT", ["category"])
    assert (event["before"]["itemRevision"] + 1, event["before"]["key"]) == (event["after"]["itemRevision"], "SVC-PRINT")
    async with connected(twins.second.owner_url) as connection:
        assert await connection.fetchval("select max(recorded_at) from change_transaction") > last
        assert await connection.fetchval("select count(*) from pg_trigger where tgenabled <> 'O'") == 0


async def page(writer: Writer, after: str | None) -> Any:
    while True:
        found = (await writer.run(MANAGER, FEED, position=after))["changes"]
        if not found["hasMore"]:
            return found
        after = found["cursor"]


async def revision(writer: Writer, key: str) -> int:
    found = await writer.run(MANAGER, "query ($named: String!) { service(by: {key: $named}) { revision } }", named=key)
    number: int = found["service"]["revision"]
    return number


async def test_positions_of_the_first_installation_are_refused_by_the_second(writers: tuple[Writer, Writer]) -> None:
    """Its seal is another one."""
    first, second = writers
    feed = await page(first, None)
    token = (await first.run(MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    for position in (feed["cursor"], token):
        for text in (FEED, PASSED, KNOWN):
            code, message, _ = await refused(second, text, position)
            assert (code, message) == ("BAD_USER_INPUT", NOT_OURS)


@pytest.mark.slow
async def test_years_of_a_large_portfolio_too(server: Server, migrated_template: str) -> None:
    """Where every row has some states, and pasts overlap."""
    async with clone(server, migrated_template) as first, clone(server, migrated_template) as second:
        await load_large(first.owner_url, today=TODAY, size=REDUCED)
        file = await exported(first)
        await imported(second, file)
        assert lines(await exported(second)) == lines(file)
