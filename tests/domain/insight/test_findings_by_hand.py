"""Findings and the index of standard agreements, worked out a second time in plain Python over all rows, after changes at random."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tests.support.asking import DEMO_PERSONS, NOW, asker
from tests.support.databases import Database
from tests.support.rows import connected

TODAY = date(2026, 11, 21)
IN_FORCE, PLANNED = {"OPERATIONAL", "RETIRING"}, {"PROPOSED", "IN_DESIGN", "IN_TRANSITION"}
ALIVE = IN_FORCE | PLANNED
DESCRIBED = IN_FORCE | {"IN_DESIGN", "IN_TRANSITION"}
TABLES = (
    *("service", "service_version", "scope_item", "service_commitment", "service_price", "composition_item", "option_group"),
    *("service_offering", "offering_selection", "customer_agreement", "party", "portfolio", "service_feedback", "development_idea"),
    *("capability", "capability_use", "project", "project_delivery"),
)
FIND = "query ($kinds: [FindingKind!]) { portfolioFindings(kinds: $kinds, first: 200) { nodes { key } } }"
Row = Any


class World:
    """All rows of the tables, by their names."""

    def __init__(self, rows: Mapping[str, list[Row]]) -> None:
        self.rows = rows
        self.services = {row["id"]: row for row in rows["service"]}

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows[table]

    def versions(self, stages: set[str]) -> list[Row]:
        return [row for row in self["service_version"] if row["stage"] in stages]

    def of(self, table: str, column: str, id_: UUID) -> list[Row]:
        return [row for row in self[table] if row[column] == id_]

    def in_force(self, service: UUID) -> Row | None:
        found = [row for row in self.versions(IN_FORCE) if row["service_id"] == service]
        return min(found, key=lambda row: row["stage"], default=None)


def unpackaged(world: World) -> Iterator[str]:
    whole = {row["id"] for row in world.versions(ALIVE)}
    packaged = {row["component_service_id"] for row in world["composition_item"] if row["package_version_id"] in whole}
    for row in world.versions({"OPERATIONAL"}):
        if not world.services[row["service_id"]]["is_package"] and row["service_id"] not in packaged:
            yield str(row["id"])


def stale(world: World) -> Iterator[str]:
    alive = {row["service_id"] for row in world.versions(ALIVE)}
    yield from (str(row["id"]) for row in world["service"] if row["id"] in alive and row["review_due_on"] and row["review_due_on"] < TODAY)


def ownerless(world: World) -> Iterator[str]:
    active = {row["id"] for row in world["party"] if row["active"]}
    alive = {row["service_id"] for row in world.versions(ALIVE)}
    yield from (str(row["id"]) for row in world["service"] if row["id"] in alive and not {row["owner_id"], row["provider_id"]} <= active)


def valueless(world: World) -> Iterator[str]:
    yield from (str(row["id"]) for row in world.versions(DESCRIBED) if "fi" not in (row["value_proposition"] or {}))


def unlimited(world: World) -> Iterator[str]:
    for row in world.versions(DESCRIBED):
        if not any(item["inclusion"] == "EXCLUDED" for item in world.of("scope_item", "version_id", row["id"])):
            yield str(row["id"])


def priceless(world: World) -> Iterator[str]:
    for row in world.versions(IN_FORCE | {"IN_TRANSITION"}):
        prices = world.of("service_price", "version_id", row["id"])
        if not world.services[row["service_id"]]["is_package"] and not any(price["valid_from"] <= TODAY for price in prices):
            yield str(row["id"])


def untranslated(world: World) -> Iterator[str]:
    for row in world.versions(DESCRIBED):
        texts = [row[name] for name in ("name", "customer_need", "value_proposition", "description")]
        texts += [part["text"] for table in ("scope_item", "service_commitment") for part in world.of(table, "version_id", row["id"])]
        texts += [part["name"] for part in world.of("option_group", "package_version_id", row["id"])]
        texts += [part["note"] for part in world.of("composition_item", "package_version_id", row["id"]) if part["customer_visible"]]
        texts += [part[name] for part in world.of("service_offering", "version_id", row["id"]) for name in ("name", "target_group")]
        yield from (f"{row['id']}:{language}" for language in ("fi", "sv") if any(text and language not in text for text in texts))


def unpublished(world: World) -> Iterator[str]:
    for row in world.versions(IN_FORCE):
        yield from (f"{row['id']}:{language}" for language in ("fi", "sv") if row["language_status"].get(language) != "PUBLISHED")


def unanswered(world: World) -> Iterator[str]:
    for row in world["service_feedback"]:
        late = row["occurred_on"] < TODAY - timedelta(days=14)
        if late and row["answer"] is None and row["handling"] in ("NEW", "ACKNOWLEDGED", "ACTION_PLANNED"):
            yield str(row["id"])


def ideas(world: World) -> Iterator[str]:
    for row in world["development_idea"]:
        if row["answer"] is None and row["status"] in ("SUBMITTED", "UNDER_REVIEW") and row["created_at"] < NOW - timedelta(days=31):
            yield str(row["id"])


def projectless(world: World) -> Iterator[str]:
    running = {row["id"] for row in world["project"] if row["status"] == "RUNNING"}
    delivered = {row["version_id"] for row in world["project_delivery"] if row["project_id"] in running}
    yield from (str(row["id"]) for row in world.versions({"IN_DESIGN", "IN_TRANSITION"}) if row["id"] not in delivered)


def single(world: World) -> Iterator[str]:
    persons = {row["id"] for row in world["party"] if row["kind"] == "PERSON"}
    used = {row["capability_id"] for version in world.versions(IN_FORCE) for row in world.of("capability_use", "version_id", version["id"])}
    for row in world["capability"]:
        if row["id"] in used and row["owner_id"] in persons and row["kind"] in ("COMPETENCE", "KNOWLEDGE", "RELATIONSHIP"):
            yield str(row["id"])


def agreed(world: World) -> list[Row]:
    return [row for row in world["customer_agreement"] if row["starts_on"] <= TODAY and (row["ends_on"] is None or row["ends_on"] >= TODAY)]


def bare(world: World) -> Iterator[str]:
    yield from (str(row["id"]) for row in agreed(world) if not world.services[row["service_id"]]["is_package"])


@dataclass(frozen=True)
class Assembly:
    """What a customer has of a package, and what its offerings have, by the keys of components."""

    agreement: Row
    own: Mapping[str, Decimal]
    offered: Mapping[UUID, Mapping[str, Decimal]]

    chosen: UUID

    def deviates(self) -> bool:
        return self.own not in self.offered.values()

    def as_another(self) -> bool:
        return not self.deviates() and self.own != self.offered[self.chosen]


def assemblies(world: World) -> Iterator[Assembly]:
    for row in agreed(world):
        version = world.in_force(row["service_id"])
        if version is None or not world.services[row["service_id"]]["is_package"]:
            continue
        offerings = world.of("service_offering", "version_id", version["id"])
        offered = {each["id"]: _quantities(world, version["id"], each["id"]) for each in offerings}
        (chosen,) = [each["id"] for each in offerings if row["offering_key"] in (each["key"], *each["continues_keys"])]
        set_ = {**(row["selections"] or {}), **(row["quantity_overrides"] or {})}
        own = {key: Decimal(str(set_.get(key, quantity))) for key, quantity in offered[chosen].items()}
        yield Assembly(row, own, offered, chosen)


def _quantities(world: World, version: UUID, offering: UUID) -> Mapping[str, Decimal]:
    chosen = {row["composition_item_id"]: row["quantity"] for row in world.of("offering_selection", "offering_id", offering)}
    lines = world.of("composition_item", "package_version_id", version)
    return {world.services[row["component_service_id"]]["key"]: chosen.get(row["id"], row["default_quantity"]) for row in lines}


def deviating(world: World) -> Iterator[str]:
    yield from (str(each.agreement["id"]) for each in assemblies(world) if each.deviates())


BY_HAND: Mapping[str, Callable[[World], Iterator[str]]] = {
    "UNPACKAGED_COMPONENT": unpackaged,
    "STALE_REVIEW": stale,
    "OWNER_MISSING": ownerless,
    "MISSING_VALUE_TEXT": valueless,
    "NO_EXCLUSIONS": unlimited,
    "PRICE_MISSING": priceless,
    "MISSING_LANGUAGE": untranslated,
    "LANGUAGE_UNPUBLISHED": unpublished,
    "FEEDBACK_UNANSWERED": unanswered,
    "IDEA_UNANSWERED": ideas,
    "PLANNED_WITHOUT_PROJECT": projectless,
    "SINGLE_OWNER_CAPABILITY": single,
    "AGREEMENT_ON_BARE_COMPONENT": bare,
    "AGREEMENT_DEVIATES": deviating,
}
SOME = "ctid in (select ctid from {} tablesample bernoulli ({}) repeatable ({}))"
CHANGES = (
    "delete from scope_item where id not in (select scope_item_id from development_idea where scope_item_id is not null) and {scope_item}",
    "update service set review_due_on = date '2026-11-21' + (hashtext(key || '{seed}') % 40) where {service}",
    "update service_version set value_proposition = null where {service_version}",
    "update service_version set description = description - 'sv' where {service_version2}",
    "update service_version set language_status = language_status - 'fi' where {service_version3}",
    "update service_version set stage = 'PROPOSED' where stage in ('IN_DESIGN', 'IN_TRANSITION') and {service_version4}",
    "update service_price set valid_from = valid_from + interval '9 years' where {service_price}",
    'update composition_item set note = \'{{"sv": "Obs"}}\', customer_visible = random() < 0.5 where {composition_item}',
    "delete from composition_item i where id not in (select composition_item_id from offering_selection) and i.{composition_item2}",
    "update party set active = false where kind = 'PERSON' and {party}",
    "update capability set owner_id = (select id from party where key = 'UNIT-ICT') where {capability}",
    "update service_feedback set answer = null, answered_at = null, handling = 'ACKNOWLEDGED' where {service_feedback}",
    "update development_idea set status = 'SUBMITTED', answer = null, planned_version_id = null where {development_idea}",
    "update project set status = 'DONE' where {project}",
    "update service_commitment set target_value = target_value + 0.3 where kind = 'AVAILABILITY' and {service_commitment}",
    "update customer_agreement set ends_on = date '2026-11-21' - 1 where {customer_agreement}",
)
QUANTITIES: Sequence[Mapping[str, float]] = (
    {},
    {"SVC-SMALLDEV": 10},
    {"SVC-SMALLDEV": 20},
    {"SVC-SMALLDEV": 12.5, "SVC-ONSITE": 3},
    {"SVC-NOTHING": 4},
)
AS_EXTENDED = {"SVC-SERVERCAP": 4, "SVC-ONSITE": 200, "SVC-SMALLDEV": 20, "SVC-APPMON": 1, "SVC-BACKUP": 500}
"""What PKG-ERP-MAINT's Extended has more than Basic: chosen line by line it is no assembly of one's own."""
NOT_BACKED = """
select v.id, it.data -> 'offering' ->> 'key' as offering, it.data ->> 'backed' as backed, it.data ->> 'short' as short
from service_version v join service s on s.id = v.service_id and s.is_package, lateral commitment_not_backed(v.id, $1, $1) it
where v.stage not in ('RETIRED', 'REJECTED') and it.outcome = 'FAIL'
"""


async def _change(connection: asyncpg.Connection, seed: int) -> None:
    names: dict[str, str] = defaultdict(str)
    for table in (*TABLES, *(f"{table}{number}" for table in ("service_version", "composition_item") for number in (2, 3, 4))):
        names[table] = SOME.format(table.rstrip("0123456789"), 25, seed * 31 + len(names))
    for change in CHANGES:
        await connection.execute(change.format(**names, seed=seed))
    random = Random(seed)  # noqa: S311 - a test's
    agreements = "select id, offering_key from customer_agreement where service_id = (select id from service where key = $1)"
    for row in await connection.fetch(agreements, ERP):
        as_another = row["offering_key"] == "BASIC" and seed % 2
        quantities = AS_EXTENDED if as_another else random.choice(QUANTITIES)
        column = random.choice(["selections", "quantity_overrides"])
        await connection.execute(f"update customer_agreement set {column} = $2 where id = $1", row["id"], quantities or None)


ERP = "PKG-ERP-MAINT"


async def _world(connection: asyncpg.Connection) -> World:
    return World({table: [dict(row) for row in await connection.fetch(f"select * from {table}")] for table in TABLES})


@pytest.mark.slow
async def test_findings_are_those_found_by_hand(fresh_demo: Database) -> None:
    """Guards are off: what they keep out is found too."""
    found_at_all: set[str] = set()
    async with asker(fresh_demo.url, fresh_demo.owner_url, DEMO_PERSONS) as demo, connected(fresh_demo.admin_url) as connection:
        await connection.execute("set session_replication_role = replica")
        for seed in range(1, 5):
            await _change(connection, seed)
            world = await _world(connection)
            for kind, by_hand in BY_HAND.items():
                nodes = (await demo.ask(FIND, kinds=[kind]))["portfolioFindings"]["nodes"]
                expected = {f"{kind}:{key}" for key in by_hand(world)}
                assert {node["key"] for node in nodes} == expected, (seed, kind)
                found_at_all |= {kind} if expected else set()
            await _promises(demo, connection)
            await _index(demo, world)
            found_at_all |= {"AS_ANOTHER"} if any(each.as_another() for each in assemblies(world)) else set()
    assert found_at_all == {*BY_HAND, "AS_ANOTHER"}


async def _promises(demo: Any, connection: asyncpg.Connection) -> None:
    """What the gate's function says of each version."""
    ask = "{ portfolioFindings(kinds: [PROMISE_NOT_BACKED], first: 200) { nodes { key facts { name text number } } } }"
    found = {}
    for node in (await demo.ask(ask))["portfolioFindings"]["nodes"]:
        facts = {fact["name"]: fact["text"] or fact["number"] for fact in node["facts"]}
        found[node["key"].partition(":")[2]] = (facts["offering"], facts["backed"], facts["short"])
    rows = await connection.fetch(NOT_BACKED, NOW)
    assert rows
    assert found == {str(row["id"]): (row["offering"], row["backed"], row["short"]) for row in rows}


async def _index(demo: Any, world: World) -> None:
    ask = "{ standardisation(per: PACKAGE) { nodes { item { key } agreements standard deviating ownAssemblies index } } }"
    of: dict[str, list[Assembly]] = defaultdict(list)
    for each in assemblies(world):
        of[world.services[each.agreement["service_id"]]["key"]].append(each)
    found = {node["item"]["key"]: node for node in (await demo.ask(ask))["standardisation"]["nodes"]}
    assert found.keys() == of.keys()
    for key, all_ in of.items():
        own = [each for each in all_ if each.deviates()]
        share = Decimal(100 * (len(all_) - len(own))) / len(all_)
        node = found[key]
        assert (node["agreements"], node["standard"], node["deviating"]) == (len(all_), len(all_) - len(own), len(own))
        assert abs(Decimal(node["index"]) - share) <= Decimal("0.05")
        assert node["ownAssemblies"] == len({json.dumps([*each.own.items(), each.agreement["offering_key"]], default=str) for each in own})
