"""What the rows of a batch mean, and what is there of it, in the demo portfolio."""

import asyncio

import asyncpg
import pytest

from app.domain.sync.loading import load
from app.domain.sync.reading import read
from tests.domain.sync.batches import batch
from tests.domain.sync.ground import SOURCE, Ground, new_service, party, service
from tests.support.locking import until_waiting
from tests.support.rows import connected


async def test_a_service_is_found_by_key_with_the_version_in_force(ground: Ground) -> None:
    found = await ground.load(service("SVC-MAIL", {"priority": 2}, form="ACCESS"))
    assert found.sound()
    thing, version = found.thing(), found.thing(0, 1)
    assert (thing.key, thing.service_id, thing.fields["provider"], thing.fields["form"]) == ("SVC-MAIL", thing.id, "UNIT-ICT", "SERVICE")
    assert (version.key, version.service_id, found.number()) == ("SVC-MAIL 2.0", thing.id, "2.0")
    assert (version.open, version.launched, thing.base, version.base) == (False, True, None, None)


async def test_all_that_a_version_says_is_in_its_fields(ground: Ground) -> None:
    found = await ground.load(service("PKG-ERP-MAINT", {}), service("PKG-SCHOOL", {"number": "2.0"}))
    fields = found.thing(0, 1).fields
    pinned = await ground.rows(
        "select c.key, p.number from composition_item i join service c on c.id = i.component_service_id "
        "left join service_version p on p.id = i.pinned_version_id where i.package_version_id = :version order by i.position",
        version=found.id(1, 1),
    )
    assert [(entry["component"], entry["pinnedNumber"]) for entry in found.thing(1, 1).fields["composition"]] == pinned
    assert any(line.number for line in pinned)
    offerings = {row.key for row in await ground.rows("select key from service_offering")}
    assert len(fields["commitments"]) == 6
    assert {each["offering"] for each in fields["commitments"]} - {None} <= offerings
    assert any(each["offering"] for each in fields["commitments"])


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("SVC-WORKSTATION-BASIC", "4.0"),  # OPERATIONAL, beside one that is RETIRING
        ("SVC-REPORTING", "1.0"),  # IN_DESIGN
        ("PKG-CASE", "1.0"),  # PROPOSED
        ("PKG-FAX", "2.0"),  # only one that is RETIRED
        ("PKG-KIOSK", "2.0"),  # only one that is REJECTED
    ],
)
async def test_without_a_number_the_version_in_force_is_meant_else_a_planned_one_else_a_new_one(
    ground: Ground, key: str, number: str
) -> None:
    found = await ground.load(service(key, {"name": {"fi": "Nimi"}}))
    assert (found.sound(), found.number(), found.makes(0, 1)) == (True, number, number == "2.0")


async def test_a_number_names_any_version_and_a_new_one_is_to_be_made(ground: Ground) -> None:
    found = await ground.load(service("SVC-MAIL", {"number": "1.0"}), service("SVC-MAIL", {"number": "7.1", "name": {"fi": "Posti"}}))
    assert found.sound()
    assert (found.thing(0, 1).key, found.makes(0, 1), found.makes(1, 1), found.number(1)) == ("SVC-MAIL 1.0", False, True, "7.1")
    assert found.loaded.thing(found.rows[1].sent[1]) is None
    assert found.loaded.directory.version_id("SVC-MAIL", "7.1") == found.id(1, 1)


async def test_a_promise_is_open_until_the_design_is_complete(ground: Ground) -> None:
    found = await ground.load(service("SVC-REPORTING", {}), service("SVC-CLOUDCAP", {"number": "1.0"}))
    assert [(found.thing(place, 1).open, found.thing(place, 1).launched) for place in (0, 1)] == [(True, False), (False, False)]


async def test_the_open_version_that_continues_a_closed_one_is_its_draft(ground: Ground) -> None:
    asked = service("PKG-ERP-MAINT", {"leadTimeDays": 1})
    others = [service("SVC-MAIL", {}), service("PKG-WORKPLACE", {})]  # continued by none, and by one that is closed already
    found = await ground.load(*({**each, "onImmutable": "DRAFT_VERSION"} for each in (asked, *others)))
    draft = found.loaded.draft_of(found.thing(0, 1))
    assert draft is not None
    assert (draft.key, draft.open, len(draft.fields["composition"])) == ("PKG-ERP-MAINT 3.0", True, 11)
    closed = found.loaded.draft_of(found.thing(2, 1))
    assert closed is not None
    assert (found.loaded.draft_of(found.thing(1, 1)), closed.key, closed.open) == (None, "PKG-WORKPLACE 3.0", False)
    rejecting = await ground.load(asked)
    assert rejecting.loaded.draft_of(rejecting.thing(0, 1)) is None


