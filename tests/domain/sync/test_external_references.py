"""externalReferences: what other systems call a thing, told by the thing; whom it is told to, as of when, and what is one name."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, NamedTuple

import pytest

from app.database.embedded import Server
from app.errors import Forbidden
from app.viewer import Role
from tests.support.databases import clone
from tests.support.rows import Connection, connected, insert
from tests.support.writing import Writer, writer_on

MANAGER, INTEGRATION, CUSTOMER, ADMIN = Role.PORTFOLIO_MANAGER, Role.INTEGRATION, Role.CUSTOMER, Role.ADMIN
LIMIT_SECONDS = 20.0
PAUSE_SECONDS = 0.005
WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
NFD, NFC = "Pa\u0308iva\u0308 A\u030a\u0308o\u0308", "P\u00e4iv\u00e4 \u00c5\u0308\u00f6"


class Thing(NamedTuple):
    """`entity`: as verbs about links name it; `read`: a query that leads to it and its references."""

    entity: Mapping[str, object]
    read: str


FIELD = "externalReferences { source externalId type url }"
ERP_3 = {"version": {"number": {"service": {"key": "PKG-ERP-MAINT"}, "number": "3.0"}}}
THINGS = {
    "service": Thing({"service": {"key": "SVC-COMMS"}}, f'{{ service(by: {{key: "SVC-COMMS"}}) {{ {FIELD} }} }}'),
    "package": Thing({"service": {"key": "PKG-CASE"}}, f'{{ servicePackage(by: {{key: "PKG-CASE"}}) {{ {FIELD} }} }}'),
    "version": Thing(ERP_3, f'{{ servicePackage(by: {{key: "PKG-ERP-MAINT"}}) {{ plannedVersions {{ {FIELD} }} }} }}'),
    "party": Thing({"party": {"key": "UNIT-HR"}}, f'{{ parties(filter: {{key: {{eq: "UNIT-HR"}}}}) {{ nodes {{ {FIELD} }} }} }}'),
    "capability": Thing(
        {"capability": {"key": "CAP-SERVER-ROOM"}},
        f'{{ capabilities(filter: {{key: {{eq: "CAP-SERVER-ROOM"}}}}) {{ nodes {{ {FIELD} }} }} }}',
    ),
    "agreement": Thing(
        {"agreement": {"key": "AGR-PRINT-COM"}},
        f'{{ service(by: {{key: "SVC-PRINT"}}) {{ agreements {{ nodes {{ {FIELD} }} }} }} }}',
    ),
    "portfolio": Thing({"portfolio": {"key": "MERILINNA"}}, f"{{ portfolios {{ nodes {{ {FIELD} }} }} }}"),
}


@pytest.fixture(scope="module")
async def linker(server: Server, demo_template: str) -> AsyncIterator[Writer]:
    """A demo portfolio of this module's own: each test has systems of its own there."""
    async with clone(server, demo_template) as database, writer_on(database) as made:
        yield made


async def link(writer: Writer, entity: Mapping[str, object], source: str, external_id: str, **given: object) -> Any:
    return await writer.do(
        INTEGRATION, "externalLink", {"entity": entity, "source": source, "externalId": external_id, **given}, "reference { externalId }"
    )


def references(answer: Any, source: str) -> Iterator[Mapping[str, object]]:
    """Those of one system, wherever in an answer."""
    match answer:
        case {"externalReferences": list() as found}:
            yield from (each for each in found if each["source"] == source)
        case dict():
            for value in answer.values():
                yield from references(value, source)
        case list():
            for value in answer:
                yield from references(value, source)


def told(answer: Any, source: str) -> list[object]:
    return [each["externalId"] for each in references(answer, source)]


def codes(payload: Any) -> list[str]:
    return [error["code"] for error in payload["errors"]]


