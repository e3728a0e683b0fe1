"""`previewAs`: managers and owners read any root field as one of their customers, and get what that customer's token gets."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from graphql import GraphQLNamedType, GraphQLSchema, build_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app import context, limits
from app.context import Clock
from app.documents.refusal import RefusedRequest
from app.errors import DomainError
from app.places.environment import Environment, Parameters
from app.preview import previewed
from app.schema import mapping, schema_text
from app.viewer import Access, Role, Viewer
from tests.graphsql.documents import DEPTH_MAX, Samples, Writer
from tests.graphsql.support import Refusal, refusal
from tests.support.asking import NOW, Asker
from tests.support.databases import Database
from tests.support.previewing import previewing
from tests.support.service import token_of
from tests.support.serving import serving
from tests.support.viewers import HELSINKI, ask_as, bytes_as, viewer_as

CASES = [case for case in sorted((Path(__file__).parent / "reads" / "cases").iterdir()) if case.name not in ("viewer", "nodes")]
UNSEEN = ("viewer", "node")
"""Root fields without a preview: who asks is nobody's, and Relay takes no `node` that has more than an id."""
SEEDS = st.integers(0, 2**32 - 1)
"""As in tests/oracle/drawing.py."""
LANGUAGES: list[tuple[str, ...]] = [(), ("sv",), ("en",), ("sv", "en"), ("en", "sv", "fi")]
CUSTOMERS = ["UNIT-EDU", "UNIT-TECH", "ORG-NAAPURI", "ORG-MERILINNA", "PERSON-CUSTOMER-EDU"]
"""A unit with a thread, two without each other's, a town that holds units and people, and a person who has left."""
MANAGER, OWNER = Role.PORTFOLIO_MANAGER, Role.SERVICE_OWNER
EDU, TECH = '{party: {key: "UNIT-EDU"}}', '{party: {key: "UNIT-TECH"}}'
SAMPLES = """{
  portfolioItems(first: 200, includeRetired: true) { nodes { key id versions { id items { id } offerings { id } transitions { id } } } }
  parties(first: 200) { nodes { id } } capabilities { nodes { id } } comments(first: 200) { nodes { id } }
  developmentIdeas { nodes { id } } feedback { nodes { id } }
}"""


FOUND = "{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id } }"
CONDITIONS = [
    'services(filter: {name: {text: {contains: "palvelu"}}}, orderBy: [{name: {text: DESC}}], first: 2)',
    "services(filter: {agreements: {some: {}}}, last: 3, orderBy: [{agreements: {count: DESC}}])",
    "comments(filter: {author: {}}, orderBy: [{author: {key: ASC}}])",
    "comments(filter: {not: {customer: {}}})",
    "parties(filter: {children: {every: {}}})",
    'portfolioItems(filter: {comments: {none: {author: {key: {startsWith: "PERSON"}}}}})',
    'services(filter: {currentVersion: {internalDescription: {text: {contains: "canary"}}}})',
    "services(filter: {versions: {some: {priority: {gte: 1}}}})",
    "parties(filter: {email: {isNull: true}})",
    "parties(orderBy: [{email: ASC}])",
    'capabilities(filter: {key: {startsWith: "CAP"}})',
]
"""The last ones by what is hidden from customers."""


class Shallow(Writer):
    """Documents of one level less: every one is compiled twice, and a customer's statements are the longest."""

    def _selection(self, type_: GraphQLNamedType, depth: int, *rest: Any) -> str:
        return super()._selection(type_, min(depth, DEPTH_MAX - 1), *rest)


@pytest.fixture(scope="module")
async def customers(demo_database: Database) -> Mapping[str, Viewer]:
    """By real tokens of these customer parties. Their person is the same: it changes nothing."""
    return {customer: await viewer_as(demo_database, Role.CUSTOMER, "PERSON-CUSTOMER-EDU", customer) for customer in CUSTOMERS}


@pytest.fixture(scope="module")
async def ids(demo: Asker) -> Mapping[str, str]:
    answer = await demo.ask("{ parties(first: 200) { nodes { key id } } }")
    return {node["key"]: node["id"] for node in answer["parties"]["nodes"]}


@pytest.fixture(scope="module")
def contract() -> GraphQLSchema:
    """Without what takes no preview."""
    schema = build_schema(schema_text())
    assert schema.query_type
    for name in UNSEEN:
        del schema.query_type.fields[name]
    return schema


