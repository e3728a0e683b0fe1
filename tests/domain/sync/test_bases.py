"""What a sender knew of a thing, and who decided a field since: from the recorded past."""

import pytest

from app.domain.sync.batch import synced
from app.domain.sync.deciding import Decided, deciders
from app.domain.sync.reading import read
from app.domain.sync.things import Thing
from app.domain.sync.words import ErrorPolicy
from tests.domain.sync.batches import batch
from tests.domain.sync.ground import SOURCE, Found, Ground, party, service
from tests.support.syncing import statements

OF = "(select v.id from service_version v join service s on s.id = v.service_id where s.key = :key and v.number = '1.0')"


async def found(ground: Ground, key: str, version: int | None = None, item: int | None = None) -> Found:
    """Of its version 1.0, with these revisions as bases."""
    bases = {name: revision for name, revision in (("baseRevision", version),) if revision is not None}
    more = {"baseRevision": item} if item is not None else {}
    return await ground.load(service(key, {"number": "1.0", **bases}, form="ACCESS", **more))


async def test_what_the_source_wrote_last_is_what_it_knew(ground: Ground) -> None:
    key = "SVC-NETWORK"
    written = await ground.change(
        "update service set category = 'THEIRS' where key = :key",
        f"update service_version set priority = 11 where id = {OF}",
        f"update service_price set unit_price = 77.70 where version_id = {OF}",
        key=key,
        source=SOURCE,
    )
    as_written = await found(ground, key)
    await ground.change(
        "update service set category = 'OURS', provider_id = (select id from party where key = 'UNIT-COM') where key = :key",
        f'update service_version set priority = 12, name = name || \'{{"sv": "Nät"}}\' where id = {OF}',
        f"delete from scope_item where version_id = {OF} and inclusion = 'EXCLUDED'",
        f"delete from service_commitment where version_id = {OF}",
        f"update service_price set unit_price = 88 where version_id = {OF}",
        key=key,
    )
    now = await found(ground, key)
    assert now.sound()
    for part in (0, 1):
        thing = now.thing(0, part)
        assert (thing.base, thing.base_at) == (as_written.thing(0, part).fields, written)
        assert thing.fields != thing.base
    assert (now.thing().fields["category"], now.thing().fields["provider"]) == ("OURS", "UNIT-COM")
    assert as_written.thing(0, 1).base == as_written.thing(0, 1).fields


async def test_who_never_had_to_do_with_a_thing_knew_nothing(ground: Ground) -> None:
    await ground.change("update service set category = 'X' where key = 'SVC-INVOICING'", source="another")
    now = await found(ground, "SVC-INVOICING")
    assert [(now.thing(0, part).base, now.thing(0, part).base_at) for part in (0, 1)] == [(None, None)] * 2


async def test_who_has_a_name_for_a_thing_knew_it_since_then(ground: Ground) -> None:
    before = await found(ground, "SVC-INVOICING")
    await ground.change(
        "insert into external_reference (entity_type, entity_id, source_system, external_id, type) "
        "select 'Service', id, 'cmdb', 'i-1', 'SAME_AS' from service where key = 'SVC-INVOICING'",
        source=SOURCE,
    )
    await ground.change(f"update service_version set priority = 99 where id = {OF}", key="SVC-INVOICING")
    now = await found(ground, "SVC-INVOICING")
    assert now.thing(0, 1).base == before.thing(0, 1).fields
    assert (now.thing().base, now.thing(0, 1).fields["priority"]) == (before.thing().fields, 99)


async def test_writing_one_field_is_no_look_at_the_others(ground: Ground) -> None:
    """What people made of a field before the source wrote another one, it has not seen."""
    key = "SVC-TRAINING"

    async def base(**said: object) -> dict[str, object]:
        thing = (await ground.load(service(key, {"number": "1.0", **said}))).thing(0, 1)
        assert thing.base is not None
        return {name: thing.base.get(name) for name in said}

    await ground.change(f"update service_version set priority = 1, business_value = 1 where id = {OF}", key=key, source=SOURCE)
    await ground.change(f"update service_version set priority = 2 where id = {OF}", key=key)
    await ground.change(f"update service_version set business_value = 3 where id = {OF}", key=key, source=SOURCE)
    assert await base(priority=1, businessValue=4) == {"priority": 1, "businessValue": 3}
    await ground.change(f"update service_version set priority = 5 where id = {OF}", key=key, source=SOURCE)
    await ground.change(f"update service_version set priority = 6 where id = {OF}", key=key, source="hr")
    assert await base(priority=1, businessValue=3) == {"priority": 5, "businessValue": 3}