async def plan(ground: Ground, key: str, *numbers: str, based_on: str | None = None) -> None:
    """New versions, in this order."""
    based = "(select id from service_version o where o.service_id = service.id and o.number = :base)"
    for number in numbers:
        await ground.change(
            f'insert into service_version (service_id, number, name, based_on_id) select id, :number, \'{{"fi": "x"}}\', {based} '
            "from service where key = :key",
            "insert into lifecycle_transition (version_id, to_stage, status, effective_at, recorded_at) select v.id, 'PROPOSED', 'DONE', "
            "now(), now() from service_version v join service s on s.id = v.service_id where s.key = :key and v.number = :number",
            key=key,
            number=number,
            base=based_on,
        )


async def test_of_several_planned_versions_the_newest_is_meant(ground: Ground) -> None:
    await plan(ground, "SVC-CLOUDCAP", "9.0", "10.0", "2.0")
    await plan(ground, "SVC-APPMGMT", "9.0", "10.0", "2.0", based_on="1.1")
    item = {**service("SVC-APPMGMT", {}), "onImmutable": "DRAFT_VERSION"}
    found = await ground.load(service("SVC-CLOUDCAP", {}), item)
    draft = found.loaded.draft_of(found.thing(1, 1))
    assert (found.number(0), found.number(1), draft and draft.key) == ("10.0", "1.1", "SVC-APPMGMT 10.0")


async def test_a_line_may_be_pinned_to_a_version_that_another_row_makes(ground: Ground) -> None:
    lines = [{"component": {"key": "SVC-MAIL"}, "role": "CORE", "pinnedNumber": "8.0"}]
    found = await ground.load(service("PKG-CASE", {"composition": lines}), service("SVC-MAIL", {"number": "8.0", "name": {"fi": "x"}}))
    assert (found.sound(), found.loaded.needs) == (True, {0: {1}})


async def test_only_the_same_thing_has_the_name_and_only_one_of_its_kind(ground: Ground) -> None:
    """A document about a thing is not the thing."""
    await ground.link("Party", "s-1", "UNIT-COM")
    await ground.link("Service", "s-1", "SVC-SERVERCAP")
    await ground.change(
        "insert into external_reference (entity_type, entity_id, source_system, external_id, type) "
        "select 'Service', id, 'cmdb', 's-2', 'DOCUMENT' from service where key = 'SVC-SERVERCAP'"
    )
    found = await ground.load({"party": {"externalId": "s-1"}}, {"service": {"externalId": "s-1"}}, {"service": {"externalId": "s-2"}})
    assert (found.thing(0).key, found.thing(1).key) == ("UNIT-COM", "SVC-SERVERCAP")
    assert found.faults(2) == [("REQUIRED", ["service", "key"])]


async def test_other_systems_names_are_found_and_new_ones_are_to_be_linked(ground: Ground) -> None:
    await ground.link("Service", "7", "SVC-PRINT")
    await ground.link("ServiceVersion", "7-1", "SVC-PRINT 1.0")
    await ground.link("Party", "hr-1", "PERSON-OWNER-HR", source="hr")
    found = await ground.load(
        {"service": {"externalId": 7, "owner": {"external": {"source": "hr", "externalId": "hr-1"}}, "version": {"externalId": "7-1"}}},
        {"service": {"externalId": "8", "key": "SVC-BACKUP", "version": {"externalId": "8-1"}}},
        {"party": {"externalId": "hr-1", "key": "PERSON-OWNER-HR"}},
    )
    assert found.sound()
    assert (found.thing().key, found.thing(0, 1).key) == ("SVC-PRINT", "SVC-PRINT 1.0")
    assert found.rows[0].sent[0].fields["owner"] == "PERSON-OWNER-HR"
    assert [found.linked(*place) for place in ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0))] == [True, True, False, False, False]
    assert [found.thing(*place).linked for place in ((0, 0), (1, 1))] == [True, False]


async def test_another_address_is_written_to_a_link_that_is_there(ground: Ground) -> None:
    await ground.link("Party", "u-1", "UNIT-EDU", url="https://cmdb.example/1")
    urls = (None, "https://cmdb.example/1", "https://cmdb.example/2")
    found = [await ground.load({"party": {"externalId": "u-1", **({"url": url} if url else {})}}) for url in urls]
    assert [each.linked() for each in found] == [True, True, False]