@pytest.fixture(scope="module")
async def samples(demo: Asker) -> Samples:
    answer = (await demo.bytes(SAMPLES)).decode()
    keys = sorted(set(re.findall(r'"key":"([^"]+)"', answer)))
    return {
        "ids": sorted(set(re.findall(r'"id":"([^"]+)"', answer))),
        "keys": keys,
        "packages": [key for key in keys if key.startswith("PKG-")],
        "components": [key for key in keys if key.startswith("SVC-")],
    }


def test_every_root_field_but_two_can_be_previewed() -> None:
    query = mapping().schema.query_type
    assert query
    assert {name for name, root in query.fields.items() if "previewAs" not in root.args} == set(UNSEEN)
    assert {str(root.args["previewAs"].type) for name, root in query.fields.items() if name not in UNSEEN} == {"PreviewAs"}


async def test_nothing_of_the_viewer_is_left_below_a_preview(customers: Mapping[str, Viewer]) -> None:
    """All request-wide values but the clock and what `viewer` alone answers with."""
    slots = {"previewAs": {"party": {"key": None}}}
    env = previewed(Environment(Access(MANAGER, money=True, languages=("sv", "fi")), Parameters(), slots, ("ideas",)))
    viewer = customers["UNIT-EDU"]
    assert env.stand_ins.keys() == context.given(viewer, Clock(NOW, HELSINKI)).keys() - {"role", "scopes", "at", "today", "zone"}
    assert env.variant == Access(Role.CUSTOMER, money=False, languages=("sv", "fi"))


class Comparison:
    """Asks for oneself as a customer and by preview as its provider. No dataclass: hypothesis would print it whole with any failure."""

    def __init__(
        self, demo: Asker, contract: GraphQLSchema, customers: Mapping[str, Viewer], ids: Mapping[str, str], samples: Samples
    ) -> None:
        self.demo = demo
        self.contract = contract
        self.customers = customers
        self.ids = ids
        self.samples = samples

    async def check(self, text: str, variables: Mapping[str, object], customer: str, variation: int) -> None:
        """Byte for byte, in one statement. `variation`: of the languages, of who previews, and of how the party is named."""
        languages = LANGUAGES[variation % len(LANGUAGES)]
        previewer = self.demo.viewers[(MANAGER, OWNER)[variation // 2 % 2]]
        way, name = ("key", customer) if variation // 4 % 2 else ("id", self.ids[customer])
        literal = f'{{party: {{{way}: "{name}"}}}}'
        preview: dict[str, object] = {"preview": {"party": {way: name}}}
        own = await self._told(self.customers[customer], text, languages, variables)
        if variation % 2:
            seen = await self._told(previewer, previewing(self.contract, text, literal), languages, variables)
        else:
            seen = await self._told(previewer, previewing(self.contract, text, "$preview"), languages, {**variables, **preview})
        assert seen == own, (text, variables, customer)
        assert len(self.demo.statements) <= 1
        assert name not in "".join(self.demo.statements)

    async def _told(self, viewer: Viewer, text: str, languages: tuple[str, ...], variables: Mapping[str, object]) -> object:
        """The answer, or how it was refused."""
        try:
            return await bytes_as(self.demo, viewer, text, languages, **variables)
        except DomainError as error:
            return error.code, error.message, error.path
        except RefusedRequest as error:
            return error.code, [each.message for each in error.errors]


@pytest.fixture(scope="module")
def compared(demo: Asker, contract: GraphQLSchema, customers: Mapping[str, Viewer], ids: Mapping[str, str], samples: Samples) -> Comparison:
    return Comparison(demo, contract, customers, ids, samples)


@pytest.mark.parametrize("place", range(len(CASES)), ids=[case.name for case in CASES])
async def test_a_case_is_answered_as_the_customers_token_is(compared: Comparison, place: int) -> None:
    case = CASES[place]
    file = case / "variables.json"
    variables: dict[str, Any] = orjson.loads(file.read_bytes()) if file.exists() else {}
    for customer in CUSTOMERS:
        await compared.check((case / "query.graphql").read_text(), variables, customer, place)


@pytest.mark.parametrize("place", range(len(CONDITIONS)))
async def test_filters_and_orders_are_the_customers_too(compared: Comparison, place: int) -> None:
    """What it finds, where its pages end, and what it may not filter or order by."""
    for customer in CUSTOMERS:
        await compared.check(f"{{ {CONDITIONS[place]} {FOUND} }}", {}, customer, place)


async def test_a_preview_turns_the_customers_pages(demo: Asker, customers: Mapping[str, Viewer]) -> None:
    text = "query ($after: String) { services(first: 4, after: $after, orderBy: [{name: {text: DESC}}]%s) " + FOUND + " }"
    own: list[Any] = []
    seen: list[Any] = []
    after = None
    while len(own) < 3:
        own.append(await ask_as(demo, customers["UNIT-EDU"], text % "", after=after))
        seen.append(await demo.ask(text % f", previewAs: {EDU}", after=after))
        after = own[-1]["services"]["pageInfo"]["endCursor"]
    assert seen == own
    assert len({node["id"] for page in own for node in page["services"]["nodes"]}) == 12


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, customer=st.sampled_from(CUSTOMERS))
async def test_any_document_is_answered_as_the_customers_token_is(compared: Comparison, seed: int, customer: str) -> None:
    text, variables = Shallow(compared.contract, compared.samples, Random(seed)).document()  # noqa: S311  # to vary tests
    await compared.check(text, variables, customer, seed)


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=SEEDS, customer=st.sampled_from(CUSTOMERS))
async def test_very_many_documents_are(compared: Comparison, seed: int, customer: str) -> None:
    text, variables = Writer(compared.contract, compared.samples, Random(seed)).document()  # noqa: S311  # to vary tests
    await compared.check(text, variables, customer, seed)


