"""New versions that a sync makes of closed ones: what versionCreate makes of the same, for many at once."""

from typing import Any

import pytest
from sqlalchemy import select

from app.domain.service.model import Service, ServiceVersion
from app.domain.sync.drafting import drafts
from app.domain.sync.things import Kind, Thing
from tests.domain.service.portfolio import MANAGER, sql
from tests.support.rows import connected
from tests.support.syncing import Batch, batch, statements
from tests.support.writing import Writer

ALIKE = {
    "service_version": "select to_jsonb(it) - '{id,number,revision}'::text[] as row from service_version it where it.id = $1",
    "lifecycle_transition": "select to_jsonb(it) - '{id,version_id}'::text[] as row from lifecycle_transition it where it.version_id = $1",
    "option_group": "select to_jsonb(it) - '{id,package_version_id}'::text[] as row from option_group it where it.package_version_id = $1",
    "composition_item": """
        select to_jsonb(it) - '{id,package_version_id,option_group_id}'::text[] || jsonb_build_object('in', g.name) as row
        from composition_item it left join option_group g on g.id = it.option_group_id and g.package_version_id = it.package_version_id
        where it.package_version_id = $1
    """,
    "service_offering": "select to_jsonb(it) - '{id,version_id}'::text[] as row from service_offering it where it.version_id = $1",
    "offering_selection": """
        select jsonb_build_array(it.quantity, o.key, i.component_service_id) as row
        from offering_selection it
        join service_offering o on o.id = it.offering_id and o.version_id = it.version_id
        join composition_item i on i.id = it.composition_item_id and i.package_version_id = it.version_id
        where it.version_id = $1
    """,
    "service_commitment": """
        select to_jsonb(it) - '{id,version_id,offering_id}'::text[] || jsonb_build_object('of', o.key) as row
        from service_commitment it left join service_offering o on o.id = it.offering_id where it.version_id = $1
    """,
    "scope_item": "select to_jsonb(it) - '{id,version_id}'::text[] as row from scope_item it where it.version_id = $1",
    "capability_use": "select to_jsonb(it) - '{id,version_id}'::text[] as row from capability_use it where it.version_id = $1",
    "service_price": "select to_jsonb(it) - '{id,version_id}'::text[] as row from service_price it where it.version_id = $1",
}


async def content(writer: Writer, key: str, number: str) -> dict[str, list[str]]:
    """All rows of a version, in the order of their ids, without what differs between any two."""
    of = "select v.id from service_version v join service s on s.id = v.service_id where s.key = $1 and v.number = $2"
    (version,) = await sql(writer, of, key, number)
    return {
        table: [str(row["row"]) for row in await sql(writer, f"{statement} order by it.id", version["id"])]
        for table, statement in ALIKE.items()
    }


@pytest.mark.parametrize("key", ["PKG-ERP-MAINT", "SVC-SERVERCAP"])
async def test_a_draft_is_what_the_verb_makes(writer: Writer, key: str) -> None:
    """SVC-SERVERCAP 2.0 has prices of before, of now and of later."""
    price = {"validFrom": "2027-03-01", "unitPrice": "190", "unitCost": "125.5", "currency": "EUR", "priceUnit": "PER_SERVER_MONTH"}
    (at,) = await sql(
        writer,
        "select v.revision from service_version v join service s on s.id = v.service_id where s.key = 'SVC-SERVERCAP' and v.number = '2.0'",
    )
    of = {"number": {"service": {"key": "SVC-SERVERCAP"}, "number": "2.0"}}
    made = await writer.do(MANAGER, "priceSet", {"version": of, "expectedRevision": at["revision"], "prices": [price]})
    assert made["errors"] == []
    made = await writer.do(MANAGER, "versionCreate", {"service": {"key": key}, "basedOn": "2.0"}, "version { number }")
    async with batch(writer) as unit:
        base = await unit.thing(Kind.VERSION, key, "2.0")
        (draft,) = (await drafts(unit.work, [base])).values()
    written = await content(writer, key, draft.columns["number"])
    assert written == await content(writer, key, made["version"]["number"])
    assert all(written[table] for table in ("scope_item", "service_commitment", "service_price" if key[0] == "S" else "offering_selection"))