async def test_the_base_of_a_list_and_of_a_price_are_those_of_their_last_change(ground: Ground) -> None:
    key = "SVC-REPORTING"
    wish = {"number": "1.0", "scope": [{"inclusion": "EXCLUDED", "text": {"fi": "Kaksi"}}], "prices": [PRICE]}
    (day,) = [
        row.valid_from
        for row in await ground.rows(f"select min(valid_from) as valid_from from service_price where version_id = {OF}", key=key)
    ]
    wish["prices"] = [{**PRICE, "validFrom": day.isoformat()}]
    await ground.change(
        f'update scope_item set text = \'{{"fi": "Yksi"}}\' where version_id = {OF} and position = 1', key=key, source=SOURCE
    )
    first = (await ground.load(service(key, wish))).thing(0, 1).fields
    await ground.change(f"delete from scope_item where version_id = {OF} and position = 1", key=key)
    await ground.change(f"update service_price set unit_price = 2 where version_id = {OF}", key=key)
    await ground.change(f"update service_version set priority = 7 where id = {OF}", key=key, source=SOURCE)
    now = (await ground.load(service(key, wish))).thing(0, 1)
    assert now.base is not None
    price = f"prices.{day.isoformat()}"
    assert (now.base["scope"], now.base[price]) == (first["scope"], first[price])
    assert (now.fields["scope"], now.fields[price]) != (first["scope"], first[price])


PRICE = {"unitPrice": 1, "unitCost": 1, "currency": "EUR", "priceUnit": "PER_HOUR"}


async def test_what_came_after_the_source_wrote_has_no_base(ground: Ground) -> None:
    await ground.change("update service set category = 'X' where key = 'SVC-PAYROLL'", source=SOURCE)
    await ground.change(
        "insert into service_version (service_id, number, name, stage) select id, '5.0', '{\"fi\": \"Uusi\"}', 'PROPOSED' "
        "from service where key = 'SVC-PAYROLL'",
        "insert into lifecycle_transition (version_id, to_stage, status, effective_at, recorded_at) "
        "select id, 'PROPOSED', 'DONE', now(), now() from service_version where number = '5.0'",
    )
    now = await ground.load(service("SVC-PAYROLL", {"number": "5.0"}))
    assert now.sound()
    assert now.thing().base == now.thing().fields
    assert (now.thing(0, 1).base, now.thing(0, 1).base_at) == (None, None)


async def test_a_revision_names_what_its_reader_saw_with_all_parts(ground: Ground) -> None:
    key = "SVC-COMMS"
    before = await found(ground, key)
    revisions = [before.thing(0, part).columns["revision"] for part in (0, 1)]
    await ground.change("update service set review_due_on = null, owner_id = null where key = :key", key=key)
    await ground.change(f'update scope_item set text = \'{{"fi": "Toinen"}}\' where version_id = {OF}', key=key)
    await ground.change(f"delete from service_commitment where version_id = {OF}", key=key)
    now = await found(ground, key, version=revisions[1], item=revisions[0])
    assert now.sound()
    assert [now.thing(0, part).base for part in (0, 1)] == [before.thing(0, part).fields for part in (0, 1)]
    same = await found(ground, key, *(now.thing(0, part).columns["revision"] for part in (1, 0)))
    assert [same.thing(0, part).base for part in (0, 1)] == [now.thing(0, part).fields for part in (0, 1)]
    assert same.statements < now.statements  # nothing of the past is read


async def test_a_revision_that_never_was_is_refused(ground: Ground) -> None:
    now = await ground.load(
        service("SVC-TRAINING", {"number": "1.0", "baseRevision": 99}, baseRevision=98), {"party": {"key": "UNIT-FIN", "baseRevision": 97}}
    )
    assert now.faults() == [("BASE_UNKNOWN", ["service", "baseRevision"]), ("BASE_UNKNOWN", ["service", "version", "baseRevision"])]
    assert now.faults(1) == [("BASE_UNKNOWN", ["party", "baseRevision"])]


async def test_of_a_party_names_and_addresses_are_those_of_today(ground: Ground) -> None:
    """They are never kept, so that people can be erased. That somebody else changed them since is known all the same."""
    write = "update party set preferred_language = :language, email = :email where key = 'PERSON-FINANCE'"
    await ground.change(write, language="sv", email="a@b.example", source=SOURCE)
    row = party("PERSON-FINANCE", active=True, preferredLanguage="en", email="e@f.example", name={"fi": "Toinen"})
    mine = (await ground.load(row)).thing()
    assert mine.base == mine.fields
    assert not mine.forgotten
    await ground.change(write, language="fi", email="c@d.example")
    now = (await ground.load(row)).thing()
    assert now.base == {**now.fields, "preferredLanguage": "sv"}
    assert now.forgotten == {"email"}
    assert (now.fields["email"], now.fields["preferredLanguage"]) == ("c@d.example", "fi")


