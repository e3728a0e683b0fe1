"""What a sync writes: the same rows as the verbs for people write for the same wish, and the same history."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from app.domain.naming import By
from app.domain.service.model import Service
from app.domain.sync.things import Kind, Plan
from tests.domain.service.portfolio import MANAGER, about, sql
from tests.support.rows import connected
from tests.support.syncing import Batch, batch, statements
from tests.support.writing import Writer

VERSION_FIELDS: dict[str, Any] = {
    "name.fi": "Palvelu",
    "name.sv": "Tjänst",
    "customerNeed.fi": "Tarve",
    "internalDescription.en": "Inside",
    "leadTimeDays": 5,
    "priority": 3,
    "risk": 2,
    "investmentEstimate": "1200.5",
    "documentationUrl": "https://ohjeet.merilinna.example/x",
}
SCOPE = [
    {"inclusion": "INCLUDED", "text": {"fi": "a", "en": "A"}},
    {"inclusion": "INCLUDED", "text": {"fi": "b"}},
    {"inclusion": "EXCLUDED", "text": {"fi": "c"}},
]
COMMITMENTS = [
    {"kind": "AVAILABILITY", "offering": None, "targetValue": "99.5", "unit": "%", "text": {"fi": "auki"}},
    {"kind": "SUPPORT_HOURS", "offering": None, "targetValue": None, "unit": None, "text": {"fi": "arkisin"}},
]
PRICE = {"unitPrice": "12.5", "unitCost": "9", "currency": "EUR", "priceUnit": "PER_USER_MONTH"}


def line(component: str, role: str = "ENHANCING", **given: object) -> dict[str, object]:
    return {
        "component": component,
        "role": role,
        "minQuantity": "0",
        "defaultQuantity": "1",
        "maxQuantity": None,
        "pinnedNumber": None,
        "componentOfferingKey": None,
        "customerVisible": True,
        "valueChainActivity": None,
        "note": None,
        **given,
    }


LINES = [
    line("SVC-MAIL", note={"fi": "Huomaa"}, maxQuantity="2.5"),
    line("SVC-IAM", "CORE", minQuantity="1", pinnedNumber=None, valueChainActivity="ENGAGE"),
    line("PKG-WORKPLACE", componentOfferingKey="BASIC", customerVisible=False),
]


def as_input(entry: Mapping[str, Any]) -> dict[str, Any]:
    """As the verbs for people take it."""
    given = {name: value for name, value in entry.items() if value is not None}
    if "component" in given:
        given["component"] = {"key": given["component"]}
    if "offering" in given:
        given["offeringKey"] = given.pop("offering")
    return given


async def rows(writer: Writer, key: str) -> dict[str, list[dict[str, Any]]]:
    """All that is written of a service, by table, without what differs between any two."""
    found: dict[str, list[dict[str, Any]]] = {}
    version = "select v.id from service_version v join service s on s.id = v.service_id where s.key = $1"
    for table, condition in {
        "service": "it.key = $1",
        "service_version": "it.service_id = (select id from service where key = $1)",
        "lifecycle_transition": f"it.version_id in ({version})",
        "scope_item": f"it.version_id in ({version})",
        "service_commitment": f"it.version_id in ({version})",
        "service_price": f"it.version_id in ({version})",
        "composition_item": f"it.package_version_id in ({version})",
        "offering_selection": f"it.version_id in ({version})",
    }.items():
        left_out = "'{id,key,revision,service_id,version_id,package_version_id,rec_from,rec_to}'::text[]"
        statement = f"select (to_jsonb(it) - {left_out})::text as it from {table} it where {condition} order by it.id"
        found[table] = [each["it"] for each in await sql(writer, statement, key)]
    return found


async def events(writer: Writer, key: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the history tells of a service, but for how often its revision was counted."""
    found = await sql(
        writer,
        "select e.entity_type, e.operation, e.changed_fields from change_event e join service s on s.id = e.service_id "
        "where s.key = $1 and not (e.entity_type = 'ServiceVersion' and e.operation = 'UPDATED' and e.changed_fields = '{}') "
        "order by 1, 2, 3",
        key,
    )
    return [(each["entity_type"], each["operation"], tuple(each["changed_fields"])) for each in found]


