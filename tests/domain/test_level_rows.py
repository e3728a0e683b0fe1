"""Rows that are level: what is told of them does not depend on which was written first, so it is told alike wherever they are read."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import pytest

from app.viewer import Role
from tests.domain.lifecycle.gates import NOW, agreement, check, commitment, component, keys, made, package, scope
from tests.domain.package.test_simulated_faults import simulated
from tests.support import rows
from tests.support.asking import Asker
from tests.support.rows import Connection, insert
from tests.support.writing import Writer

T = TypeVar("T")
COMPARE = """
query ($package: String!) {
  compareVersions(from: {number: {service: {key: $package}, number: "1.0"}}, to: {number: {service: {key: $package}, number: "2.0"}}) {
    changes { kind replaced { key } }
  }
}"""
FIND = """
{{ portfolioFindings(kinds: [PROMISE_NOT_BACKED], about: {{key: "{key}"}}{clocks}) {{ nodes {{ facts {{ name number }} }} }} }}"""
in_both_orders = pytest.mark.parametrize("turn", [1, -1], ids=["in turn", "the later one first"])


async def _numbered(connection: Connection, things: Sequence[T], turn: int) -> Iterable[tuple[UUID, T]]:
    """Each with an id, in the order in which they are to be written; the order of their ids is that in which they are given."""
    ids = sorted([await connection.fetchval("select uuidv7()") for _ in things])
    return list(zip(ids, things, strict=True))[::turn]


@pytest.fixture
async def connection(connection: Connection) -> Connection:
    """Reads rows as they lie: an index would find them in an order, and sorting for another reason would make one."""
    for way in ("indexscan", "indexonlyscan", "bitmapscan", "nestloop", "sort"):
        await connection.execute(f"set local enable_{way} = off")
    return connection


@in_both_orders
async def test_of_two_promises_of_a_part_the_first_carries(connection: Connection, turn: int) -> None:
    whole = await package(connection)
    await commitment(connection, whole.version, "AVAILABILITY", "99.7", unit="%")
    part = await component(connection, whole)
    for id_, target in await _numbered(connection, ["99.9", "99.5"], turn):
        await commitment(connection, part.version, "AVAILABILITY", target, unit="%", id=id_)
    asked = "select carried, parts from availability_carried($1, null, '%', $2, $2)"
    told = await connection.fetchrow(asked, whole.version, NOW)
    assert (float(told["carried"]), [each["number"] for each in told["parts"]]) == (99.9, [99.9])


@in_both_orders
async def test_of_promises_that_are_equally_short_the_gate_tells_of_the_first(connection: Connection, turn: int) -> None:
    whole = await package(connection)
    part = await component(connection, whole)
    for id_, (promised, target, unit) in await _numbered(connection, [("99", "98", "%"), ("98", "97", "% arkisin")], turn):
        await commitment(connection, whole.version, "AVAILABILITY", promised, unit=unit, id=id_)
        await commitment(connection, part.version, "AVAILABILITY", target, unit=unit)
    told = await connection.fetchval("select data from commitment_not_backed($1, $2, $2)", whole.version, NOW)
    assert (told["promised"], told["backed"], told["short"]) == (99, 98, 1)


@in_both_orders
async def test_and_so_does_the_finding(writer: Writer, turn: int) -> None:
    """Of what a part promises twice the first carries here too. Now, and as it is had again."""
    async with rows.connected(writer.database.url) as connection, connection.transaction():
        whole = await package(connection)
        part = await component(connection, whole)
        promises = [("99", ["98", "97"], "%"), ("98", ["97", "98"], "% arkisin")]
        for id_, (promised, targets, unit) in await _numbered(connection, promises, turn):
            await commitment(connection, whole.version, "AVAILABILITY", promised, unit=unit, id=id_)
            for id_of_part, target in await _numbered(connection, targets, turn):
                await commitment(connection, part.version, "AVAILABILITY", target, unit=unit, id=id_of_part)
    token = (await writer.run(Role.PORTFOLIO_MANAGER, "{ asOf { token } }"))["asOf"]["token"]
    for clocks in ("", f', knownAt: "{token}"'):
        (found,) = (await writer.run(Role.PORTFOLIO_MANAGER, FIND.format(key=whole.key, clocks=clocks)))["portfolioFindings"]["nodes"]
        told = {fact["name"]: fact["number"] for fact in found["facts"]}
        assert (told["promised"], told["backed"], told["short"]) == ("99", "98", "1"), clocks


@in_both_orders
async def test_what_replaces_a_service_is_told_by_key(connection: Connection, turn: int) -> None:
    old = await made(connection, "OPERATIONAL")
    for key in ["SVC-NEW-A", "SVC-NEW-B", "SVC-NEW-C"][::turn]:
        new = await made(connection, of_service={"key": key})
        await insert(connection, "service_relationship", from_service_id=new.service, to_service_id=old.service, type="REPLACES")
    told = await check(connection, old.version, "RETIRING", "REPLACEMENT_OR_REASON", end=NOW)
    assert keys(told["data"]["replacements"]) == ["SVC-NEW-A", "SVC-NEW-B", "SVC-NEW-C"]


@in_both_orders
async def test_option_groups_in_one_place_are_told_as_they_were_made(connection: Connection, turn: int) -> None:
    whole = await package(connection)
    for id_, name in await _numbered(connection, ["Yksi", "Kaksi"], turn):
        await rows.option_group(connection, whole.version, id=id_, name={"fi": name})
    told = await connection.fetchval("select data from options_consistent($1)", whole.version)
    assert [each["name"]["fi"] for each in told["inconsistent"]] == ["Yksi", "Kaksi"]


@in_both_orders
async def test_of_what_is_included_and_left_out_in_one_place_a_search_shows_what_is_included(connection: Connection, turn: int) -> None:
    version = (await made(connection)).version
    for inclusion, text in [("INCLUDED", "Varmistus arkisin"), ("EXCLUDED", "Varmistus öisin")][::turn]:
        await scope(connection, version, inclusion, text={"fi": text})
    told = await connection.fetchval("select search_found_in($1, 'r', 'fi', array['varmistus'], 0)", version)
    assert "".join(part["text"] for part in told["parts"]) == "Varmistus arkisin"


@in_both_orders
async def test_rules_that_a_package_breaks_are_told_in_its_order(connection: Connection, turn: int) -> None:
    whole = await package(connection)
    numbered = await _numbered(connection, [("SVC-NONE-A", 1), ("SVC-NONE-B", 2), ("SVC-NONE-C", 2)], turn)
    for id_, (key, place) in numbered:
        part = await rows.service(connection, key=key, id=id_)
        await rows.item(connection, whole.version, part, position=place)
    asked = "select simulation_report($1, '{}', '{}', $2, $3, $3, 100, 100) -> 'broken'"
    told = await connection.fetchval(asked, whole.version, NOW.date(), NOW)
    assert [(each["code"], each["named"]) for each in told] == [("COMPONENT_MISSING", f"SVC-NONE-{it}") for it in "ABC"]


@in_both_orders
async def test_what_is_dropped_with_lines_in_one_place_is_told_line_by_line(connection: Connection, turn: int) -> None:
    whole = await package(connection)
    part, other = await made(connection), await made(connection)
    offerings = [await rows.offering(connection, whole.version, position=place) for place in (1, 2)]
    for id_, of in await _numbered(connection, [part, other], turn):
        await rows.item(connection, whole.version, of.service, id=id_, min_quantity=0)
        for offering in offerings[::turn]:
            await rows.select(connection, whole.version, offering, id_, 1)
    gone = [{"kind": "REMOVE", "component": str(of.service)} for of in (part, other)]
    told = await connection.fetchval("select simulation_changes($1, $2, $3) -> 'broken'", whole.version, gone, NOW.date())
    assert [(each["named"], each["offering"]) for each in told] == [(of.key, str(it)) for of in (part, other) for it in offerings]


@in_both_orders
async def test_of_two_offerings_that_continue_another_a_simulation_takes_the_first(connection: Connection, turn: int) -> None:
    whole = await package(connection)
    agreed = await agreement(connection, whole.service, "VANHA")
    for id_, key in await _numbered(connection, ["UUSI-A", "UUSI-B"], turn):
        await rows.offering(connection, whole.version, id=id_, key=key, continues_keys=["VANHA"])
    asked = """
    select (select o.key from service_offering o where o.id = (it.value ->> 'offering_id')::uuid)
    from simulation_agreements($1, '{}', $2, 10) s, jsonb_array_elements(s.told) it"""
    assert [row[0] for row in await connection.fetch(asked, whole.version, date(2026, 11, 21))] == ["UUSI-A"], agreed


async def test_an_agreement_on_what_is_simulated_is_told_once(demo: Asker) -> None:
    """Also where another version of the package is in force, which contains what becomes dearer too."""
    told = await simulated(demo, {"price": {"component": {"key": "SVC-APPMGMT"}, "unitPrice": "999", "unitCost": "1"}}, number="3.0")
    served = [each["agreement"]["key"] for each in told["agreements"]]
    assert served == ["AGR-ERP-EDU", "AGR-ERP-FIN", "AGR-ERP-NAAPURI", "AGR-ERP-TECH"]


@in_both_orders
async def test_two_components_that_one_replaces_are_told_in_one_order(writer: Writer, turn: int) -> None:
    key = rows.key("PKG-JOINED")
    async with rows.connected(writer.database.owner_url) as connection, connection.transaction():
        package_id = await rows.package(connection, key=key)
        was, now = [await rows.version(connection, package_id, "PROPOSED", number) for number in ("1.0", "2.0")]
        new = await rows.service(connection)
        await rows.item(connection, now, new)
        old: list[Any] = []
        for id_, name in await _numbered(connection, "ABCD", turn):
            old.append((id_, rows.key(f"SVC-OLD-{name}")))
            await rows.service(connection, id=id_, key=old[-1][1])
            await rows.item(connection, was, id_)
            await insert(connection, "service_relationship", from_service_id=new, to_service_id=id_, type="REPLACES")
    changes = (await writer.run(Role.PORTFOLIO_MANAGER, COMPARE, package=key))["compareVersions"]["changes"]
    told = [each["replaced"]["key"] for each in changes if each["kind"] == "COMPONENT_REPLACED"]
    assert told == [name for _, name in sorted(old)]