async def test_one_new_name_is_written_down_once(ground: Ground) -> None:
    row = {"service": {"externalId": "9", "key": "SVC-IAM", "version": {"number": "1.0"}}}
    other = {"service": {"externalId": "9", "version": {"number": "9.0", "name": {"fi": "Uusi"}}}}
    found = await ground.load(row, other)
    assert found.sound()
    assert (found.thing(1).key, found.linked(0), found.linked(1)) == ("SVC-IAM", False, True)


async def test_names_that_nothing_has_are_refused_where_they_stand(ground: Ground) -> None:
    found = await ground.load(
        service("SVC-NOBODY"),
        service("SVC-MAIL", owner={"key": "PERSON-NOBODY"}, provider={"id": "Service:00000000-0000-0000-0000-000000000000"}),
        {"party": {"party": {"external": {"source": "cmdb", "externalId": "x"}}}},
        {"service": {"externalId": "new-1"}},
        {"party": {"email": "a@b.example"}},
    )
    assert found.faults() == [("NOT_FOUND", ["service", "service"])]
    assert found.faults(1) == [("BAD_USER_INPUT", ["service", "provider"]), ("NOT_FOUND", ["service", "owner"])]
    assert found.faults(2) == [("NOT_FOUND", ["party", "party"])]
    assert found.faults(3) == [("REQUIRED", ["service", "key"])]
    assert found.faults(4) == [("NAMES_NOTHING", ["party"])]


async def test_names_of_one_thing_must_mean_the_same(ground: Ground) -> None:
    await ground.link("Service", "n-1", "SVC-APPMON")
    await ground.link("ServiceVersion", "n-1-1", "SVC-APPMON 1.0")
    found = await ground.load(
        {"service": {"externalId": "n-1", "key": "SVC-NEW"}},
        {"service": {"externalId": "n-1", "service": {"key": "SVC-COMMS"}}},
        {"service": {"service": {"key": "SVC-COMMS"}, "key": "SVC-MAIL"}},
        service("SVC-APPMON", {"externalId": "n-1-1", "number": "1.1"}),
        service("SVC-APPMGMT", {"externalId": "n-1-1"}),
        {"service": {"externalId": "n-1", "service": {"key": "SVC-APPMON"}, "key": "SVC-APPMON", "version": {"externalId": "n-1-1"}}},
    )
    assert [found.faults(place) for place in range(3)] == [[("NAMES_DIFFER", ["service"])]] * 3
    assert [found.faults(place) for place in (3, 4)] == [[("NAMES_DIFFER", ["service", "version"])]] * 2
    assert found.faults(5) == []


async def test_rows_may_name_what_other_rows_make_before_or_after_them(ground: Ground) -> None:
    found = await ground.load(
        new_service("SVC-A", {"name": {"fi": "A"}, "composition": []}, owner={"key": "PERSON-NEW"}, provider={"key": "UNIT-ICT"}),
        party("PERSON-NEW", kind="PERSON", name={"fi": "Uusi"}, parent={"external": {"source": SOURCE, "externalId": "u-9"}}),
        {"party": {"externalId": "u-9", "key": "UNIT-NEW", "kind": "ORG_UNIT", "name": {"fi": "Yksikkö"}}},
        service("PKG-CASE", {"composition": [{"component": {"key": "SVC-A"}, "role": "CORE", "pinnedNumber": "1.0"}]}),
        {"service": {"service": {"key": "SVC-A"}, "version": {"number": "2.0", "name": {"fi": "A2"}}}},
    )
    assert found.sound(), [row.errors for row in found.rows]
    assert [found.makes(place) for place in range(5)] == [True, True, True, False, False]
    assert found.loaded.needs == {0: {1}, 1: {2}, 3: {0}, 4: {0}}
    assert (found.id(4), found.number(0), found.number(4)) == (found.id(0), "1.0", "2.0")
    assert found.rows[0].sent[0].fields["portfolio"] == "MERILINNA"
    directory = found.loaded.directory
    assert directory.service_id("SVC-A") == found.id(0)
    assert directory.party_id("PERSON-NEW") == found.id(1)
    assert (directory.place_of(directory.party_id("UNIT-NEW")), directory.place_of(directory.party_id("UNIT-ICT"))) == (2, None)
    assert (directory.version_id("SVC-A", "1.0"), directory.version_id("SVC-A", "2.0")) == (found.id(0, 1), found.id(4, 1))


async def test_who_says_most_of_a_new_service_makes_it(ground: Ground) -> None:
    first = {"service": {"key": "SVC-B", "version": {"number": "1.1", "name": {"fi": "B"}}}}
    found = await ground.load(first, new_service("SVC-B"))
    assert found.sound()
    assert ([found.makes(0), found.makes(1)], found.loaded.needs) == ([False, True], {0: {1}})