async def by_verbs(writer: Writer, key: str, *, is_package: bool = False) -> None:
    text = {"fi": "Palvelu", "sv": "Tjänst"}
    version = {
        "number": "1.0",
        "name": text,
        "customerNeed": {"fi": "Tarve"},
        "internalDescription": {"en": "Inside"},
        **{name: VERSION_FIELDS[name] for name in ("leadTimeDays", "priority", "risk", "investmentEstimate", "documentationUrl")},
    }
    given: dict[str, object] = {
        "portfolio": {"key": "MERILINNA"},
        "key": key,
        "form": "ACTIVITY",
        "classification": "SUPPORTING",
        "category": "TEST",
    }
    given |= {"isPackage": is_package, "owner": {"key": "PERSON-OWNER-ERP"}, "reviewDueOn": "2027-01-31", "version": version}
    await done(writer, "serviceCreate", given)


async def done(writer: Writer, verb: str, given: Mapping[str, object]) -> None:
    made = await writer.do(MANAGER, verb, given)
    assert made["errors"] == []


async def set_by_verbs(writer: Writer, key: str, scope: Any, commitments: Any, price: Mapping[str, Any], lines: Any = None) -> None:
    await done(writer, "scopeSet", {**await about(writer, key, "1.0"), "items": scope})
    await done(writer, "commitmentsSet", {**await about(writer, key, "1.0"), "commitments": [as_input(each) for each in commitments]})
    await done(writer, "priceSet", {**await about(writer, key, "1.0"), "prices": [{"validFrom": "2027-01-01", **price}]})
    if lines is not None:
        await done(writer, "compositionSet", {**await about(writer, key, "1.0"), "items": [as_input(each) for each in lines]})


async def test_a_new_package_is_written_as_the_verbs_write_it(writer: Writer) -> None:
    await by_verbs(writer, "PKG-VERBS", is_package=True)
    await set_by_verbs(writer, "PKG-VERBS", SCOPE, COMMITMENTS, PRICE, LINES)
    async with batch(writer) as made:
        service = await made.new_service("PKG-SYNC", form="ACTIVITY", isPackage=True, owner="PERSON-OWNER-ERP", reviewDueOn="2027-01-31")
        parts: dict[str, Any] = {"scope": SCOPE, "commitments": COMMITMENTS, "composition": LINES, "prices.2027-01-01": PRICE}
        version = await made.new_version(service, **VERSION_FIELDS, **parts)
        assert await made.apply([service, version]) == {}
    written = await rows(writer, "PKG-SYNC")
    assert [len(each) for each in written.values()] == [1, 1, 1, 3, 2, 1, 3, 0]
    assert written == await rows(writer, "PKG-VERBS")
    told = await events(writer, "PKG-SYNC")
    assert told == [each for each in await events(writer, "PKG-VERBS") if each[1] == "CREATED"]
    (change,) = await sql(writer, "select source_system, actor_id from change_transaction order by recorded_at desc limit 1")
    assert (change["source_system"], change["actor_id"]) == ("itop", writer.viewers[MANAGER].party_id)


async def test_parts_that_stay_keep_their_ids_as_the_verbs_keep_them(writer: Writer) -> None:
    """Two packages alike, one changed by verbs, one by a sync: rows and history stay alike."""
    for key in ("PKG-VERBS", "PKG-SYNC"):
        await by_verbs(writer, key, is_package=True)
        await set_by_verbs(writer, key, SCOPE, COMMITMENTS, PRICE, LINES)
    before = await ids(writer, "PKG-SYNC")
    scope = [SCOPE[1], SCOPE[0], {"inclusion": "EXCLUDED", "text": {"fi": "d"}}]
    commitments = [{**COMMITMENTS[0], "targetValue": "99.9", "text": {"fi": "aina"}}, {**COMMITMENTS[1], "kind": "QUALITY"}]
    lines = [line("SVC-SERVICEDESK"), {**LINES[1], "note": {"sv": "Obs"}}, LINES[0]]
    price = {**PRICE, "unitPrice": "13"}
    await set_by_verbs(writer, "PKG-VERBS", scope, commitments, price, lines)
    async with batch(writer) as made:
        there = await made.thing(Kind.VERSION, "PKG-SYNC", "1.0")
        cheap = {name: value for name, value in price.items() if name != "unitCost"}
        writes = {"scope": scope, "commitments": commitments, "composition": lines, "prices.2027-01-01": cheap}
        assert await made.apply([made.change(there, writes)]) == {}
    assert await rows(writer, "PKG-SYNC") == await rows(writer, "PKG-VERBS")
    assert await events(writer, "PKG-SYNC") == await events(writer, "PKG-VERBS")
    kept = await ids(writer, "PKG-SYNC")
    assert {name: len(kept[name] & before[name]) for name in kept} == {"scope_item": 2, "service_commitment": 1, "composition_item": 2}


