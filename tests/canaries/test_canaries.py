"""Two worlds that differ only in what a viewer may not see give the same answers, byte by byte, to whatever it asks; and no hidden text
is in any of them."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

import asyncpg
import orjson
import pytest
from graphql import GraphQLObjectType

from app import limits
from app.database.embedded import Server
from app.schema import mapping
from app.viewer import Role
from tests.canaries.hiding import AMOUNT, CANARY
from tests.canaries.questions import Pry, Samples
from tests.canaries.worlds import PEOPLE, Worlds, worlds
from tests.support.permissions import permissions
from tests.support.walking import Walker

ROOT_ARGUMENTS = {
    "service": 'by: {key: "SVC-SMALLDEV"}',
    "project": 'by: {key: "PRJ-CLOUD"}',
    "servicePackage": 'by: {key: "PKG-ERP-MAINT"}',
    "composition": 'by: {key: "PKG-ERP-MAINT"}',
    "whereUsed": 'by: {key: "SVC-SMALLDEV"}',
    "search": 'text: "canary sisäpiiri"',
    "statementCoverage": 'version: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}',
    "transitionPreview": 'version: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}, to: IN_TRANSITION, '
    'effectiveAt: "2030-01-01T00:00:00Z"',
    "checkConfiguration": 'package: {key: "PKG-ERP-MAINT"}, selection: [{component: {key: "SVC-SMALLDEV"}, quantity: 999}]',
    "simulateComposition": 'package: {key: "PKG-ERP-MAINT"}, changes: [{remove: {key: "SVC-SMALLDEV"}}]',
    "compareVersions": 'from: {number: {service: {key: "PKG-ERP-MAINT"}, number: "1.0"}}, '
    'to: {number: {service: {key: "PKG-ERP-MAINT"}, number: "3.0"}}',
    "portfolioStats": "groupBy: [STAGE, PROVIDER, PORTFOLIO, CATEGORY, CLASSIFICATION, FORM, PHASE]",
    "compareComposition": 'by: {key: "PKG-ERP-MAINT"}, at1: "2024-06-01T12:00:00Z", at2: "2026-11-21T12:00:00Z"',
    "feedbackSummary": "by: [SERVICE, CUSTOMER, TOUCHPOINT]",
    "impactOf": 'by: {key: "SVC-SMALLDEV"}',
    "outcomesOf": 'on: {party: {key: "ORG-KASSAVIRTA"}}',
    "valueChain": 'package: {key: "PKG-ERP-MAINT"}',
    "whereUsedMultilevel": 'by: {key: "SVC-SMALLDEV"}',
}
"""With a moment of its own, because the worlds are not asked in the same microsecond."""
WALKER = Walker(mapping(), ROOT_ARGUMENTS)
ROW_TYPES = [name for name, it in mapping().objects.items() if it.table is not None and "id" in it.places]
LANGUAGES = ("fi", "sv", "en", "en, fi")
CURSORS_KEPT = 200
DEMO_CANARIES = re.compile(rb"canary-(?!own-)[\w-]+|canary-own-(\w+)")
"""Those of the demo itself; a customer's own are for its eyes."""


@dataclass
class Prying:
    """One viewer in its two worlds, and what it has learned on the way."""

    worlds: Worlds
    samples: Samples
    cursors: list[str] = field(default_factory=list)
    answered: int = 0
    told: int = 0

    async def pry(self, random: Random) -> None:
        """Something at random."""
        text, variables = Pry(mapping().schema, self.samples, random, self.cursors).document()
        await self.ask(text, random.choice(LANGUAGES), variables)

    async def ask(self, text: str, language: str, variables: Mapping[str, object]) -> None:
        one, other = await asyncio.gather(self.worlds.one.ask(text, variables, language), self.worlds.other.ask(text, variables, language))
        assert one == other, f"{self.worlds.name} can tell the worlds apart by {text} {variables}"
        assert one.partition(b" ")[0] in (b"200", b"400", b"403", b"404"), (text, variables, one)
        self._look_for_canaries(one, text)
        self._learn(one)

    def _look_for_canaries(self, answer: bytes, text: str) -> None:
        """What the question itself says may be said back."""
        hidden = CANARY.encode() in answer.lower() or AMOUNT.encode() in answer
        assert not hidden or CANARY in text.lower() or AMOUNT in text or b'"errors"' in answer, (text, answer)
        if PEOPLE[self.worlds.name].role is Role.CUSTOMER and b'"errors"' not in answer:
            own = self.worlds.name.partition("-")[2].encode()
            assert not [found[0] for found in DEMO_CANARIES.finditer(answer) if found[1] != own], (text, answer)

    def _learn(self, answer: bytes) -> None:
        body = answer.partition(b" ")[2]
        found = orjson.loads(body)
        if "errors" not in found:
            self.answered += 1
            self.told += len(body) > 100
            self.cursors += re.findall(r'(?:[Cc]ursor[^"]*": ?"(?=[^"])|"(?=[\w-]{48}"))([^"]+)"', body.decode())
            del self.cursors[:-CURSORS_KEPT]


@pytest.fixture(scope="module")
async def prying(server: Server, demo_template: str) -> AsyncIterator[Mapping[str, Prying]]:
    async with worlds(server, demo_template, list(PEOPLE)) as found:
        yield {name: Prying(each, await _samples(each, PEOPLE[name].role)) for name, each in found.items()}


