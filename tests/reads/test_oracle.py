"""Answers compared with plain Python over rows that simple SQL reads: slow, obvious, and sharing nothing with the engine."""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from tests.support import rows
from tests.support.asking import Asker
from tests.support.databases import Database

Row = Mapping[str, Any]
PLANNED = {"PROPOSED", "IN_DESIGN", "IN_TRANSITION"}
SPEAKS_FIRST = ["OPERATIONAL", "RETIRING", "IN_TRANSITION", "IN_DESIGN", "PROPOSED", "RETIRED", "REJECTED"]


class Portfolio:
    """Services, versions and lines as rows, by id."""

    def __init__(self, services: list[Row], versions: list[Row], lines: list[Row]) -> None:
        self.services: dict[UUID, Row] = {row["id"]: row for row in services}
        self.versions: dict[UUID, Row] = {row["id"]: row for row in versions}
        self.lines: dict[UUID, list[Row]] = defaultdict(list)
        for line in sorted(lines, key=lambda row: (row["position"], row["id"])):
            self.lines[line["package_version_id"]].append(line)

    def service(self, key: str) -> Row:
        return next(row for row in self.services.values() if row["key"] == key)

    def versions_of(self, service: Row, *stages: str) -> list[Row]:
        found = [row for row in self.versions.values() if row["service_id"] == service["id"] and (not stages or row["stage"] in stages)]
        return sorted(found, key=lambda row: (SPEAKS_FIRST.index(row["stage"]), -row["stage_since"].timestamp()))

    def current(self, service: Row) -> Row | None:
        return next(iter(self.versions_of(service, "OPERATIONAL", "RETIRING")), None)

    def name(self, service: Row, *languages: str) -> tuple[str | None, str | None, bool]:
        """Text, language, and whether it is a fallback."""
        texts = self.versions_of(service)[0]["name"]
        language = next((each for each in languages if each in texts), None)
        return (texts[language], language.upper(), language != languages[0]) if language else (None, None, False)

    def phase(self, service: Row) -> str:
        stages = {row["stage"] for row in self.versions_of(service)}
        if stages & {"OPERATIONAL", "RETIRING"}:
            return "CATALOGUE"
        if not stages or stages & PLANNED:
            return "PIPELINE"
        return "RETIRED" if "RETIRED" in stages else "REJECTED"

    def component(self, line: Row) -> Row | None:
        if line["pinned_version_id"]:
            return self.versions[line["pinned_version_id"]]
        service = self.services[line["component_service_id"]]
        if self.current(service) or self.versions[line["package_version_id"]]["stage"] not in PLANNED:
            return self.current(service)
        return next(iter(sorted(self.versions_of(service, *PLANNED), key=lambda row: _number(row["number"]), reverse=True)), None)

    def tree(self, version: Row, depth: int, path: str = "") -> Iterator[tuple[str, str, str | None]]:
        """Path, component's key and version's number; each before those below it."""
        for place, line in enumerate(self.lines[version["id"]], 1):
            below = self.component(line)
            here = f"{path}{place}"
            yield here, self.services[line["component_service_id"]]["key"], below["number"] if below else None
            if below and depth > 1:
                yield from self.tree(below, depth - 1, here + ".")


@pytest.fixture(scope="session")
async def portfolio(demo_database: Database) -> AsyncIterator[Portfolio]:
    async with rows.connected(demo_database.owner_url) as owner:
        yield await _read(owner)


async def _read(owner: rows.Connection) -> Portfolio:
    return Portfolio(
        await owner.fetch("select id, key, is_package from service"),
        await owner.fetch("select id, service_id, number, stage, stage_since, name from service_version"),
        await owner.fetch("select id, package_version_id, component_service_id, pinned_version_id, position from composition_item"),
    )


async def test_names_with_fallback(demo: Asker, portfolio: Portfolio) -> None:
    answer = await demo.ask(
        "fragment N on LocalizedText { text lang isFallback en: text(lang: [EN]) } "
        "{ portfolioItems(first: 200, includeRetired: true) { nodes { key name { ...N } } } }",
        languages=["sv"],
    )
    found = {node["key"]: tuple(node["name"].values()) for node in answer["portfolioItems"]["nodes"]}
    wanted = {row["key"]: (*portfolio.name(row, "sv", "fi", "en"), portfolio.name(row, "en")[0]) for row in portfolio.services.values()}
    assert found == wanted
    assert any(fallback for _, _, fallback, _ in wanted.values())


async def test_phase_and_versions(demo: Asker, portfolio: Portfolio) -> None:
    answer = await demo.ask(
        "{ portfolioItems(first: 200, includeRetired: true) { nodes { __typename key portfolioPhase currentVersion { number } "
        "versions { number } plannedVersions { number } } } }"
    )
    wanted = []
    for row in sorted(portfolio.services.values(), key=lambda row: row["key"]):
        current = portfolio.current(row)
        wanted.append(
            {
                "__typename": "ServicePackage" if row["is_package"] else "Service",
                "key": row["key"],
                "portfolioPhase": portfolio.phase(row),
                "currentVersion": {"number": current["number"]} if current else None,
                "versions": _numbers(portfolio.versions_of(row)),
                "plannedVersions": _numbers(portfolio.versions_of(row, *PLANNED)),
            }
        )
    assert answer["portfolioItems"]["nodes"] == wanted
    assert {each["portfolioPhase"] for each in wanted} == {"CATALOGUE", "PIPELINE", "RETIRED", "REJECTED"}