async def ids(writer: Writer, key: str) -> dict[str, set[Any]]:
    wholes = {"scope_item": "version_id", "service_commitment": "version_id", "composition_item": "package_version_id"}
    return {
        table: {
            each["id"]
            for each in await sql(
                writer,
                f"select it.id from {table} it join service_version v on v.id = it.{whole} join service s on s.id = v.service_id "
                "where s.key = $1",
                key,
            )
        }
        for table, whole in wholes.items()
    }


async def test_entries_find_their_rows_by_their_words_before_their_kind_and_in_the_order_of_places(writer: Writer) -> None:
    """Two commitments of a kind, two items with the same words: the same rows stay in the same places."""
    twice = [SCOPE[1], SCOPE[0], SCOPE[1]]
    of_a_kind = [{**COMMITMENTS[0], "text": {"fi": text}} for text in ("x", "y")]
    async with batch(writer) as made:
        service = await made.new_service("PKG-SYNC", isPackage=True)
        version = await made.new_version(service, scope=twice, commitments=of_a_kind, composition=LINES)
        assert await made.apply([service, version]) == {}
    async with connected(writer.database.owner_url) as owner:
        await owner.execute("update scope_item set position = 4 - position where version_id = $1", version.id)
    async with batch(writer) as made:
        there = await made.thing(Kind.VERSION, "PKG-SYNC", "1.0")
        backwards = {"scope": [SCOPE[0], *twice[::2]], "commitments": of_a_kind[::-1], "composition": LINES[::-1]}
        assert await made.apply([made.change(there, backwards)]) == {}
    async with batch(writer) as made:
        then = await made.thing(Kind.VERSION, "PKG-SYNC", "1.0")
        assert then.fields["composition"] == LINES[::-1]
        again = made.change(then, {name: there.fields[name] for name in ("scope", "commitments", "composition")})
        assert await made.apply([again]) == {}
    async with batch(writer) as made:
        now = await made.thing(Kind.VERSION, "PKG-SYNC", "1.0")
    assert now.parts == there.parts
    words = {row["id"]: row["text"] for row in there.parts["service_commitment"]}
    assert words == {row["id"]: row["text"] for row in then.parts["service_commitment"]}


async def test_services_parties_and_versions_change_and_what_is_equal_leaves_no_trace(writer: Writer) -> None:
    async with batch(writer) as made:
        party = await made.thing(Kind.PARTY, "UNIT-EDU")
        service = await made.thing(Kind.SERVICE, "SVC-MAIL")
        version = await made.thing(Kind.VERSION, "SVC-MAIL", "2.0")
        same = await made.thing(Kind.VERSION, "SVC-IAM", "1.0")
        above = await made.new_party("UNIT-NEW", **{"kind": "ORG_UNIT", "name.fi": "Uusi", "name.sv": "Ny"})
        rows_ = [
            [above],
            [made.change(party, {"parent": "UNIT-NEW", "name.sv": "Bildning", "email": "edu@merilinna.example"})],
            [
                made.change(service, {"category": "POSTI", "owner": "PERSON-OWNER-ERP", "reviewDueOn": None}),
                made.change(version, {"internalDescription.fi": "x", "internalDescription.sv": None, "priority": 9}),
            ],
            [made.change(same, {name: same.fields[name] for name in ("scope", "commitments", "composition", "name.fi", "priority")})],
        ]
        assert await made.apply(*rows_) == {}
    (found,) = await sql(
        writer,
        "select p.name ->> 'sv' as name, p.name ? 'fi' as kept, p.email, above.key, above.active, above.preferred_language "
        "from party p join party above on above.id = p.parent_id where p.key = 'UNIT-EDU'",
    )
    assert tuple(found) == ("Bildning", True, "edu@merilinna.example", "UNIT-NEW", True, None)
    told = await sql(
        writer,
        "select entity_type, operation, changed_fields from change_event "
        "where recorded_at = (select max(recorded_at) from change_transaction) order by 1, 2",
    )
    assert [(each["entity_type"], each["operation"], set(each["changed_fields"])) for each in told] == [
        ("Party", "CREATED", set()),
        ("Party", "UPDATED", {"parent_id", "name", "email"}),
        ("Service", "UPDATED", {"category", "owner_id", "review_due_on"}),
        ("ServiceVersion", "UPDATED", {"internal_description", "priority"}),
    ]