@pytest.mark.parametrize("name", THINGS)
async def test_a_thing_tells_what_others_call_it_in_their_order(linker: Writer, name: str) -> None:
    thing = THINGS[name]
    for external_id, type_ in (("2", "SAME_AS"), ("1", "SAME_AS"), ("1", "DOCUMENT"), ("Ä1", "TICKET")):
        made = await link(linker, thing.entity, f"all-{name}", external_id, type=type_, url=f"https://cmdb.example/{external_id}")
        assert made["errors"] == []
    answer = await linker.run(MANAGER, thing.read)
    assert list(references(answer, f"all-{name}")) == [
        {"source": f"all-{name}", "externalId": external_id, "type": type_, "url": f"https://cmdb.example/{external_id}"}
        for external_id, type_ in (("1", "DOCUMENT"), ("1", "SAME_AS"), ("2", "SAME_AS"), ("Ä1", "TICKET"))
    ]
    assert told(await linker.run(INTEGRATION, thing.read), f"all-{name}") == ["1", "1", "2", "Ä1"]
    for role in (CUSTOMER, ADMIN):
        assert told(await linker.run(role, thing.read), f"all-{name}") == []


async def test_what_a_system_knows_and_what_no_system_knows_are_found(linker: Writer) -> None:
    knows = """query ($filter: PortfolioItemFilter!) {
        portfolioItems(first: 200, filter: $filter, includeRetired: true) { nodes { key externalReferences { source } } }
    }"""

    async def found(**condition: object) -> dict[str, set[str]]:
        answer = await linker.run(MANAGER, knows, filter={"externalReferences": condition})
        return {node["key"]: {each["source"] for each in node["externalReferences"]} for node in answer["portfolioItems"]["nodes"]}

    everything = await found()
    assert len(await found(some={"source": {"eq": "itsm-a"}})) == 20
    assert await found(some={"source": {"eq": "itsm-a"}}) == {key: by for key, by in everything.items() if "itsm-a" in by}
    assert await found(none={"source": {"eq": "itsm-a"}}) == {key: by for key, by in everything.items() if "itsm-a" not in by}
    assert await found(none={}) == {key: by for key, by in everything.items() if not by} != {}
    of_one = {"source": {"eq": "itsm-a"}, "externalId": {"eq": "canary-itsm-a-10014"}}
    assert set(await found(some=of_one)) == {"SVC-MAIL"}
    assert set(await found(every={"source": {"in": ["fin-b"]}})) == {key for key, by in everything.items() if by <= {"fin-b"}}


@pytest.mark.parametrize("role", [CUSTOMER, ADMIN])
async def test_whom_they_are_hidden_from_may_not_find_things_by_them(linker: Writer, role: Role) -> None:
    root = "parties" if role is ADMIN else "services"
    for asked, path in (
        ('filter: {externalReferences: {some: {source: {eq: "itsm-a"}}}}', (root, "filter", "externalReferences")),
        ("orderBy: [{externalReferences: {count: DESC}}]", (root, "orderBy", 0, "externalReferences")),
    ):
        with pytest.raises(Forbidden, match="externalReferences is hidden from you") as refused:
            await linker.run(role, f"{{ {root}({asked}) {{ totalCount }} }}")
        assert tuple(refused.value.path or ()) == path


async def test_a_reference_is_told_as_it_was_known(linker: Writer) -> None:
    text = f"""query ($token: KnownAt) {{ asOf {{ token }}
        service(by: {{key: "SVC-IAM"}}, knownAt: $token) {{ {FIELD} }}
        services(filter: {{externalReferences: {{some: {{source: {{eq: "past"}}}}}}}}, knownAt: $token) {{ totalCount }} }}"""
    before = (await linker.run(MANAGER, text))["asOf"]["token"]
    await link(linker, {"service": {"key": "SVC-IAM"}}, "past", "1")
    linked = (await linker.run(MANAGER, text))["asOf"]["token"]
    gone = {"entity": {"service": {"key": "SVC-IAM"}}, "source": "past", "externalId": "1"}
    assert (await linker.do(INTEGRATION, "externalUnlink", gone))["errors"] == []
    for token, known in ((before, []), (linked, ["1"]), (None, [])):
        answer = await linker.run(MANAGER, text, token=token)
        assert (told(answer, "past"), answer["services"]["totalCount"]) == (known, len(known))