async def test_one_operation_may_preview_several_customers_and_none(demo: Asker, customers: Mapping[str, Viewer]) -> None:
    text = "query ($edu: String!, $by: By!) { %s }"
    field = 'agreements: servicePackage(by: {key: "PKG-ERP-MAINT"}%s) { agreements { nodes { key } } }'
    edu, tech, own = (field % preview for preview in (", previewAs: {party: {key: $edu}}", ", previewAs: {party: $by}", ""))
    asked = text % " ".join([edu, tech.replace("agreements:", "tech:", 1), own.replace("agreements:", "own:", 1)])
    answer = await demo.ask(asked, edu="UNIT-EDU", by={"key": "UNIT-TECH"})
    assert len(demo.statements) == 1
    assert demo.statements[0].count("customer_parties(") == 2
    keys = {root: [node["key"] for node in package["agreements"]["nodes"]] for root, package in answer.items()}
    assert (keys["agreements"], keys["tech"]) == (["AGR-ERP-EDU"], ["AGR-ERP-TECH"])
    assert {"AGR-ERP-EDU", "AGR-ERP-TECH", "AGR-ERP-FIN", "AGR-ERP-NAAPURI"} <= set(keys["own"])


async def test_a_preview_sees_no_hidden_row_by_its_id(demo: Asker, samples: Samples, customers: Mapping[str, Viewer]) -> None:
    hidden = set()
    for type_ in sorted({id_.partition(":")[0] for id_ in samples["ids"]}):
        some = [id_ for id_ in samples["ids"] if id_.startswith(f"{type_}:")][-6:]
        roots = " ".join(f'n{place}: nodes(ids: ["{id_}"]%s) {{ id }}' for place, id_ in enumerate(some))
        own = await ask_as(demo, customers["UNIT-EDU"], "{ " + roots.replace("%s", "") + " }")
        seen = await demo.ask("{ " + roots.replace("%s", f", previewAs: {EDU}") + " }")
        assert seen == own
        hidden |= {type_} if [None] in seen.values() else set()
    assert {"Capability", "CompositionItem", "Party", "StakeholderComment"} <= hidden


@pytest.mark.parametrize("role", [role for role in Role if role not in (MANAGER, OWNER)])
async def test_others_may_not_preview(demo: Asker, role: Role) -> None:
    """Nor are they told whether there is such a party."""
    message = "Only portfolio managers and service owners may preview what a customer sees; leave previewAs out."
    for party in ('{key: "UNIT-EDU"}', '{key: "NOBODY"}', '{id: "no id"}'):
        refused = await refusal(
            demo, f"{{ portfolios {{ totalCount }} mine: services(previewAs: {{party: {party}}}) {{ totalCount }} }}", role
        )
        assert refused == Refusal("FORBIDDEN", message, ("mine",))