async def test_what_was_changed_of_them_since_a_revision_is_known(ground: Ground) -> None:
    async def forgotten(revision: int) -> frozenset[str]:
        return (await ground.load(party("PERSON-SECURITY", baseRevision=revision))).thing().forgotten

    first = (await ground.load(party("PERSON-SECURITY"))).thing().columns["revision"]
    await ground.change("update party set preferred_language = 'en' where key = 'PERSON-SECURITY'")
    await ground.change("update party set name = name || '{\"sv\": \"Ny\"}' where key = 'PERSON-SECURITY'")
    assert [await forgotten(first + more) for more in range(3)] == [{"name"}, {"name"}, frozenset()]


async def test_what_a_unit_has_made_has_no_past_in_it(ground: Ground) -> None:
    """As where a file is written in many batches."""
    await ground.link("Service", "n-7", "SVC-APPMON")
    async with ground.work() as work:
        for name in ("Yksi", "Kaksi"):
            rows = read(batch(service("SVC-APPMON", {"number": "7.0", "name": {"fi": name}})), {})
            done = await synced(work, SOURCE, rows, ErrorPolicy.SKIP_FAILED)
            assert [error.code for result in done.results for error in result.row.errors] == []


async def told(ground: Ground, thing: Thing, *fields: str) -> list[Decided | None]:
    async with ground.work() as work:
        known = await deciders(work, [(thing, field) for field in fields])
    return [known.get((thing.id, field)) for field in fields]


async def test_who_decided_a_field_last_is_known(ground: Ground) -> None:
    key = "SVC-SMALLDEV"
    (day,) = await ground.rows(f"select valid_from from service_price where version_id = {OF} order by 1 limit 1", key=key)
    await ground.change(f"update service_version set priority = 1 where id = {OF}", key=key, source=SOURCE)
    name = "update service_version set name = name || cast(:text as jsonb)"
    first = await ground.change(f"{name}, priority = 2 where id = {OF}", key=key, text='{"fi": "Yksi"}', source="hr")
    second = await ground.change(f"{name} where id = {OF}", key=key, text='{"sv": "Två"}')
    third = await ground.change(f"delete from scope_item where version_id = {OF}", key=key)
    price_of_day = f"update service_price set unit_price = 1 where version_id = {OF} and valid_from = :day"
    fourth = await ground.change(price_of_day, key=key, day=day[0])
    last = await ground.change("update service set category = 'ODD' where key = :key", key=key, source="hr")
    await ground.change(f"update service_version set lead_time_days = 3 where id = {OF}", key=key)
    now, manager = await found(ground, key), ground.manager.party_id
    price = f"prices.{day[0].isoformat()}"
    assert await told(ground, now.thing(0, 1), "name.fi", "priority", "name.sv", "scope", price, "commitments", "risk") == [
        Decided(manager, "hr", first),
        Decided(manager, "hr", first),
        Decided(manager, None, second),
        Decided(manager, None, third),
        Decided(manager, None, fourth),
        await loader(ground),
        None,
    ]
    assert await told(ground, now.thing(), "category", "form") == [Decided(manager, "hr", last), None]


async def loader(ground: Ground) -> Decided:
    ((actor, source, at),) = await ground.rows(
        "select actor_id, source_system, recorded_at from change_transaction order by recorded_at limit 1"
    )
    return Decided(actor, source, at)


async def test_who_changed_what_is_never_kept_is_known(ground: Ground) -> None:
    """A name as a whole, since nobody knows any more in which language it was another one."""
    await ground.change("update party set active = false, name = '{\"fi\": \"Uusi\"}' where key = 'PERSON-SUPPLIER'", source=SOURCE)
    at = await ground.change("update party set email = 'x@y.example', active = true where key = 'PERSON-SUPPLIER'")
    thing = (await ground.load(party("PERSON-SUPPLIER", active=True))).thing()
    manager = ground.manager.party_id
    assert thing.base_at is not None
    assert await told(ground, thing, "email", "name.fi", "active") == [Decided(manager, None, at), None, Decided(manager, None, at)]
    thing.base_at = None
    assert await told(ground, thing, "name.fi", "name.sv") == [await told_at(ground, "PERSON-SUPPLIER")] * 2


async def told_at(ground: Ground, key: str) -> Decided:
    """The revision in which the source wrote to it."""
    ((actor, source, at),) = await ground.rows(
        "select actor_id, source_system, recorded_at from change_transaction join change_event using (recorded_at) "
        "where entity_key = :key and source_system = :source",
        key=key,
        source=SOURCE,
    )
    return Decided(actor, source, at)


@pytest.mark.parametrize("count", [1, 6])
async def test_as_many_statements_for_many_conflicts(ground: Ground, count: int) -> None:
    keys = [row.key for row in await ground.rows("select key from service where not is_package order by 1 limit :count", count=count)]
    loaded = await ground.load(*(service(key, {}) for key in keys))
    wanted = [(loaded.thing(place, 1), field) for place in range(count) for field in ("scope", "composition", "commitments", "name.fi")]
    wanted += [(loaded.thing(place), "form") for place in range(count)]
    async with ground.work() as work:
        with statements(work) as sent:
            await deciders(work, wanted)
    assert len(sent) == 6