async def test_one_thing_is_spoken_of_once(ground: Ground) -> None:
    found = await ground.load(
        service("SVC-MAIL", {"number": "2.0"}, form="ACCESS"),
        service("SVC-MAIL", {"number": "1.0"}),
        service("SVC-MAIL", {"number": "9.0", "name": {"fi": "x"}}, category="X"),
        service("SVC-MAIL", {}),
        party("UNIT-ICT"),
        party("UNIT-ICT", active=True),
        service("SVC-MAIL"),
    )
    assert [found.faults(place) for place in (0, 1, 4)] == [[], [], []]
    assert found.faults(2) == [("REPEATED", ["service"])]
    assert found.faults(3) == [("REPEATED", ["service", "version"])]
    assert found.faults(5) == [("REPEATED", ["party"])]
    assert found.faults(6) == [("REPEATED", ["service"])]


async def test_rows_that_could_not_be_read_are_not_judged_any_further(ground: Ground) -> None:
    found = await ground.load({"service": {"key": "SVC-C", "form": "NONSENSE"}}, service("SVC-C", {"name": {"fi": "C"}}))
    assert found.faults() == [("BAD_VALUE", ["service", "form"])]
    assert (found.faults(1), found.loaded.needs) == ([], {1: {0}})


async def test_as_many_statements_for_fifty_rows_as_for_one_of_each(ground: Ground) -> None:
    versions = await ground.rows(
        "select s.key, min(v.number) as number from service s join service_version v on v.service_id = s.id "
        "where key <> 'SVC-MAIL' group by 1 order by 1"
    )
    prices = [{"validFrom": "2027-01-01", "unitPrice": 1, "unitCost": 1, "currency": "EUR", "priceUnit": "PER_HOUR"}]
    of_version = {"priority": 3, "prices": prices, "baseRevision": 1}
    items = [service(row.key, {**of_version, "number": row.number}, reviewDueOn="2027-01-01") for row in versions]
    items += [party(row.key, email="a@b.example") for row in await ground.rows("select key from party where key <> 'UNIT-EDU' order by 1")]
    items.append(new_service("SVC-NEW", {"name": {"fi": "N"}}))
    assert len(items) >= 45
    known = [
        service("SVC-MAIL", {"priority": 4}, reviewDueOn="2027-01-01"),
        party("UNIT-EDU", active=False, email="e@b.example"),
    ]  # whose bases are looked for
    await ground.change("update service set category = 'Y' where key = 'SVC-MAIL'", source=SOURCE)
    await ground.change("update party set preferred_language = 'sv' where key = 'UNIT-EDU'", source=SOURCE)
    everything, one_of_each = await ground.load(*known, *items), await ground.load(*known, items[0], items[-2], items[-1])
    assert everything.statements == one_of_each.statements


async def test_what_is_spoken_of_is_locked_until_the_end(ground: Ground) -> None:
    rows = read(batch(service("SVC-ONCALL", {}), party("UNIT-HR", active=True)), {})
    async with ground.work() as work, connected(ground.writer.database.url) as other:
        await load(work, SOURCE, rows)
        for table, condition in (
            ("service", "key = 'SVC-ONCALL'"),
            ("service_version", "service_id = (select id from service where key = 'SVC-ONCALL')"),
            ("party", "key = 'UNIT-HR'"),
        ):
            with pytest.raises(asyncpg.LockNotAvailableError):
                await other.execute(f"select from {table} where {condition} for no key update nowait")
            await other.execute(f"select from {table} where {condition} for key share nowait")  # others may refer to it


async def test_what_somebody_was_changing_is_read_as_they_left_it(ground: Ground) -> None:
    item = service("SVC-ONSITE", {"prices": []}, category="X")
    async with connected(ground.writer.database.owner_url) as other:
        change = other.transaction()
        await change.start()
        await other.execute("select set_config('salkku.timezone', 'UTC', true)")
        await other.execute("update service set category = 'LATE' where key = 'SVC-ONSITE'")
        version = "select v.id from service_version v join service s on s.id = v.service_id where s.key = 'SVC-ONSITE' and v.number = '2.0'"
        await other.execute(f"update service_version set priority = 77 where id = ({version})")
        await other.execute(f"delete from service_price where version_id = ({version})")
        loading = asyncio.create_task(ground.load(item))
        await until_waiting(ground.writer.database)
        await change.commit()
        found = await loading
    assert (found.thing().fields["category"], found.thing(0, 1).fields["priority"]) == ("LATE", 77)
    assert not any(name.startswith("prices.") for name in found.thing(0, 1).fields)