@pytest.mark.parametrize("role", Role)
async def test_null_is_no_preview(demo: Asker, role: Role) -> None:
    plain = await demo.bytes("{ services { totalCount } parties { nodes { key } } }", role)
    text = "query ($p: PreviewAs) { services(previewAs: null) { totalCount } parties(previewAs: $p) { nodes { key } } }"
    assert await demo.bytes(text, role) == await demo.bytes(text, role, p=None) == plain


async def test_an_id_that_is_none_or_anothers_is_refused(demo: Asker, samples: Samples, ids: Mapping[str, str]) -> None:
    service = next(id_ for id_ in samples["ids"] if id_.startswith("Service:"))
    text = "query ($id: ID!) { ideas: developmentIdeas(previewAs: {party: {id: $id}}) { totalCount } }"
    malformed = Refusal("BAD_USER_INPUT", "Not a global id: use one exactly as an answer gave it.", ("ideas",))
    anothers = Refusal("BAD_USER_INPUT", "This is the id of a Service; a Party is asked for.", ("ideas",))
    for _ in range(2):
        assert await refusal(demo, text, id="UNIT-EDU") == malformed
        assert await refusal(demo, text, id=service) == anothers
        await demo.ask(text, id=ids["UNIT-EDU"])  # from here on there is a plan, and its parameters refuse


async def test_a_use_is_logged_once_a_request(demo: Asker, ids: Mapping[str, str]) -> None:
    text = "query ($e: By!) { mine: services { totalCount } theirs: services(previewAs: {party: $e}) { totalCount } %s }"
    with capture_logs() as lines:
        await demo.ask("{ services { totalCount } }")
        assert lines == []
        await demo.ask(text % f"capabilities(previewAs: {TECH}) {{ totalCount }}", OWNER, e={"id": ids["UNIT-EDU"]})
    viewer = str(demo.viewers[OWNER].party_id)
    asked = {"theirs": {"id": ids["UNIT-EDU"]}, "capabilities": {"key": "UNIT-TECH"}}
    assert lines == [{"event": "preview", "log_level": "info", "viewer": viewer, "asked": asked}]


async def test_of_a_long_name_the_beginning_is_told(demo: Asker) -> None:
    with capture_logs() as lines, pytest.raises(asyncpg.PostgresError) as caught:
        await demo.ask(f'{{ services(previewAs: {{party: {{key: "{"Ä" * 50_000}"}}}}) {{ totalCount }} }}')
    assert [line["asked"] for line in lines] == [{"services": {"key": "Ä" * limits.NAME_LETTERS_REPEATED}}]
    assert len(str(caught.value)) < 2 * limits.NAME_LETTERS_REPEATED


async def test_an_unknown_party_is_not_found_and_the_log_tells_who_asked(demo_database: Database) -> None:
    """Over HTTP, and for a field that is hidden from every customer, so would need no database."""
    headers = {"authorization": f"Bearer {await token_of(demo_database, MANAGER)}", "x-request-id": "look-17"}
    with serving(settings=demo_database.settings) as server:
        server.until("is ready")
        async with httpx.AsyncClient(base_url=server.address, headers=headers, timeout=60) as http:
            for party in ({"key": "UNIT-NONE"}, {"id": "Party:00000000-0000-7000-8000-000000000000"}):
                body = {"query": "query ($p: By!) { all: capabilities(previewAs: {party: $p}) { totalCount } }", "variables": {"p": party}}
                (error,) = (await http.post("/graphql", json=body)).json()["errors"]
                ((way, name),) = party.items()
                assert error["message"] == f'There is no party {{"{way}":"{name}"}}; preview as one that exists.'
                assert (error["path"], error["extensions"]) == (["all"], {"code": "NOT_FOUND", "requestId": "look-17"})
        assert server.stop() == 0, server.said
    lines = [json.loads(line) for line in server.said.splitlines() if '"preview"' in line]
    assert [(line["event"], line["asked"], line["request_id"]) for line in lines] == [
        ("preview", {"all": {"key": "UNIT-NONE"}}, "look-17"),
        ("preview", {"all": {"id": "Party:00000000-0000-7000-8000-000000000000"}}, "look-17"),
    ]