async def test_outsiders_are_told_of_what_they_see(linker: Writer) -> None:
    """The supplier sees the services that it provides, and their references by any way."""
    text = """{ portfolioItems(first: 200) { nodes { key externalReferences { id } } } parties { nodes { externalReferences { id } } } }"""
    await link(linker, {"party": {"key": "UNIT-ICT"}}, "outsiders", "1")
    mine = await linker.run(Role.STAKEHOLDER, text)
    all_ = await linker.run(MANAGER, text)
    seen = {node["key"] for node in mine["portfolioItems"]["nodes"]}
    assert mine["portfolioItems"]["nodes"] == [node for node in all_["portfolioItems"]["nodes"] if node["key"] in seen]
    assert mine["parties"] == all_["parties"]
    ids = [each["id"] for node in all_["portfolioItems"]["nodes"] for each in node["externalReferences"]]
    nodes = (await linker.run(Role.STAKEHOLDER, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids))["nodes"]
    of_seen = {each["id"] for node in mine["portfolioItems"]["nodes"] for each in node["externalReferences"]}
    assert {node["id"] for node in nodes if node} >= of_seen != set()
    assert None in nodes


async def test_the_same_letters_are_the_same_name_however_they_are_put_together(linker: Writer) -> None:
    """Stored composed; compared so when it is linked, named, filtered by and unlinked. Small and capital letters differ: they are codes."""
    mail, print_ = {"service": {"key": "SVC-MAIL"}}, {"service": {"key": "SVC-PRINT"}}
    made = await link(linker, mail, "väylä", NFD)
    assert made["reference"] == {"externalId": NFC}
    assert (await link(linker, mail, "va\u0308yla\u0308", NFC))["errors"] == []
    assert codes(await link(linker, print_, "va\u0308yla\u0308", NFC)) == ["EXTERNAL_ID_TAKEN"]
    assert codes(await link(linker, print_, "väylä", NFC.lower())) == []
    one = f"query ($by: By!, $id: String!) {{ service(by: $by) {{ key {FIELD} }} {_FILTERED} }}"
    for source, external_id in (("väylä", NFC), ("va\u0308yla\u0308", NFD)):
        by = {"external": {"source": source, "externalId": external_id}}
        answer = await linker.run(MANAGER, one, by=by, id=external_id)
        assert (answer["service"]["key"], told(answer, "väylä")) == ("SVC-MAIL", [NFC])
        assert [node["key"] for node in answer["services"]["nodes"]] == ["SVC-MAIL"]
        tried = await linker.do(MANAGER, "serviceUpdate", {"service": by, "expectedRevision": -1, "category": "X"}, dry=True)
        assert codes(tried) == ["REVISION_CONFLICT"]
    asked = {"entity": mail, "source": "va\u0308yla\u0308", "externalId": NFD}
    assert (await linker.do(INTEGRATION, "externalUnlink", asked))["errors"] == []
    assert (await linker.run(MANAGER, one, by={"external": {"source": "väylä", "externalId": NFC}}, id=NFC))["service"] is None


_FILTERED = "services(filter: {externalReferences: {some: {externalId: {eq: $id}}}}) { nodes { key } }"


async def test_the_feed_knows_a_system_by_its_letters(linker: Writer) -> None:
    text = "query ($filter: ChangeFilter!) { changes(filter: $filter) { events { sourceSystem } } }"
    async with connected(linker.database.owner_url) as owner, owner.transaction():
        await owner.execute("select set_config('salkku.source', $1, true)", "pöytä")
        await owner.execute("update service set category = category || 'x' where key = 'SVC-BACKUP'")
    for source in ("pöytä", "po\u0308yta\u0308"):
        heard = (await linker.run(MANAGER, text, filter={"source": source}))["changes"]["events"]
        assert heard == [{"sourceSystem": "pöytä"}]
        others = {"excludeSource": source, "service": {"key": "SVC-BACKUP"}}
        assert {"sourceSystem": "pöytä"} not in (await linker.run(MANAGER, text, filter=others))["changes"]["events"]