async def test_lists_hold_what_is_present(demo: Asker, portfolio: Portfolio) -> None:
    answer = await demo.ask("{ portfolioItems(first: 200) { totalCount nodes { key } } }")
    present = [row["key"] for row in portfolio.services.values() if portfolio.phase(row) in {"CATALOGUE", "PIPELINE"}]
    assert [node["key"] for node in answer["portfolioItems"]["nodes"]] == sorted(present)
    assert answer["portfolioItems"]["totalCount"] == len(present)


@pytest.mark.parametrize("depth", [1, 2, 3, 12])
async def test_every_composition(demo: Asker, portfolio: Portfolio, depth: int) -> None:
    answer = await demo.ask(
        "query ($depth: Int!) { servicePackages(first: 25, includeRetired: true) { nodes { key versions { number "
        "composition(maxDepth: $depth) { nodes { path component { key } version { number } } tree { ...L children { ...L children { ...L "
        "children { ...L } } } } } } } } } fragment L on CompositionNode { path component { key } version { number } }",
        depth=depth,
    )
    assert len(demo.statements) == 1
    sizes = []
    for package in answer["servicePackages"]["nodes"]:
        versions = {row["number"]: row for row in portfolio.versions_of(portfolio.service(package["key"]))}
        for version in package["versions"]:
            wanted = list(portfolio.tree(versions[version["number"]], depth))
            assert [_line(node) for node in version["composition"]["nodes"]] == wanted
            assert list(_flat(version["composition"]["tree"])) == wanted
            sizes.append(len(wanted))
    assert len(sizes) > 10


async def test_the_golden_prices(demo: Asker) -> None:
    """The first table of section 4 of the demo's description: price, cost, margin and margin in per cent."""
    answer = await demo.ask(
        '{ servicePackage(by: {key: "PKG-ERP-MAINT"}) { currentVersion { offerings { key pricing { partsTotal { amount } '
        "adjustmentPercent price { amount currency } cost { amount } margin { amount } marginPercent problem } } } } }"
    )
    found = {
        each["key"]: [value["amount"] if isinstance(value, dict) else value for value in each["pricing"].values()]
        for each in answer["servicePackage"]["currentVersion"]["offerings"]
    }
    assert found == {
        "BASIC": ["3434.00", "0", "3434.00", "2574.00", "860.00", "25.0", None],
        "EXTENDED": ["6020.00", "-5", "5719.00", "4557.00", "1162.00", "20.3", None],
        "CRITICAL": ["8220.00", "-5", "7809.00", "6427.00", "1382.00", "17.7", None],
    }
    assert len(demo.statements) == 1


async def test_margin_is_price_less_cost(demo: Asker) -> None:
    answer = await demo.ask(
        "{ portfolioItems(first: 200, includeRetired: true) { nodes { versions { offerings { pricing "
        "{ price { amount currency } cost { amount currency } margin { amount } marginPercent problem } } } } } }"
    )
    pricings = [
        offering["pricing"]
        for node in answer["portfolioItems"]["nodes"]
        for version in node["versions"]
        for offering in version["offerings"]
    ]
    assert len(pricings) > 10
    for each in pricings:
        if each["problem"] is None:
            price, cost = Decimal(each["price"]["amount"]), Decimal(each["cost"]["amount"])
            assert Decimal(each["margin"]["amount"]) == price - cost
            assert abs(Decimal(each["marginPercent"]) - 100 * (price - cost) / price) <= Decimal("0.05")


async def test_no_row_is_lost_by_a_null(demo: Asker) -> None:
    """JSON is concatenated in SQL, where one null makes the whole row null, and a list leaves null rows out without a word."""
    lists = {
        "portfolioItems(first: 200, includeRetired: true)": "id key form classification category portfolioPhase "
        "versions { id number stage stageSince publishedLanguages composition { nodes { path parentPath depth } } "
        "scope { id inclusion position } commitments { id kind unit } items { id resolution role minQuantity defaultQuantity position } "
        "optionGroups { id minSelect maxSelect position } offerings { id key priceMode billingPeriod currency position } "
        "prices { id priceUnit validFrom unitPrice { amount currency } } transitions { id toStage status effectiveAt } }",
        "parties(first: 200)": "id key kind active revision",
        "capabilities(first: 200)": "id key kind revision",
        "comments(first: 200)": "id audience language body createdAt revision",
        "developmentIdeas(first: 200)": "id title body language status createdAt revision",
        "feedback(first: 200)": "id touchpoint score occurredAt handling revision ratings { cost }",
    }
    text = " ".join(f"{name} {{ totalCount nodes {{ {fields} }} }}" for name, fields in lists.items())
    answer = await demo.ask("{ " + text + " }")
    for found in answer.values():
        assert found["totalCount"] == len(found["nodes"]) > 0


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _numbers(versions: list[Row]) -> list[dict[str, str]]:
    return [{"number": row["number"]} for row in sorted(versions, key=lambda row: _number(row["number"]), reverse=True)]


def _line(node: Any) -> tuple[str, str, str | None]:
    return node["path"], node["component"]["key"], node["version"] and node["version"]["number"]


def _flat(nodes: list[Any]) -> Iterator[tuple[str, str, str | None]]:
    for node in nodes:
        yield _line(node)
        yield from _flat(node.get("children", []))