async def _samples(of: Worlds, role: Role) -> Samples:
    """Ids of every row of the second world, seen or not; keys, words and numbers of both kinds."""
    forbidden = frozenset(line.field for line in permissions().values() if line.rules[role] != "yes")
    connection = await asyncpg.connect(of.database.owner_url)
    try:
        ids, keys = [], []
        for name in ROW_TYPES:
            ids += [f"{name}:{row['id']}" for row in await connection.fetch(f"select id from {mapping().objects[name].table} order by id")]
        for table in ("service", "party", "capability", "customer_agreement"):
            keys += [row["key"] for row in await connection.fetch(f"select key from {table} order by key")]
    finally:
        await connection.close()
    words = [CANARY, CANARY.upper(), "a", "ä", "Palvelu", "SVC", "canary", "", "%", "EUR", "h"]
    days = ["2025-01-01", "2026-06-30", "2026-11-21", "2031-01-01"]
    values = {
        "ID": ids,
        "String": [*keys, *words, *words],
        "Int": [0, 1, 2, 3, 4, 5, 50, 97531, 2025],
        "Float": [0.5],
        "Boolean": [True, False],
        "Decimal": ["0", "1", "10.5", "100", AMOUNT],
        "CurrencyCode": ["EUR", "SEK"],
        "Date": days,
        "DateTime": [f"{day}T12:00:00Z" for day in days],
        "KnownAt": ["2026-11-21T12:00:00Z"],
    }
    return Samples(values, forbidden)


def test_the_worlds_differ_in_everything_that_is_hidden(prying: Mapping[str, Prying]) -> None:
    for name, each in prying.items():
        assert {what: count for what, count in each.worlds.changed.items() if count == 0} == {}, name


async def test_what_is_hidden_changes_no_row(prying: Mapping[str, Prying]) -> None:
    """Every field of every row, seen or not."""
    for type_name, language in zip(ROW_TYPES, cycle(LANGUAGES), strict=False):
        type_ = mapping().schema.type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        document = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {type_name} {{ {WALKER.cell(type_)} }} }} }}"
        await _all_ask(prying, document, language, type_name)


@pytest.mark.slow
async def test_what_is_hidden_changes_no_relation(prying: Mapping[str, Prying]) -> None:
    """Every field of every relation of every root."""
    for document, language in zip(WALKER.operations(steps=1), cycle(LANGUAGES), strict=False):
        await _all_ask(prying, document, language)


async def _all_ask(prying: Mapping[str, Prying], document: str, language: str, type_name: str = "") -> None:
    """By the ids of a type, those of both worlds; or once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "COST_MAX", 10**12)  # pages of 200 within pages of 200, which the demo is far from filling
        for each in prying.values():
            ids = [id_ for id_ in each.samples.values["ID"] if str(id_).startswith(f"{type_name}:")]
            for variables in [{"ids": ids[start : start + 100]} for start in range(0, len(ids), 100)] if type_name else [{}]:
                before = each.answered
                await each.ask(document, language, variables)
                assert each.answered > before, document


async def test_what_is_hidden_changes_no_answer(prying: Mapping[str, Prying]) -> None:
    await _pry(prying, documents=200)


@pytest.mark.slow
async def test_what_is_hidden_changes_no_answer_however_much_is_asked(prying: Mapping[str, Prying]) -> None:
    await _pry(prying, documents=5_000, seed=1)


async def _pry(prying: Mapping[str, Prying], *, documents: int, seed: int = 0) -> None:
    """Customers ask three times as often as the others."""
    random, before = Random(seed), _answered(prying)  # noqa: S311
    customers = [name for name in prying if PEOPLE[name].role is Role.CUSTOMER]
    for _ in range(documents):
        name = random.choice([*customers * 3, *prying])
        await prying[name].pry(random)
    answered, told = (now - then for now, then in zip(_answered(prying), before, strict=True))
    assert answered > documents * 0.6, f"only {answered} of {documents} were answered"
    assert told > documents * 0.3, f"only {told} of {documents} answers told anything"


def _answered(prying: Mapping[str, Prying]) -> tuple[int, int]:
    return sum(each.answered for each in prying.values()), sum(each.told for each in prying.values())


async def test_what_is_hidden_changes_nothing_of_the_feed(prying: Mapping[str, Prying]) -> None:
    """Its changes and all their fields, page by page, and the very texts of its cursors: while one world was changed further in what is
    hidden, the other one stood still."""
    for name, each in prying.items():
        after, pages, told = None, 0, 0
        while True:
            variables = {"after": after}
            await each.ask(FEED, "fi", variables)
            feed = orjson.loads((await each.worlds.one.ask(FEED, variables, "fi")).partition(b" ")[2])["data"]["changes"]
            pages, told, after = pages + 1, told + len(feed["events"]), feed["cursor"]
            if not feed["hasMore"]:
                break
        assert pages > 1, name
        assert told > 100, name


FEED = """query ($after: String) { changes(after: $after, first: 83) { cursor hasMore events {
    cursor revision seq entityType entityId entityKey operation changedFields
    service { key } actor { key } sourceSystem requestId kind reason
    before { id } after { id ... on Node { __typename } }
} } }"""