@pytest.mark.parametrize(
    ("external_id", "refused"),
    [
        ("x" * 200, []),
        ("ä" * 200, []),
        ("a\u0308" * 200, []),
        ("x" * 201, ["BAD_EXTERNAL_NAME"]),
        ("", ["BAD_EXTERNAL_NAME"]),
        ("a\u200bb", ["BAD_EXTERNAL_NAME"]),
        ("\u0308", []),
        ("ServiceNow:abc/def?=1&'\"\\", []),
    ],
    ids=["200 letters", "200 ä", "200 ä in two", "201", "none", "invisible", "a dot alone", "signs"],
)
async def test_names_of_200_letters_are_kept_whole(linker: Writer, external_id: str, refused: list[str]) -> None:
    entity = {"service": {"key": "SVC-TRAINING"}}
    made = await link(linker, entity, "lengths", external_id)
    assert codes(made) == refused
    if not refused:
        by = {"external": {"source": "lengths", "externalId": external_id}}
        answer = await linker.run(MANAGER, "query ($by: By!) { service(by: $by) { key } }", by=by)
        assert answer == {"service": {"key": "SVC-TRAINING"}}


async def test_one_name_is_linked_once_by_many_at_once(linker: Writer) -> None:
    keys = ["SVC-MAIL", "SVC-PRINT", "SVC-IAM", "SVC-BACKUP"]
    made = await asyncio.gather(*(link(linker, {"service": {"key": key}}, "crowd", "1") for key in keys))
    assert sorted(map(codes, made)) == [[], *[["EXTERNAL_ID_TAKEN"]] * 3]
    text = '{ services(filter: {externalReferences: {some: {source: {eq: "crowd"}}}}) { totalCount } }'
    assert (await linker.run(MANAGER, text))["services"]["totalCount"] == 1


async def test_a_name_that_is_taken_while_one_waits_is_told_so(linker: Writer) -> None:
    """The other transaction has not committed when the verb looks: the database keeps the one from the other, in the contract's words."""
    async with connected(linker.database.owner_url) as owner, connected(linker.database.admin_url) as watcher:
        other = owner.transaction()
        await other.start()
        id_ = await owner.fetchval("select id from service where key = 'SVC-NETWORK'")
        names = {"entity_type": "Service", "source_system": "race", "external_id": "1", "type": "SAME_AS"}
        await insert(owner, "external_reference", entity_id=id_, **names)
        waiter = asyncio.create_task(link(linker, {"service": {"key": "SVC-MAIL"}}, "race", "1"))
        await _until_waits(watcher, waiter)
        await other.commit()
        told_ = await asyncio.wait_for(waiter, LIMIT_SECONDS)
    assert [(error["__typename"], error["code"], error["path"], error["message"]) for error in told_["errors"]] == [
        ("ConflictError", "EXTERNAL_ID_TAKEN", ["input"], "This name in the other system stands for another thing already.")
    ]


async def test_the_same_link_made_twice_at_once_is_one(linker: Writer) -> None:
    made = await asyncio.gather(*(link(linker, {"service": {"key": "SVC-PAYROLL"}}, "twice", "1") for _ in range(3)))
    assert [codes(each) for each in made] == [[], [], []]
    assert told(await linker.run(MANAGER, f'{{ service(by: {{key: "SVC-PAYROLL"}}) {{ {FIELD} }} }}'), "twice") == ["1"]


async def _until_waits(watcher: Connection, task: asyncio.Task[Any]) -> None:
    deadline = time.monotonic() + LIMIT_SECONDS
    while not task.done() and not await watcher.fetchval(WAITING):
        assert time.monotonic() < deadline, "the verb neither waits nor ends"
        await asyncio.sleep(PAUSE_SECONDS)
