"""What the database refuses of a sync: the rows that fail are told, and all the others are written."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.database.unit_of_work import cause_of
from app.domain.sync.applying import _in_groups, _Row
from app.domain.sync.changes import LINE, Act, Change
from app.domain.sync.things import Kind, Plan, Sent
from app.errors import DomainError
from tests.domain.service.portfolio import sql
from tests.domain.sync.test_applying import SCOPE, line
from tests.support.locking import until_waiting
from tests.support.rows import connected
from tests.support.syncing import batch, statements
from tests.support.writing import Writer


def told(failed: Mapping[int, DomainError]) -> dict[int, tuple[str, str, Sequence[str | int]]]:
    return {place: (type(error).__name__, error.code, error.path[3:]) for place, error in failed.items()}


async def there(writer: Writer) -> list[str]:
    found = await sql(writer, "select key from service where key ~ '-N[0-9]' order by key")
    return [row["key"] for row in found]


async def test_a_key_that_somebody_else_took_costs_one_row(writer: Writer) -> None:
    """And what names the thing that it would have made; nothing of them is left."""
    async with batch(writer) as made:
        rows = []
        for key in ("SVC-N0", "SVC-MAIL", "SVC-N2", "SVC-N3"):
            service = await made.new_service(key)
            rows.append([service, await made.new_version(service, scope=SCOPE)])
        package = await made.new_service("PKG-N4", isPackage=True)
        rows.append([package, await made.new_version(package, composition=[line("SVC-N3"), line("SVC-MAIL")])])
        other = await made.new_service("PKG-N5", isPackage=True)
        rows.append([other, await made.new_version(other, composition=[line("PKG-N4", componentOfferingKey="BASIC")])])
        rows.append([await made.new_version(rows[1][0], "2.0")])
        rows.append([await made.new_version(rows[0][0], "2.0")])
        failed = await made.apply(*rows)
    depends = ("Conflict", "DEPENDS_ON_REJECTED", ("service",))
    assert told(failed) == {
        1: ("Conflict", "KEY_TAKEN", ("service", "key")),
        4: depends,
        5: depends,
        6: ("Conflict", "DEPENDS_ON_REJECTED", ("service", "version")),
    }
    assert failed[1].message == "Another service has this key already; choose another one."
    assert await there(writer) == ["SVC-N0", "SVC-N2", "SVC-N3"]
    (count,) = await sql(
        writer,
        "select (select count(*) from service_version v join service s on s.id = v.service_id where s.key ~ '-N[0-9]') as versions, "
        "(select count(*) from scope_item i left join service_version v on v.id = i.version_id "
        "join service s on s.id = v.service_id where s.key ~ '-N[0-9]') as items",
    )
    assert tuple(count) == (4, 9)


async def test_those_who_contain_each_other_fall_together_and_with_them_who_names_them(writer: Writer) -> None:
    async with batch(writer) as made:
        rows = [[await made.new_service(f"PKG-N{number}", isPackage=True)] for number in range(4)]
        for number, contained in enumerate((1, 0, 0, None)):
            lines = [] if contained is None else [line(f"PKG-N{contained}", componentOfferingKey="BASIC")]
            rows[number].append(await made.new_version(rows[number][0], composition=lines))
        failed = await made.apply(*rows)
    circle = ("Conflict", "COMPOSITION_CIRCLE", ("service", "version", "composition"))
    assert told(failed) == {0: circle, 1: circle, 2: ("Conflict", "DEPENDS_ON_REJECTED", ("service",))}
    assert "would contain itself" in failed[0].message
    assert await there(writer) == ["PKG-N3"]


async def test_packages_are_nested_as_deep_as_is_read_and_no_deeper(writer: Writer) -> None:
    async with batch(writer) as made:
        rows = []
        for number in range(10):
            package = await made.new_service(f"PKG-N{number}", isPackage=True)
            inner = [line(f"PKG-N{number - 1}", componentOfferingKey="BASIC")] if number else []
            rows.append([package, await made.new_version(package, composition=inner)])
        failed = await made.apply(*reversed(rows))
    assert told(failed) == {0: ("Conflict", "COMPOSITION_TOO_DEEP", ("service", "version", "composition"))}
    assert len(await there(writer)) == 9


async def test_two_rows_that_only_together_make_a_circle_leave_one_of_them(writer: Writer) -> None:
    async with batch(writer) as made:
        units = [await made.new_party(key, **{"kind": "ORG_UNIT", "name.fi": key}) for key in ("UNIT-N0", "UNIT-N1")]
        assert await made.apply(units) == {}
    async with batch(writer) as made:
        one, other = [await made.thing(Kind.PARTY, key) for key in ("UNIT-N0", "UNIT-N1")]
        failed = await made.apply([made.change(one, {"parent": "UNIT-N1"})], [made.change(other, {"parent": "UNIT-N0"})])
    assert told(failed) == {1: ("Conflict", "PARTY_CIRCLE", ("party", "parent"))}


async def test_a_line_that_offerings_contradict_is_refused_with_its_row(writer: Writer) -> None:
    async with batch(writer) as made:
        version = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "3.0")
        lines = [
            {**entry, "maxQuantity": None, "defaultQuantity": "5000", "minQuantity": "5000"} for entry in version.fields["composition"]
        ]
        service = await made.new_service("SVC-N1")
        failed = await made.apply([made.change(version, {"composition": lines, "priority": 77})], [service])
    ((kind, code, path),) = told(failed).values()
    assert (kind, path) == ("Conflict", ("service", "version", "composition"))
    assert code in ("OFFERING_OUTSIDE_LIMITS", "OPTIONS_INCONSISTENT")
    assert await there(writer) == ["SVC-N1"]
    assert await sql(writer, "select from service_version where priority = 77") == []


async def test_what_no_rule_foresaw_is_told_and_logged_once(writer: Writer, caplog: pytest.LogCaptureFixture) -> None:
    async with batch(writer) as made:
        with caplog.at_level(logging.ERROR, logger="app.domain.sync.applying"):
            failed = await made.apply(*[[await made.new_service(key, category=key[6:])] for key in ("SVC-N1", "SVC-N2X", "SVC-N3")])
    assert told(failed) == dict.fromkeys((0, 2), ("Conflict", "DATABASE_REFUSED", ("service",)))
    (record,) = caplog.records
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], asyncpg.CheckViolationError)
    assert await there(writer) == ["SVC-N2X"]


async def test_the_revision_is_one_whatever_was_refused(writer: Writer) -> None:
    (before,) = await sql(writer, "select count(*) from change_transaction")
    async with batch(writer) as made:
        rows = [[await made.new_service(key)] for key in ("SVC-N1", "SVC-MAIL", "SVC-N2", "SVC-IAM", "SVC-N3")]
        assert sorted(await made.apply(*rows)) == [1, 3]
    (after,) = await sql(writer, "select count(*) from change_transaction")
    assert after["count"] == before["count"] + 1
    assert await there(writer) == ["SVC-N1", "SVC-N2", "SVC-N3"]


async def test_one_bad_row_among_many_costs_a_few_statements(writer: Writer) -> None:
    async with batch(writer) as made:
        rows = [[await made.new_service("SVC-MAIL" if number == 41 else f"SVC-N{number:03}")] for number in range(64)]
        with statements(made.work) as sent:
            assert list(await made.apply(*rows)) == [41]
    assert len(sent) < 100
    assert len(await there(writer)) == 63


async def test_who_must_wait_too_long_tries_all_of_it_again(writer: Writer) -> None:
    async with connected(writer.database.url) as other, other.transaction():
        await other.execute(SAME_KEY)
        with pytest.raises(DBAPIError) as raised:
            await impatient(writer)
        assert await there(writer) == []
    assert isinstance(cause_of(raised.value), asyncpg.LockNotAvailableError)


SAME_KEY = """
insert into service (key, portfolio_id, form, classification, category)
select 'SVC-N1', id, 'SERVICE', 'SUPPORTING', 'TEST' from portfolio limit 1
"""


async def impatient(writer: Writer) -> None:
    async with batch(writer) as made:
        await made.work.session.execute(text("set local lock_timeout = '20ms'"))
        await made.apply([await made.new_service("SVC-N1")], [await made.new_service("SVC-N2")])


async def test_a_key_that_is_taken_at_the_same_moment_costs_one_row(writer: Writer) -> None:
    async with connected(writer.database.url) as other:
        taken = other.transaction()
        await taken.start()
        await other.execute(SAME_KEY)
        async with asyncio.TaskGroup() as group:
            applied = group.create_task(both(writer))
            await until_waiting(writer.database)
            await taken.commit()
    assert told(applied.result()) == {0: ("Conflict", "KEY_TAKEN", ("service", "key"))}
    assert await there(writer) == ["SVC-N1", "SVC-N2"]


async def both(writer: Writer) -> Mapping[int, DomainError]:
    async with batch(writer) as made:
        return await made.apply([await made.new_service("SVC-N1")], [await made.new_service("SVC-N2")])


async def test_a_connection_that_is_lost_is_nobodys_row(writer: Writer) -> None:
    with pytest.raises(DBAPIError) as raised:
        await cut_off(writer)
    assert not isinstance(cause_of(raised.value), DomainError)
    assert await there(writer) == []


async def cut_off(writer: Writer) -> None:
    async with batch(writer) as made:
        rows = [[await made.new_service("SVC-N1")], [await made.new_service("SVC-N2")]]
        pid = await made.work.session.scalar(text("select pg_backend_pid()"))
        async with connected(writer.database.url) as other:
            await other.execute("select pg_terminate_backend($1)", pid)
        await made.apply(*rows)


def test_what_is_named_comes_first_and_circles_stand_together() -> None:
    ids = [uuid4() for _ in range(6)]
    needs = {0: [1], 1: [2], 2: [1, 3], 3: [], 4: [5, 2], 5: [4]}
    rows = [_Row(place, [_plan(ids[place])], [_names(ids[place], ids[other]) for other in others]) for place, others in needs.items()]
    groups = [sorted(row.place for row in group) for group in _in_groups(rows)]
    assert sorted(groups) == [[0], [1, 2], [3], [4, 5]]
    for before, after in (([3], [1, 2]), ([1, 2], [0]), ([1, 2], [4, 5])):
        assert groups.index(before) < groups.index(after)


def test_a_long_chain_is_no_deep_recursion() -> None:
    ids = [uuid4() for _ in range(2_000)]
    rows = [_Row(place, [_plan(id_)], [_names(id_, ids[(place + 1) % 2_000])]) for place, id_ in enumerate(ids)]
    assert [len(group) for group in _in_groups(rows)] == [2_000]


def _plan(id_: UUID) -> Plan:
    return Plan(Kind.SERVICE, id_, Sent(Kind.SERVICE, ()), None)


def _names(id_: UUID, other: UUID) -> Change:
    return Change(LINE, Act.INSERT, {"package_version_id": id_, "component_service_id": other})


async def test_numbers_and_outside_names_that_others_took_are_told_where_they_stand(writer: Writer) -> None:
    async with batch(writer) as made:
        mail, iam = [await made.thing(Kind.SERVICE, key) for key in ("SVC-MAIL", "SVC-IAM")]
        links = [made.change(each, {}) for each in (mail, iam)]
        for link in links:
            link.link, link.sent.external_id = True, "7"
        failed = await made.apply([links[0]], [links[1]], [await made.new_version(mail, "2.0")], [await made.new_version(mail, "7.0")])
    assert told(failed) == {
        1: ("Conflict", "EXTERNAL_ID_TAKEN", ("service", "externalId")),
        2: ("Conflict", "NUMBER_TAKEN", ("service", "version", "number")),
    }
