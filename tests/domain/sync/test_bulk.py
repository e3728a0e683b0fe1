"""Many rows of a table by one statement: every type of column, only what is named, and nothing that is equal already."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.base import Base
from app.database.unit_of_work import record_now
from app.domain.sync.bulk import delete_rows, insert_rows, new_ids, update_rows
from tests.support.syncing import batch, statements
from tests.support.writing import Writer

PARTY, PORTFOLIO, SERVICE, VERSION, PRICE, LINK = (
    Base.metadata.tables[name] for name in ("party", "portfolio", "service", "service_version", "service_price", "external_reference")
)


async def found(session: AsyncSession, table: Any, *ids: object) -> list[dict[str, Any]]:
    rows = await session.execute(select(table).where(table.c.id.in_(ids)).order_by(table.c.id))
    return [dict(row) for row in rows.mappings()]


async def places(session: AsyncSession, *ids: object) -> list[str]:
    """Where the rows stand on the disk: one that is written stands elsewhere."""
    return list(await session.scalars(select(PARTY).with_only_columns(text("ctid::text")).where(PARTY.c.id.in_(ids)).order_by(PARTY.c.id)))


def party(id_: object, key: str, **given: object) -> dict[str, Any]:
    return {"id": id_, "key": key, "kind": "ORG_UNIT", "name": {"fi": key}, "active": True, **given}


async def test_rows_are_inserted_by_one_statement_and_what_nobody_names_is_as_the_table_gives_it(writer: Writer) -> None:
    async with batch(writer) as made:
        session = made.work.session
        one, other = await new_ids(session, 2)
        assert one < other
        assert one.version == 7
        with statements(made.work) as sent:
            await insert_rows(session, PARTY, [party(one, "UNIT-B1", email="b@x.example"), party(other, "UNIT-B2", name_sort_fi="no")])
        assert len(sent) == 1
        first, second = await found(session, PARTY, one, other)
    assert (first["key"], first["name"], first["email"], first["active"], first["revision"]) == (
        "UNIT-B1",
        {"fi": "UNIT-B1"},
        "b@x.example",
        True,
        1,
    )
    assert (second["email"], second["parent_id"]) == (None, None)
    assert second["name_sort_fi"] not in (None, "no"), "the database computes it"


async def test_every_type_of_column_comes_back_as_it_was_given(writer: Writer) -> None:
    async with batch(writer) as made:
        session = made.work.session
        home, service, version, price = await new_ids(session, 4)
        owner = writer.viewers[next(iter(writer.viewers))].party_id
        await insert_rows(
            session, PORTFOLIO, [{"id": home, "key": "PF-B", "name": {"fi": "\u00e4\\\"'{}"}, "owner_id": owner, "languages": ["fi", "sv"]}]
        )
        await insert_rows(
            session,
            SERVICE,
            [
                {
                    "id": service,
                    "key": "SVC-B",
                    "portfolio_id": str(home),
                    "form": "SERVICE",
                    "is_package": False,
                    "classification": "SUPPORTING",
                    "category": ":x %s ? $1",
                    "review_due_on": date(2027, 2, 28),
                }
            ],
        )
        since = datetime(2026, 11, 21, 12, 0, 0, 123456, tzinfo=UTC)
        given = {"id": version, "service_id": service, "number": "1.0", "name": {"fi": "x"}, "stage_since": since}
        await insert_rows(session, VERSION, [{**given, "language_status": {}, "investment_estimate": Decimal("9999999999.9999")}])
        amounts = {"unit_price": Decimal("0.1000"), "unit_cost": "1E+1", "currency": "EUR", "price_unit": "PER_HOUR"}
        await insert_rows(session, PRICE, [{"id": price, "version_id": version, "valid_from": "0001-01-01", **amounts}])
        (portfolio,) = await found(session, PORTFOLIO, home)
        assert (portfolio["languages"], portfolio["name"]) == (["fi", "sv"], {"fi": "\u00e4\\\"'{}"})
        (row,) = await found(session, SERVICE, service)
        assert (row["review_due_on"], row["category"], row["portfolio_id"]) == (date(2027, 2, 28), ":x %s ? $1", home)
        (row,) = await found(session, VERSION, version)
        assert (row["stage_since"], row["investment_estimate"], row["language_status"]) == (since, Decimal("9999999999.9999"), {})
        (row,) = await found(session, PRICE, price)
        assert (row["unit_price"], row["unit_cost"], row["valid_from"]) == (Decimal("0.1"), Decimal(10), date(1, 1, 1))
        await update_rows(session, PORTFOLIO, [{"id": home, "languages": ["sv"]}])
        (portfolio,) = await found(session, PORTFOLIO, home)
        assert (portfolio["languages"], portfolio["revision"]) == (["sv"], 2)
        await session.rollback()


async def test_only_what_a_row_names_is_updated_and_nothing_that_is_equal(writer: Writer) -> None:
    async with batch(writer) as made:
        session = made.work.session
        ids = await new_ids(session, 3)
        await insert_rows(session, PARTY, [party(id_, f"UNIT-B{place}", email="old@x.example") for place, id_ in enumerate(ids)])
        await record_now(session)
    async with batch(writer) as made:
        session = made.work.session
        before = await places(session, *ids)
        with statements(made.work) as sent:
            await update_rows(
                session,
                PARTY,
                [
                    {"id": ids[0], "email": None},
                    {"id": ids[1], "name": {"sv": "B1", "fi": "UNIT-B1"}},
                    {"id": ids[2], "email": "old@x.example", "name": {"fi": "UNIT-B2"}},
                ],
            )
        assert len(sent) == 1
        rows = await found(session, PARTY, *ids)
        assert [one == other for one, other in zip(before, await places(session, *ids), strict=True)] == [False, False, True]
    assert [(row["email"], row["name"], row["revision"]) for row in rows] == [
        (None, {"fi": "UNIT-B0"}, 2),
        ("old@x.example", {"fi": "UNIT-B1", "sv": "B1"}, 2),
        ("old@x.example", {"fi": "UNIT-B2"}, 1),
    ]


async def test_nothing_is_sent_for_no_rows_and_for_rows_that_set_nothing(writer: Writer) -> None:
    async with batch(writer) as made:
        with statements(made.work) as sent:
            await insert_rows(made.work.session, PARTY, [])
            await update_rows(made.work.session, PARTY, [])
            await update_rows(made.work.session, PARTY, [{"id": writer.viewers[next(iter(writer.viewers))].party_id}])
            await delete_rows(made.work.session, PARTY, [])
        assert sent == []


async def test_rows_are_deleted_by_their_ids_or_by_what_they_name(writer: Writer) -> None:
    async with batch(writer) as made:
        session = made.work.session
        ids = await new_ids(session, 4)
        above, *below = ids
        await insert_rows(
            session, PARTY, [party(above, "UNIT-B0"), *(party(id_, f"UNIT-B{id_.hex[-5:].upper()}", parent_id=above) for id_ in below)]
        )
        await delete_rows(session, PARTY, below[:1])
        assert {row["id"] for row in await found(session, PARTY, *ids)} == {above, *below[1:]}
        await delete_rows(session, PARTY, [above], by="parent_id")
        assert [row["id"] for row in await found(session, PARTY, *ids)] == [above]
        await session.rollback()


async def test_a_link_that_is_there_gets_the_other_address(writer: Writer) -> None:
    once = ("entity_id", "source_system", "external_id", "type")
    link = {"entity_type": "Party", "source_system": "b", "type": "SAME_AS", "url": "https://x.example/1"}
    async with batch(writer) as made:
        session = made.work.session
        one, other = await new_ids(session, 2)
        links = [{**link, "entity_id": one, "external_id": "1"}, {**link, "entity_id": other, "external_id": "2"}]
        await insert_rows(session, LINK, links, once=once)
        await insert_rows(session, LINK, [links[0], {**links[1], "url": None}], once=once)
        rows = await session.execute(select(LINK.c.external_id, LINK.c.url).where(LINK.c.source_system == "b").order_by(LINK.c.external_id))
        assert [tuple(row) for row in rows] == [("1", "https://x.example/1"), ("2", None)]
        await session.rollback()


async def test_a_row_that_the_table_does_not_take_is_refused_with_all_others(writer: Writer) -> None:
    async with batch(writer) as made:
        session = made.work.session
        one, other = await new_ids(session, 2)
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await insert_rows(session, PARTY, [party(one, "UNIT-B1"), party(other, "not a key")])
        assert await found(session, PARTY, one, other) == []
