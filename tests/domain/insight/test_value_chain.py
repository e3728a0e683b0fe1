"""From what a provider is able to do to what customers get, both ways, and where a service is used at all levels: on the demo portfolio."""

from collections.abc import Mapping
from typing import Any

import asyncpg
import pytest

from app import limits
from app.viewer import Role
from tests.support.asking import Asker

ACTIVITIES = ("PLAN", "IMPROVE", "ENGAGE", "DESIGN_TRANSITION", "OBTAIN_BUILD", "DELIVER_SUPPORT", None)
MOMENTS = ("2024-06-01T12:00:00Z", "2026-11-21T12:00:00Z", "2027-02-01T12:00:00Z")
CHAIN = """
query ($key: String!, $moment: DateTime) {
  valueChain(package: {key: $key}, at: $moment) {
    package { key } version { number }
    outcome { item { key } version { number } valueProposition { text(lang: [EN]) } satisfaction { answers average } }
    links {
      activity unit { key } capability { key } use { valueChainActivity } component { key } version { number id }
      item { id } package { key } depth
    }
  }
  composition(by: {key: $key}, at: $moment) {
    version { number capabilityUses { id } }
    nodes {
      depth item { id valueChainActivity packageVersion { service { key } } } component { key provider { key } }
      version { id number capabilityUses { valueChainActivity capability { key } } }
    }
  }
}"""
PACKAGES = ("PKG-ERP-MAINT", "PKG-SCHOOL", "PKG-WORKPLACE", "PKG-FINOPS", "PKG-CASE")


def links_of(composition: Any) -> list[tuple[Any, ...]]:
    """The chains by plain Python, from the composition as it is read."""
    found = []
    for node in composition["nodes"]:
        uses = (node["version"] or {}).get("capabilityUses") or [None]
        for use in uses:
            activity = (use or {}).get("valueChainActivity") or node["item"]["valueChainActivity"]
            capability = use and use["capability"]["key"]
            found.append(
                (activity, node["component"]["provider"]["key"], capability, node["component"]["key"], node["item"]["id"], node["depth"])
            )
    return found


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_chain_is_the_composition_with_what_each_part_rests_on(demo: Asker, moment: str) -> None:
    for key in PACKAGES:
        found = await demo.ask(CHAIN, key=key, moment=moment)
        assert len(demo.statements) == 1
        if found["composition"] is None:
            assert found["valueChain"] is None
            continue
        assert not found["composition"]["version"]["capabilityUses"], "of packages of the demo what they contain rests on something"
        links = found["valueChain"]["links"]
        told = [
            (
                it["activity"],
                it["unit"]["key"],
                it["capability"] and it["capability"]["key"],
                it["component"]["key"],
                it["item"]["id"],
                it["depth"],
            )
            for it in links
        ]
        assert sorted(told, key=repr) == sorted(links_of(found["composition"]), key=repr)
        places = [ACTIVITIES.index(it["activity"]) for it in links]
        assert places == sorted(places)


async def test_the_value_of_the_finance_system_stands_beside_how_it_is_found(demo: Asker) -> None:
    found = (await demo.ask(CHAIN, key="PKG-ERP-MAINT", moment=None))["valueChain"]
    assert found["outcome"] == {
        "item": {"key": "PKG-ERP-MAINT"},
        "version": {"number": "2.0"},
        "valueProposition": {"text": "The finance system works when it is needed, and help is found in one place."},
        "satisfaction": {"answers": 10, "average": "3.70"},
    }
    assert {"UNIT-ICT", "ORG-RANNIKKO", "ORG-KASSAVIRTA"} == {it["unit"]["key"] for it in found["links"]}


async def test_a_chain_is_not_of_it_alone(demo: Asker) -> None:
    found = (await demo.ask(CHAIN, key="PKG-FINOPS", moment=None))["valueChain"]
    assert {"UNIT-FIN", "UNIT-HR"} <= {it["unit"]["key"] for it in found["links"]}


OUTCOMES = """
query ($on: OutcomeBasis!, $moment: DateTime) {
  outcomesOf(on: $on, at: $moment) {
    standing depth outcome { item { key } version { number } } path { item { key } line { component { key } } }
  }
}"""


async def outcomes(demo: Asker, moment: str | None = None, **on: str) -> list[Any]:
    basis: Mapping[str, Any] = {name: {"key": key} for name, key in on.items()}
    found: list[Any] = (await demo.ask(OUTCOMES, on=basis, moment=moment))["outcomesOf"]
    return found


@pytest.mark.parametrize("moment", MOMENTS)
async def test_outcomes_rest_on_the_capabilities_of_their_chains(demo: Asker, moment: str) -> None:
    """Both ways agree: what is in force and rests on a capability has it in its chain."""
    capabilities = await demo.ask("{ capabilities { nodes { key } } }")
    chains = {key: (await demo.ask(CHAIN, key=key, moment=moment))["valueChain"] for key in PACKAGES}
    for capability in (it["key"] for it in capabilities["capabilities"]["nodes"]):
        told = {
            (it["outcome"]["item"]["key"], it["outcome"]["version"]["number"]) for it in await outcomes(demo, moment, capability=capability)
        }
        for key, chain in chains.items():
            if chain is not None and (version := (key, chain["version"]["number"])):
                rests = any(it["capability"] and it["capability"]["key"] == capability for it in chain["links"])
                assert (version in told) == rests, (capability, version)