async def test_copies_are_in_the_order_of_what_they_copy(writer: Writer) -> None:
    """Commitments have no other order. A row that was changed stands elsewhere on the disk."""
    async with connected(writer.database.owner_url) as owner:
        await owner.execute(
            "update service_commitment set text = text || jsonb_build_object('en', 'x') where id in "
            "(select min(c.id::text)::uuid from service_commitment c join service_version v on v.id = c.version_id "
            "join service s on s.id = v.service_id where s.key = 'PKG-ERP-MAINT' and v.number = '2.0')"
        )
    async with batch(writer) as made:
        (draft,) = (await drafts(made.work, [await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "2.0")])).values()
    copied = await content(writer, *draft.key.split(" "))
    assert len(copied["service_commitment"]) > 2
    assert copied["service_commitment"] == (await content(writer, "PKG-ERP-MAINT", "2.0"))["service_commitment"]


async def test_a_draft_is_known_as_it_was_written(writer: Writer) -> None:
    async with connected(writer.database.owner_url) as owner:
        await owner.execute('update service_version set priority = 3, risk = 2, internal_description = \'{"fi": "x"}\'')
    async with batch(writer) as made:
        bases = [await made.thing(Kind.VERSION, key, "2.0") for key in ("PKG-ERP-MAINT", "SVC-SERVERCAP")]
        known = await drafts(made.work, bases)
    async with batch(writer) as made:
        for base in bases:
            draft = known[base.id]
            read = await made.thing(Kind.VERSION, *draft.key.split(" "))
            assert (draft.id, draft.key, draft.service_id) == (read.id, read.key, base.service_id)
            assert (draft.fields, draft.columns) == (read.fields, read.columns)
            assert by_id(draft) == by_id(read)
            assert (draft.open, draft.launched, draft.linked) == (True, False, False)


def by_id(thing: Thing) -> dict[str, dict[Any, Any]]:
    return {table: {row["id"]: dict(row) for row in rows} for table, rows in thing.parts.items() if rows}


async def test_more_is_written_into_a_draft_and_what_was_copied_stays(writer: Writer) -> None:
    async with batch(writer) as made:
        base = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "2.0")
        (draft,) = (await drafts(made.work, [base])).values()
        of_offering = next(entry for entry in draft.fields["commitments"] if entry["offering"])
        rest = [entry for entry in draft.fields["commitments"] if entry is not of_offering]
        writes = {
            "name.fi": "Uusi nimi",
            "composition": draft.fields["composition"][:-1],
            "commitments": [{**of_offering, "text": {"fi": "toisin"}}, *rest],
        }
        assert await made.apply([made.change(draft, writes)]) == {}
        number = draft.columns["number"]
    async with batch(writer) as made:
        read = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", number)
        assert read.fields["name.fi"] == "Uusi nimi"
        assert read.fields["name.sv"] == base.fields["name.sv"]
        assert read.fields["composition"] == base.fields["composition"][:-1]
        assert len(read.fields["commitments"]) == len(base.fields["commitments"])
        kept, before = by_id(read), by_id(draft)
        assert set(kept["service_commitment"]) == set(before["service_commitment"])
        assert len(before["composition_item"].keys() - kept["composition_item"].keys()) == 1
        again = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "2.0")
        assert (again.fields, again.columns["revision"]) == (base.fields, base.columns["revision"])


async def test_many_drafts_cost_as_many_statements_as_few(writer: Writer) -> None:
    counts = []
    for many in (2, 12):
        async with batch(writer) as made:
            bases = await some(made, many)
            with statements(made.work) as sent:
                known = await drafts(made.work, bases)
            assert list(known) == [base.id for base in bases]
            counts.append(len(sent))
            await made.work.session.rollback()
    assert counts[0] == counts[1]


async def some(made: Batch, many: int) -> list[Thing]:
    """The first two have rows of every table."""
    rows = await made.work.session.execute(
        select(Service.key, ServiceVersion.number)
        .join(ServiceVersion, ServiceVersion.service_id == Service.id)
        .where(ServiceVersion.stage == "OPERATIONAL")
        .order_by(Service.key.not_in(("PKG-ERP-MAINT", "SVC-SERVICEDESK")), Service.key)
        .limit(many)
    )
    return [await made.thing(Kind.VERSION, key, number) for key, number in rows]


async def test_drafts_of_one_service_get_one_number_after_the_other(writer: Writer) -> None:
    async with batch(writer) as made:
        bases = [await made.thing(Kind.VERSION, "PKG-ERP-MAINT", number) for number in ("1.0", "2.0")]
        known = await drafts(made.work, bases)
    assert [known[base.id].columns["number"] for base in bases] == ["4.0", "5.0"]
    assert [known[base.id].columns["based_on_id"] for base in bases] == [base.id for base in bases]


async def test_no_drafts_write_nothing(writer: Writer) -> None:
    async with batch(writer) as made:
        assert await drafts(made.work, []) == {}