async def test_a_line_that_goes_leaves_offerings_and_one_that_stays_stays_in_its_group(writer: Writer) -> None:
    before = await sql(writer, IN_GROUPS)
    async with batch(writer) as made:
        there = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "3.0")
        lines = [entry for entry in there.fields["composition"] if entry["component"] != "SVC-APPMON"]
        assert len(lines) == len(there.fields["composition"]) - 1
        assert await made.apply([made.change(there, {"composition": lines})]) == {}
    after = await sql(writer, IN_GROUPS)
    assert [tuple(row) for row in after] == [tuple(row) for row in before if row["key"] != "SVC-APPMON"]
    assert any(row["in_group"] for row in after)
    assert any(row["selected"] for row in before if row["key"] == "SVC-APPMON"), "an offering said something of it"


IN_GROUPS = """
select c.key, i.id, i.option_group_id as in_group,
    (select count(*) from offering_selection o where o.composition_item_id = i.id) as selected
from composition_item i join service_version v on v.id = i.package_version_id join service s on s.id = v.service_id
join service c on c.id = i.component_service_id
where s.key = 'PKG-ERP-MAINT' and v.number = '3.0' order by i.position
"""


async def test_the_graph_of_compositions_is_locked_only_by_who_changes_it(writer: Writer) -> None:
    async with batch(writer) as made:
        there = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "3.0")
        lines = there.fields["composition"]
        noted = [{**entry, "note": {"fi": "Huomaa"}} for entry in reversed(lines)]
        assert await made.apply([made.change(there, {"composition": noted})]) == {}
        assert await made.work.session.scalar(LOCKS) == 0
        more = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "3.0")
        assert await made.apply([made.change(more, {"composition": [*noted, line("SVC-MAIL")]})]) == {}
        assert await made.work.session.scalar(LOCKS) == 1


LOCKS = text("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")


async def test_commitments_of_an_offering_are_found_by_its_key(writer: Writer) -> None:
    async with batch(writer) as made:
        there = await made.thing(Kind.VERSION, "PKG-ERP-MAINT", "3.0")
        of_offerings = [entry for entry in there.fields["commitments"] if entry["offering"]]
        assert of_offerings
        changed = [{**entry, "text": {"fi": "toisin"}} for entry in of_offerings]
        before = {str(row["id"]) for row in there.parts["service_commitment"] if row["offering_id"]}
        assert await made.apply([made.change(there, {"commitments": changed})]) == {}
    found = await sql(
        writer,
        "select c.id::text, c.text ->> 'fi' as text, o.key from service_commitment c join service_version v on v.id = c.version_id "
        "join service s on s.id = v.service_id left join service_offering o on o.id = c.offering_id "
        "where s.key = 'PKG-ERP-MAINT' and v.number = '3.0'",
    )
    assert {row["id"] for row in found} == before
    assert sorted((row["key"], row["text"]) for row in found) == sorted((entry["offering"], "toisin") for entry in of_offerings)


async def test_things_are_linked_and_a_link_gets_its_other_address(writer: Writer) -> None:
    for url in ("https://itop.example/1", "https://itop.example/2"):
        async with batch(writer) as made:
            plan = made.change(await made.thing(Kind.VERSION, "SVC-MAIL", "2.0"), {})
            plan.link, plan.sent.external_id, plan.sent.url = True, "77", url
            assert await made.apply([plan]) == {}
    found = await sql(
        writer,
        "select r.entity_type, r.type, r.url, r.entity_id = v.id as mine from external_reference r, service_version v "
        "join service s on s.id = v.service_id where s.key = 'SVC-MAIL' and v.number = '2.0' and r.source_system = 'itop'",
    )
    assert [tuple(row) for row in found] == [("ServiceVersion", "SAME_AS", "https://itop.example/2", True)]