async def test_outcomes_of_a_unit_are_those_of_all_below_it(demo: Asker) -> None:
    unit, city = await outcomes(demo, party="UNIT-HR"), await outcomes(demo, party="ORG-MERILINNA")
    keys = {it["outcome"]["item"]["key"] for it in unit}
    assert {"SVC-PAYROLL", "PKG-FINOPS", "PKG-SCHOOL"} <= keys < {it["outcome"]["item"]["key"] for it in city}
    over = await demo.ask(
        "{ serviceVersions(first: 200, filter: {stage: {in: [RETIRED, REJECTED]}}) { nodes { number service { key } } } }"
    )
    gone = {(it["service"]["key"], it["number"]) for it in over["serviceVersions"]["nodes"]}
    assert ("PKG-ERP-MAINT", "1.0") in gone
    assert not gone & {(it["outcome"]["item"]["key"], it["outcome"]["version"]["number"]) for it in city}


async def test_outcomes_are_what_customers_get_as_it_is(demo: Asker) -> None:
    """What only stands behind them is none, though it rests on the same unit."""
    found = await demo.ask(
        """query ($unit: By!) {
      outcomesOf(on: {party: $unit}) { outcome { item { classification } } }
      services(filter: {provider: {key: {eq: "UNIT-ICT"}}, classification: {eq: SUPPORTING}}) { totalCount }
    }""",
        unit={"key": "UNIT-ICT"},
    )
    assert found["services"]["totalCount"] > 0
    assert {it["outcome"]["item"]["classification"] for it in found["outcomesOf"]} == {"CUSTOMER_FACING"}


async def test_customers_hear_of_no_capability(demo: Asker) -> None:
    for key in PACKAGES:
        text = CHAIN.split("  composition(")[0] + "}"
        assert (await demo.ask(text, Role.CUSTOMER, key=key, moment=None))["valueChain"] is None
    found = await demo.ask(OUTCOMES, Role.CUSTOMER, on={"capability": {"key": "CAP-PEDAGOGY"}})
    assert found["outcomesOf"] == []


USED = """
query ($key: String!, $moment: DateTime, $levels: Int! = 12, $retired: Boolean!) {
  whereUsedMultilevel(by: {key: $key}, at: $moment, maxDepth: $levels, includeRetired: $retired) {
    item { key } nodes { depth package { key } version { id number stage } item { id } path { item { id } } }
  }
}"""
COMPOSED = "query ($at: DateTime) { servicePackages(first: 50, at: $at, includeRetired: true) { nodes { versions { id stage "
COMPOSED += "composition { nodes { path parentPath item { id } component { key } } } } } } }"


@pytest.mark.parametrize("role", [Role.PORTFOLIO_MANAGER, Role.STAKEHOLDER, Role.CUSTOMER])
@pytest.mark.parametrize("moment", MOMENTS)
async def test_where_used_is_the_composition_from_below(demo: Asker, role: Role, moment: str) -> None:
    """For every viewer: the same ways, line by line, as the compositions of all packages that it sees."""
    composed = await demo.ask(COMPOSED.replace("$at: DateTime", "$moment: DateTime").replace("$at", "$moment"), role, moment=moment)
    ways: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    for version in (it for package in composed["servicePackages"]["nodes"] for it in package["versions"]):
        if version["stage"] not in ("RETIRED", "REJECTED"):
            nodes = {it["path"]: it for it in version["composition"]["nodes"]}
            for node in nodes.values():
                way, at = [node["item"]["id"]], node
                while at["parentPath"] is not None:
                    at = nodes[at["parentPath"]]
                    way.append(at["item"]["id"])
                ways.setdefault(node["component"]["key"], set()).add((version["id"], tuple(way)))
    services = (await demo.ask("{ portfolioItems(first: 100) { nodes { key } } }", role))["portfolioItems"]["nodes"]
    for key in (it["key"] for it in services):
        used = (await demo.ask(USED, role, key=key, moment=moment, retired=False))["whereUsedMultilevel"]
        assert len(demo.statements) == 1
        told = [(it["version"]["id"], tuple(step["item"]["id"] for step in it["path"])) for it in (used or {"nodes": []})["nodes"]]
        assert len(told) == len(set(told))
        assert set(told) == (ways.get(key, set()) if used is not None else set()), key
    if role is not Role.STAKEHOLDER and moment != MOMENTS[0]:
        assert any(len(way) > 1 for found in ways.values() for _, way in found)


async def test_levels_and_what_is_retired_are_asked_for(demo: Asker) -> None:
    near = (await demo.ask(USED, key="SVC-IAM", levels=1, retired=False))["whereUsedMultilevel"]["nodes"]
    every = (await demo.ask(USED, key="SVC-IAM", retired=False))["whereUsedMultilevel"]["nodes"]
    assert {it["depth"] for it in near} == {1}
    assert {it["depth"] for it in every} == {1, 2}
    stages = [
        {it["version"]["stage"] for it in (await demo.ask(USED, key="SVC-SERVERCAP", retired=retired))["whereUsedMultilevel"]["nodes"]}
        for retired in (False, True)
    ]
    assert stages == [{"OPERATIONAL"}, {"OPERATIONAL", "RETIRED"}]


async def test_too_many_ways_are_refused(demo: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COMPOSITION_NODES_MAX", 2)
    with pytest.raises(asyncpg.PostgresError, match="more than 2 lines") as refused:
        await demo.ask(USED.replace("item { key }", "limited: item { key }", 1), key="SVC-IAM", retired=False)
    assert refused.value.sqlstate == "SK001"