@pytest.mark.parametrize("many", [2, 60])
async def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(writer: Writer, many: int) -> None:
    async with batch(writer) as made:
        rows_ = [row for number in range(many) for row in await all_sorts(made, f"{number:03}")]
        with statements(made.work) as sent:
            assert await made.apply(*rows_) == {}
    assert len(sent) == 13
    async with batch(writer) as made:
        changes = [await changed(made, f"{number:03}") for number in range(many)]
        with statements(made.work) as sent:
            assert await made.apply(*changes) == {}
    assert len(sent) == 18
    assert {row["text"] for row in await sql(writer, "select text ->> 'fi' as text from scope_item")} >= {"d"}


async def all_sorts(made: Batch, name: str) -> list[list[Plan]]:
    """A party, a service with parts, and a package that has it as a component: the last is named first."""
    party = await made.new_party(f"UNIT-{name}", **{"kind": "ORG_UNIT", "name.fi": "Yksikkö"})
    service = await made.new_service(f"SVC-{name}", provider=f"UNIT-{name}")
    package = await made.new_service(f"PKG-{name}", isPackage=True)
    for plan in (party, service, package):
        plan.link, plan.sent.external_id = True, name
    package.sent.external_id = f"P{name}"
    parts: dict[str, Any] = {"scope": SCOPE, "commitments": COMMITMENTS, "prices.2027-01-01": PRICE}
    version = await made.new_version(service, **VERSION_FIELDS, **parts)
    contents = await made.new_version(package, composition=[line(f"SVC-{name}", pinnedNumber="1.0"), line("SVC-MAIL")])
    return [[package, contents], [service, version], [party]]


async def changed(made: Batch, name: str) -> list[Plan]:
    party, service = await made.thing(Kind.PARTY, f"UNIT-{name}"), await made.thing(Kind.SERVICE, f"SVC-{name}")
    version = await made.thing(Kind.VERSION, f"SVC-{name}", "1.0")
    package = await made.thing(Kind.VERSION, f"PKG-{name}", "1.0")
    parts = {
        "scope": [SCOPE[1], {"inclusion": "EXCLUDED", "text": {"fi": "d"}}],
        "commitments": [{**COMMITMENTS[0], "targetValue": "99"}],
        "prices.2027-01-01": {**PRICE, "unitPrice": "1"},
        "prices.2028-01-01": PRICE,
        "name.sv": None,
    }
    return [
        made.change(party, {"name.fi": "Toinen"}),
        made.change(service, {"category": "OTHER"}),
        made.change(version, parts),
        made.change(package, {"composition": [line("SVC-IAM"), line(f"SVC-{name}")]}),
    ]


async def test_rows_are_written_past_the_session_and_read_anew_by_it(writer: Writer) -> None:
    async with batch(writer) as made:
        before = await made.work.the(Service, By(key="SVC-MAIL"), "input")
        thing = await made.thing(Kind.SERVICE, "SVC-MAIL")
        assert await made.apply([made.change(thing, {"category": "POSTI"})]) == {}
        after = await made.work.the(Service, By(key="SVC-MAIL"), "input", lock=False)
        assert (after.category, after.revision) == ("POSTI", before.revision + 1)


async def test_nothing_is_asked_for_rows_that_come_to_nothing(writer: Writer) -> None:
    async with batch(writer) as made:
        with statements(made.work) as sent:
            assert await made.apply([], []) == {}
    assert sent == []


async def test_several_batches_fit_into_one_unit(writer: Writer) -> None:
    async with batch(writer) as made:
        for key in ("SVC-ONE", "SVC-TWO"):
            service = await made.new_service(key)
            assert await made.apply([service, await made.new_version(service)]) == {}
    assert len(await sql(writer, "select from service where key in ('SVC-ONE', 'SVC-TWO')")) == 2
